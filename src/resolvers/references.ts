import type { OrganizationResolvers } from '../generated/resolver-types.ts';

/** How a federated graph's references to entities of this subgraph are resolved. */
export const references: { Organization: Pick<OrganizationResolvers, '__resolveReference'> } = {
  Organization: {
    __resolveReference: (reference, { organizations }, selection) =>
      organizations.loadReference(reference, selection),
  },
};
