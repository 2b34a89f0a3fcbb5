import type { FastifyReply, FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import type { ServerContext } from './context.ts';
import { reportOf } from './request-report.ts';
import { sha256Of } from './safelist.ts';
import type { SafelistOptions } from './safelist.ts';

/** Makes a request's context. */
type ContextFunction = (request: FastifyRequest, reply: FastifyReply) => Promise<ServerContext>;

/**
 * Lets requests have a context only where their document is in the safelist; the others are refused as
 * `QUERY_NOT_IN_SAFELIST` with HTTP 400. That is before a document is parsed, and after the landing page, which is no
 * operation. A request without a document passes: it can only ask for a listed one by its id.
 */
export function refuseUnlisted(safelist: SafelistOptions, createContext: ContextFunction): ContextFunction {
  return async (request, reply) => {
    const { current } = safelist;
    const unlisted = textsIn(request).find((text) => !current.hasText(text));
    if (unlisted === undefined) return createContext(request, reply);
    reportOf(request).unlisted = sha256Of(unlisted);
    const error = new GraphError('QUERY_NOT_IN_SAFELIST');
    throw new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
  };
}

/** Every text that Apollo Server could take for the document: it reads a GET's URL in just this way, and a POST's body. */
function textsIn({ method, url, body }: FastifyRequest): readonly string[] {
  if (method === 'GET') return new URL(url, 'http://localhost').searchParams.getAll('query');
  const query = typeof body === 'object' && body !== null && 'query' in body ? body.query : undefined;
  return typeof query === 'string' ? [query] : [];
}
