/** Typed hooks, documents and result states for Organization Graph, on Apollo Client 4 and React 19. */
export { createOrganizationCache, organizationTypePolicies } from './cache.ts';
export { createOrganizationClient } from './client.ts';
export type { OrganizationClientOptions } from './client.ts';
export type { CredentialHeaders, Credentials } from './credentials.ts';
export type { Failure, FailureStatus } from './failure.ts';
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
export { rememberFailures } from './remember-failures.ts';
export type { AskedQuery } from './remember-failures.ts';
export type { TokenCallback, TokenRequest } from './sign-in.ts';
export { organizationState, organizationsState } from './states.ts';
export type { OrganizationsState, QueryOutcome } from './states.ts';
