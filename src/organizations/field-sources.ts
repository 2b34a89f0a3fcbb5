import { sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';

const access: readonly SourceName[] = ['access'];
const workforce: readonly SourceName[] = ['workforce'];
const every: readonly SourceName[] = sourceNames;
const none: readonly SourceName[] = [];

/** Which sources each field of `Organization` is read from. `name` is not here: it is asked of one source after the other. */
export const fieldSources: Readonly<Record<string, readonly SourceName[]>> = {
  __typename: none,
  id: none,
  accessId: access,
  workforceId: workforce,
  description: workforce,
  type: workforce,
  parent: workforce,
  isPersonal: access,
  isRestricted: access,
  subscriptionId: access,
  creator: access,
  createdAt: access,
  updatedAt: access,
  validFrom: workforce,
  validTo: workforce,
  permissions: access,
  address: workforce,
  contacts: workforce,
  assignedUsers: workforce,
  trackingSettings: workforce,
  exportIds: workforce,
  sources: every,
  dataIssues: every,
};
