import type { OrganizationQuery } from '@organization-graph/react';

/** An organization as its page asks for it; its parts are read by their fragments. */
export type Organization = NonNullable<OrganizationQuery['organization']>;

/** What every part of the page can be given. */
export interface PartProps {
  readonly organization: Organization;
}
