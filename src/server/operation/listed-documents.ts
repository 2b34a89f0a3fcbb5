import type { GraphQLRequest } from '@apollo/server';
import { withoutAlgorithm } from '../safelist.ts';
import type { Safelist } from '../safelist.ts';

/**
 * What keeps the documents of automatic persisted queries where only listed ones run: nothing. (Without any, clients would
 * be told to do without ids altogether.)
 */
export const noPersistedQueries = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  delete: () => Promise.resolve(),
};

/**
 * Puts the text of a listed document in the place of its id: of Apollo's persisted queries, or the `documentId` of the
 * GraphQL over HTTP draft. An id that is not listed is left to Apollo Server, as that of a persisted query.
 */
export function findDocument(request: GraphQLRequest, { documents }: Safelist): void {
  const hasText = request.query !== undefined;
  if (hasText && !isObject(request.extensions?.['persistedQuery'])) return;
  const persistedQuery = persistedQueryOf(request);
  if (persistedQuery === null) return;
  const hash = withoutAlgorithm(persistedQuery.sha256Hash);
  request.extensions = { ...request.extensions, persistedQuery: { ...persistedQuery, sha256Hash: hash } };
  if (hasText) return;
  const text = documents.get(hash);
  if (text !== undefined) request.query = text;
}

/** What Apollo's persisted queries say in their extension. */
interface PersistedQuery {
  readonly version: unknown;
  readonly sha256Hash: string;
}

function persistedQueryOf({ extensions, http }: GraphQLRequest): PersistedQuery | null {
  const persistedQuery: unknown = extensions?.['persistedQuery'];
  if (isObject(persistedQuery)) {
    const { version, sha256Hash } = persistedQuery;
    return typeof sha256Hash === 'string' ? { version, sha256Hash } : null;
  }
  const documentId: unknown =
    http?.method === 'GET'
      ? new URLSearchParams(http.search).get('documentId')
      : isObject(http?.body) && http.body['documentId'];
  return typeof documentId === 'string' ? { version: 1, sha256Hash: documentId } : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
