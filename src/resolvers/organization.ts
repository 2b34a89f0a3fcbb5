import type { OrganizationResolvers } from '../generated/resolver-types.ts';

/**
 * Where each field comes from. `read` tells once that a side could not be read; `find` keeps silent about it. What a
 * record holds below these fields has the schema's own shape.
 */
export const organization: OrganizationResolvers = {
  id: (organization) => organization.id,
  accessId: (organization) => organization.find('access')?.id ?? null,
  workforceId: (organization) => organization.find('workforce')?.id ?? null,

  name: (organization) => organization.name,
  parent: (organization) => organization.parent,
  sources: (organization) => organization.sources,
  dataIssues: (organization) => organization.dataIssues,

  isPersonal: (organization) => organization.read('access')?.isPersonal ?? null,
  isRestricted: (organization) => organization.read('access')?.isRestricted ?? null,
  subscriptionId: (organization) => organization.read('access')?.subscriptionId ?? null,
  creator: (organization) => organization.read('access')?.creator ?? null,
  createdAt: (organization) => organization.read('access')?.createdAt ?? null,
  updatedAt: (organization) => organization.read('access')?.updatedAt ?? null,
  permissions: (organization) => organization.read('access')?.permissions ?? null,

  description: (organization) => organization.read('workforce')?.description ?? null,
  type: (organization) => organization.read('workforce')?.type ?? null,
  validFrom: (organization) => organization.read('workforce')?.validFrom ?? null,
  validTo: (organization) => organization.read('workforce')?.validTo ?? null,
  address: (organization) => organization.read('workforce')?.address ?? null,
  contacts: (organization) => organization.read('workforce')?.contacts ?? null,
  assignedUsers: (organization) => organization.read('workforce')?.assignedUsers ?? null,
  trackingSettings: (organization) => organization.read('workforce')?.trackingSettings ?? null,
  exportIds: (organization) => organization.read('workforce')?.exportIds ?? null,
};
