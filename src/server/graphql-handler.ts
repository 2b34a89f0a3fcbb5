import { randomUUID } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import type { SpanContext } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { RequestLinks } from '../organizations/links.ts';
import type { Organizations } from '../organizations/organizations.ts';
import { sourceNames } from '../sources/registry.ts';
import type { SharedFrom } from '../telemetry/metrics/operation-metrics.ts';
import type { MemoryOptions } from '../upstream/memory.ts';
import type { Identification } from './callers.ts';
import type { Caller, ServerContext } from './context.ts';
import { withRequestId } from './error-answers.ts';
import type { EventLoopTurns } from './event-loop-turns.ts';
import { asksToExplain } from './explain.ts';
import { KeptAnswers } from './kept-answers.ts';
import { reportOf, shareReport } from './request-report.ts';
import type { RequestReport } from './request-report.ts';
import { SharedAnswers } from './shared-answers.ts';
import { challengeOf } from './unsigned.ts';

/** Every request header that Apollo Server looks at. */
const headersForApollo = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

/** What asks for just what is answered to whoever does not say what it takes: negotiating it would end there, too. */
const takesJson = ['application/json', '*/*'];

/** What it takes to remember one record that a kept answer was made of, in bytes. */
const RECORD_BYTES = 200;

/** How GraphQL requests are answered. */
export interface GraphqlHandlerOptions {
  readonly apollo: ApolloServer<ServerContext>;
  /** Finds out who calls; never rejects. */
  readonly identify: (request: FastifyRequest) => Identification | Promise<Identification>;
  readonly createContext: (request: FastifyRequest, caller: Caller) => Promise<ServerContext>;
  readonly operationTimeoutMs: number;
  /** When operations that come at the same moment begin. */
  readonly turns: EventLoopTurns;
  /** Whether callers may ask how the records of an answer were read; they may not by default. */
  readonly explain?: boolean;
  /** What is kept of records, and so of answers. */
  readonly memory: MemoryOptions;
  /** What can be replaced while the server runs and decides on answers, as of now. */
  readonly currentLinks: () => RequestLinks;
  readonly currentSafelist: () => unknown;
  /** By default none, for ever. */
  readonly currentFieldRules?: () => unknown;
}

/** What a kept answer was made of. */
type AskedOrganizations = Pick<Organizations, 'read' | 'links'>;

/** What Apollo Server answered to the request that came first. */
interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
  /** The id and the report of the request that was executed. */
  readonly requestId: string;
  readonly report: RequestReport;
  /** Its span, where it was traced. */
  readonly spanContext: SpanContext | null;
}

/**
 * Creates the handler of `/graphql`: identical requests of one caller at the same moment are executed once, and while all
 * the records are kept that an answer was made of, the answer is.
 */
export function createGraphqlHandler(options: GraphqlHandlerOptions) {
  const { apollo, identify, createContext, operationTimeoutMs, turns, memory } = options;
  const { currentLinks, currentSafelist, currentFieldRules = () => null, explain = false } = options;
  const shared = new SharedAnswers<Answer>(operationTimeoutMs);
  const kept = new KeptAnswers<Answer>(memory);
  /** Of each execution under way, what it tells of itself so far. */
  const executing = new Map<string, RequestReport>();

  // A function of its own: what it leaves behind must not hold on to the request.
  const keep = (
    key: string,
    answer: Answer,
    { read: records, links }: AskedOrganizations,
    safelist: unknown,
    fieldRules: unknown,
  ) => {
    if (!records.areKept) return;
    const areKept = records.watch();
    const areLinked = links.watch(currentLinks);
    const isCurrent = () =>
      areKept() && areLinked() && currentSafelist() === safelist && currentFieldRules() === fieldRules;
    kept.keep(key, answer, 2 * answer.body.length + records.size * RECORD_BYTES, isCurrent);
  };

  const execute = async (request: FastifyRequest, key: string | null, caller: Caller): Promise<Answer> => {
    const turn = turns.take();
    if (turn !== null) {
      await turn;
      if (caller.deadline.end === 'cancelled') return unwanted(request);
    }
    const safelist = currentSafelist();
    const fieldRules = currentFieldRules();
    // Not from when the request came in until it was answered: how fast its client sends and reads is not for us to say.
    const beganMs = performance.now();
    const asked: { context?: ServerContext } = {};
    const {
      status = 200,
      headers,
      body,
    } = await apollo
      .executeHTTPGraphQLRequest({
        httpGraphQLRequest: toHttpGraphqlRequest(request),
        context: async () => {
          const context = await createContext(request, caller);
          asked.context = context;
          return context;
        },
      })
      .finally(() => {
        for (const release of asked.context?.releases ?? []) release();
      });
    if (body.kind !== 'complete') throw new Error('an answer came in parts');
    const report = reportOf(request);
    const { tally } = report;
    if (tally !== null) report.overheadMs = Math.max(0, performance.now() - beganMs - tally.waitedMs);
    const spanContext = request.trace?.spanContext ?? null;
    const answer = {
      status,
      headers: [...headers],
      body: body.string,
      requestId: request.id,
      report,
      spanContext,
    };
    const isData = status === 200 && Object.keys(report.errors).length === 0;
    if (key !== null && isData && asked.context !== undefined) {
      keep(key, answer, asked.context.organizations, safelist, fieldRules);
    }
    return answer;
  };

  return async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
    const identified = identify(request);
    // Hardly ever a promise, and each costs.
    const identification = identified instanceof Promise ? await identified : identified;
    // An answer that tells how it came about is of one execution alone, and nobody else's.
    const isExplained = explain && asksToExplain(request.headers);
    const key = isExplained ? null : keyOf(request, identification);
    let answer = key === null ? null : kept.find(key);
    let sharedFrom: SharedFrom | null = 'cache';
    if (answer === null) {
      const shareKey = key ?? randomUUID();
      const own = reportOf(request);
      const share = shared.join(shareKey, (deadline) => {
        executing.set(shareKey, own);
        return execute(request, key, { ...identification, deadline, isExplained }).finally(() => {
          if (executing.get(shareKey) === own) executing.delete(shareKey);
        });
      });
      if (!share.isFirst) own.awaited = executing.get(shareKey) ?? null;
      // The answer was sent, or the caller hung up: either way it waits no more.
      reply.raw.on('close', share.leave);
      answer = await share.answer;
      sharedFrom = share.isFirst ? null : 'execution';
    }
    const { status, headers, body, report, spanContext } = answer;
    for (const [name, value] of headers) void reply.header(name, value);
    void reply.code(status);
    const { signIn } = reportOf(request);
    // Not on a page, which takes no sign-in.
    if (signIn !== null) void reply.header('www-authenticate', challengeOf(signIn));
    if (sharedFrom === null) return body;
    shareReport(request, answer, sharedFrom);
    if (spanContext !== null) request.trace?.link(spanContext);
    return Object.keys(report.errors).length > 0 ? withRequestId(body, request.id) : body;
  };
}

/** The response to a request whose client has gone before its turn: never sent. */
function unwanted(request: FastifyRequest): Answer {
  const report = reportOf(request);
  return { status: 499, headers: [], body: '', requestId: request.id, report, spanContext: null };
}

/** Names who asks what, in every way in which an answer could differ; null where it may be nobody else's. */
function keyOf(
  { method, url, headers, bodyText }: FastifyRequest,
  { credentials, viewer, problem }: Identification,
): string | null {
  // A refusal costs less than looking for one that is alike.
  if (problem !== null) return null;
  // What may be answered by a page is shared with nobody: the page's nonce must not be another's, too.
  if (method === 'GET' && mayTakePage(headers.accept)) return null;
  const asked = sourceNames.map((source) => `${source}:${credentials[source]?.fingerprint ?? ''}`);
  if (viewer !== null) asked.push(viewer.key);
  asked.push(method, url);
  for (const name of headersForApollo) asked.push(String(headers[name] ?? ''));
  // No header and no URL has a line break.
  return `${asked.join('\n')}\n${bodyText ?? ''}`;
}

/** Whether Apollo Server could find that a page is taken: it alone weighs the types against each other. */
function mayTakePage(accept = ''): boolean {
  return !takesJson.includes(accept) && /\*|text\//i.test(accept);
}

function toHttpGraphqlRequest({ method, url, headers, body }: FastifyRequest): HTTPGraphQLRequest {
  const forApollo = new HeaderMap();
  for (const name of headersForApollo) {
    const value = headers[name];
    if (value && !(name === 'accept' && takesJson.includes(String(value)))) {
      forApollo.set(name, String(value));
    }
  }
  const search = method === 'GET' ? new URL(url, 'http://localhost').search : '';
  return { method, headers: forApollo, search, body };
}
