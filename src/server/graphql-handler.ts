import { randomUUID } from 'node:crypto';
import { HeaderMap } from '@apollo/server';
import type { ApolloServer, HTTPGraphQLRequest } from '@apollo/server';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Credentials } from '../organizations/records.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { Caller, ServerContext } from './context.ts';
import { withRequestId } from './error-answers.ts';
import { shareReport } from './request-report.ts';
import { SharedAnswers } from './shared-answers.ts';

/** Every request header that Apollo Server looks at. */
const headersForApollo = ['content-type', 'accept', 'x-apollo-operation-name', 'apollo-require-preflight'];

/** What asks for just what is answered to whoever does not say what it takes: negotiating it would end there, too. */
const takesJson = ['application/json', '*/*'];

/** How GraphQL requests are answered. */
export interface GraphqlHandlerOptions {
  readonly apollo: ApolloServer<ServerContext>;
  readonly readCredentials: (request: FastifyRequest) => Credentials;
  readonly createContext: (request: FastifyRequest, caller: Caller) => Promise<ServerContext>;
  readonly operationTimeoutMs: number;
}

/** What Apollo Server answered to the request that came first. */
interface Answer {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  /** Bytes where nothing is left to be done to it: they are made once for all who share it. */
  readonly body: string | Buffer;
  /** The request that was executed. */
  readonly request: FastifyRequest;
}

/** Creates the handler of `/graphql`: identical requests of one caller at the same moment are executed once. */
export function createGraphqlHandler(options: GraphqlHandlerOptions) {
  const { apollo, readCredentials, createContext, operationTimeoutMs } = options;
  const answers = new SharedAnswers<Answer>(operationTimeoutMs);

  const execute = async (
    request: FastifyRequest,
    credentials: Credentials,
    deadline: Deadline,
  ): Promise<Answer> => {
    const {
      status = 200,
      headers,
      body,
    } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: toHttpGraphqlRequest(request),
      context: () => createContext(request, { credentials, deadline }),
    });
    if (body.kind !== 'complete') throw new Error('an answer came in parts');
    const isData = status === 200 && headers.get('content-type')?.startsWith('application/') === true;
    return { status, headers, body: isData ? Buffer.from(body.string) : body.string, request };
  };

  return async (request: FastifyRequest, reply: FastifyReply): Promise<string | Buffer> => {
    const credentials = readCredentials(request);
    const share = answers.join(keyOf(request, credentials), (deadline) =>
      execute(request, credentials, deadline),
    );
    // The answer was sent, or the caller hung up: either way it waits no more.
    reply.raw.on('close', share.leave);
    const { status, headers, body, request: executed } = await share.answer;
    for (const [name, value] of headers) void reply.header(name, value);
    void reply.code(status);
    if (share.isFirst) return body;
    const report = shareReport(request, executed);
    return Object.keys(report.errors).length > 0 ? withRequestId(String(body), request.id) : body;
  };
}

/** Names who asks what, in every way in which an answer could differ. */
function keyOf({ method, url, headers, bodyText }: FastifyRequest, credentials: Credentials): string {
  // What may be answered by a page is shared with nobody: the page's nonce must not be another's, too.
  if (method === 'GET' && mayTakePage(headers.accept)) return randomUUID();
  const asked = [method, url];
  for (const name of headersForApollo) asked.push(String(headers[name] ?? ''));
  for (const credential of Object.values(credentials)) asked.push(credential?.fingerprint ?? '');
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
