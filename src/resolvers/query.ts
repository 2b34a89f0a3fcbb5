import type { QueryResolvers } from '../generated/resolver-types.ts';

/** The ways in. */
export const query: QueryResolvers = {
  organization: (_, { id }, { organizations }, selection) => organizations.load(id, selection),
  organizations: (_, { ids }, { organizations }, selection) => organizations.loadMany(ids, selection),
  currentOrganization: (_, _arguments, { organizations }, selection) => organizations.loadCurrent(selection),
};
