import type { Organizations } from '../organizations/organizations.ts';

/** What every resolver of one request shares. */
export interface GraphContext {
  /** The id that the caller finds in errors and the operator in the log. */
  readonly requestId: string;
  /** The organizations, as this caller may see them. */
  readonly organizations: Organizations;
}
