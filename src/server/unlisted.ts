import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import type { Caller, ServerContext } from './context.ts';
import { reportOf } from './request-report.ts';
import { sha256Of } from './safelist.ts';
import type { SafelistOptions } from './safelist.ts';

/** The name that the request says its operation has; whatever is no name stays out of the log. */
const nameForLog = /^[A-Z_a-z]\w{0,99}$/;

/** Makes a request's context. */
type ContextFunction = (request: FastifyRequest, caller: Caller) => Promise<ServerContext>;

/**
 * Lets requests have a context only where their document is in the safelist; the others are refused as
 * `QUERY_NOT_IN_SAFELIST` with HTTP 400. That is before a document is parsed, and after the landing page, which is no
 * operation. A request without a document passes: it can only ask for a listed one by its id.
 */
export function refuseUnlisted(safelist: SafelistOptions, createContext: ContextFunction): ContextFunction {
  return async (request, caller) => {
    // Refused all the same: whoever has not signed in is not told which documents are listed.
    if (caller.problem !== null) return createContext(request, caller);
    const { current } = safelist;
    const unlisted = textsIn(request, 'query').find((text) => !current.hasText(text));
    if (unlisted === undefined) return createContext(request, caller);
    const report = reportOf(request);
    report.unlisted = sha256Of(unlisted);
    report.operationName = textsIn(request, 'operationName').find((text) => nameForLog.test(text)) ?? null;
    const error = new GraphError('QUERY_NOT_IN_SAFELIST');
    throw new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
  };
}

/** Every text that Apollo Server could take for a member: it reads a GET's URL in just this way, and a POST's body. */
function textsIn({ method, url, body }: FastifyRequest, member: string): readonly string[] {
  if (method === 'GET') return new URL(url, 'http://localhost').searchParams.getAll(member);
  const value = Object.entries(body ?? {}).find(([name]) => name === member)?.[1] as unknown;
  return typeof value === 'string' ? [value] : [];
}
