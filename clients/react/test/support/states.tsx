import type { QueryOptions } from '../../src/index.ts';
import type { OrganizationQuery, OrganizationQueryVariables, OrganizationsQuery } from '../../src/index.ts';
import {
  organizationState,
  organizationsState,
  useOrganizationQuery,
  useOrganizationsQuery,
} from '../../src/index.ts';
import type { OrganizationState, OrganizationsState, QueryResult } from '../../src/index.ts';
import type { MountedHook, TestPage } from './page.tsx';

/** An organization as the query of the package answers it. */
export type Answered = NonNullable<OrganizationQuery['organization']>;

/** An organization of a list as the query of the package answers it. */
export type Listed = NonNullable<OrganizationsQuery['organizations'][number]>;

/** The state of one organization, with the result that it was told of. */
export interface WithResult {
  readonly result: QueryResult<OrganizationQuery, OrganizationQueryVariables>;
}

/** Mounts the query of one organization; renders its state, and the hook's own result beside it. */
export function mountOrganization(
  page: TestPage,
  id: string,
  options: Omit<QueryOptions<OrganizationQuery, OrganizationQueryVariables>, 'variables'> = {},
): MountedHook<OrganizationState<Answered> & WithResult> {
  return page.mount(() => {
    const result = useOrganizationQuery({ ...options, variables: { id } });
    return { ...organizationState(result, 'organization'), result };
  });
}

/** Mounts the query of a list; renders its state. */
export function mountOrganizations(
  page: TestPage,
  ids: readonly string[],
): MountedHook<OrganizationsState<Listed>> {
  return page.mount(() =>
    organizationsState(useOrganizationsQuery({ variables: { ids: [...ids] } }), 'organizations'),
  );
}
