/** Typed hooks, documents and result states for Organization Graph, on Apollo Client 4 and React 19. */
export { createOrganizationCache, organizationTypePolicies } from './cache.ts';
export { createOrganizationClient } from './client.ts';
export type { Credentials, OrganizationClientOptions } from './client.ts';
export type { Failure, Refusal } from './failure.ts';
export type { FragmentOf } from './fragment.ts';
export * from './generated/documents.ts';
export * from './generated/hooks.ts';
export type { MissingSource, OrganizationState, StaleSource } from './organization-state.ts';
export { withPartialAnswers } from './partial-answers.ts';
export type {
  LazyQueryOptions,
  LazyQueryResult,
  QueryOptions,
  QueryResult,
  SuspenseQueryOptions,
  SuspenseQueryResult,
} from './query.ts';
export { organizationState, organizationsState } from './states.ts';
export type { OrganizationsState, QueryOutcome } from './states.ts';
