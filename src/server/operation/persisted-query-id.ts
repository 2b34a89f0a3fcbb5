import type { GraphQLRequest } from '@apollo/server';

/** Takes the id of a persisted query that is no text for one that nobody knows: Apollo Server would fail over it. */
export function mendPersistedQueryId(request: GraphQLRequest): void {
  const persistedQuery: unknown = request.extensions?.['persistedQuery'];
  if (typeof persistedQuery !== 'object' || persistedQuery === null) return;
  if ('sha256Hash' in persistedQuery && typeof persistedQuery.sha256Hash === 'string') return;
  request.extensions = { ...request.extensions, persistedQuery: { ...persistedQuery, sha256Hash: '' } };
}
