import type { OrganizationType } from '@organization-graph/react';

/** What kind of unit an organization is, in words. */
export const typeWords: Readonly<Record<OrganizationType, string>> = {
  BRANCH: 'Branch',
  CLIENT: 'Client',
  OTHER: 'Other',
  PARTNER: 'Partner',
  PROJECT: 'Project',
  SUBSIDIARY: 'Subsidiary',
  SUPPLIER: 'Supplier',
  UNKNOWN: 'Unknown kind',
};
