import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Links } from '../organizations/links.ts';
import { Organizations } from '../organizations/organizations.ts';
import type { GraphContext } from '../resolvers/context.ts';
import { forEverySource } from '../sources/registry.ts';
import type { SourceName, Sources } from '../sources/registry.ts';
import type { CredentialReader } from '../upstream/credential.ts';
import { Deadline } from '../upstream/deadline.ts';
import { AnswerBudget } from './answer-budget.ts';
import { reportOf } from './request-report.ts';
import type { RequestReport } from './request-report.ts';

/** What the server itself keeps for one operation, beside what resolvers share. */
export interface ServerContext extends GraphContext {
  readonly report: RequestReport;
  /** How large the answer may still become. */
  readonly answer: AnswerBudget;
}

/** What every request's context is made of. */
export interface ContextOptions {
  readonly sources: Sources;
  /** The links as of now. */
  readonly currentLinks: () => Links;
  readonly readCredential: CredentialReader;
  /** The request headers that carry the caller's credentials, in lower case. */
  readonly credentialHeaders: Readonly<Record<SourceName, string>>;
  readonly operationTimeoutMs: number;
  readonly maxUpstreamCalls: number;
  /** How large an answer may be, in bytes. */
  readonly maxAnswerBytes: number;
}

/** Creates the function that makes each request's context: its credentials, its deadline, its view of the organizations. */
export function createContextFunction(options: ContextOptions) {
  const { sources, currentLinks, readCredential, credentialHeaders, operationTimeoutMs, maxUpstreamCalls } =
    options;

  return (request: FastifyRequest, reply: FastifyReply): Promise<ServerContext> => {
    const deadline = new Deadline(operationTimeoutMs);
    // The answer was sent, or the caller hung up: either way nobody waits for an upstream any more.
    reply.raw.once('close', () => {
      deadline.cancel();
    });
    const organizations = new Organizations({
      sources,
      links: currentLinks(),
      credentials: forEverySource((source) => {
        const value = request.headers[credentialHeaders[source]];
        return readCredential(typeof value === 'string' ? value : undefined);
      }),
      deadline,
      maxUpstreamCalls,
    });
    const report = reportOf(request);
    report.tally = organizations.tally;
    const answer = new AnswerBudget(options.maxAnswerBytes);
    return Promise.resolve({ requestId: request.id, organizations, report, answer });
  };
}
