import { InMemoryCache } from '@apollo/client';
import type {
  FieldFunctionOptions,
  FieldPolicy,
  InMemoryCacheConfig,
  Reference,
  TypePolicies,
} from '@apollo/client';

/** Objects that belong to their organization: two queries that ask for different fields of one add up. */
const part = { keyFields: false, merge: true } as const;

/** Lists that are read whole each time: the new one takes the place of the old one. */
const wholeList = { merge: false } as const;

/** An organization that another query has read under this very id needs no request. */
const organization: FieldPolicy<Reference | null> = {
  keyArgs: ['id'],
  read: (existing, options) =>
    existing ?? (existing === null ? null : findCached(options.args?.['id'], options)),
};

/** Nor does a list, where each of its organizations was read under that id. */
const organizations: FieldPolicy<readonly (Reference | null)[]> = {
  keyArgs: ['ids'],
  merge: false,
  read: (existing, options) => {
    if (existing !== undefined) return existing;
    const ids: unknown = options.args?.['ids'];
    if (!Array.isArray(ids)) return undefined;
    const cached = ids.map((id: unknown) => findCached(id, options)).filter((found) => found !== undefined);
    return cached.length === ids.length ? cached : undefined;
  },
};

function findCached(id: unknown, { canRead, toReference }: FieldFunctionOptions): Reference | undefined {
  const reference = toReference({ __typename: 'Organization', id: String(id) });
  return canRead(reference) ? reference : undefined;
}

/**
 * How Apollo Client's cache keeps the graph: an `Organization`, and the stubs `Account` and `User`, by `id`; everything else
 * inside its organization; a list by its `ids`. For a cache of one's own; otherwise {@link createOrganizationCache}.
 */
export const organizationTypePolicies: TypePolicies = {
  Query: { fields: { organization, organizations } },
  Organization: { keyFields: ['id'], fields: { sources: wholeList, dataIssues: wholeList } },
  Account: { keyFields: ['id'] },
  User: { keyFields: ['id'] },
  Permissions: part,
  // Its id is one of the workforce platform's and can be missing.
  Address: part,
  Contacts: part,
  ExportIds: part,
  AssignedUsers: {
    ...part,
    fields: { administrators: wholeList, approvers: wholeList, employees: wholeList },
  },
  TrackingSettings: part,
  TimeTracking: part,
  TimeRounding: part,
  RoundingRule: part,
  LocationTracking: part,
  Coordinates: part,
};

/** Creates the cache of one signed-in caller: what is in it was read with that caller's credentials. */
export function createOrganizationCache(config: InMemoryCacheConfig = {}): InMemoryCache {
  return new InMemoryCache({
    ...config,
    typePolicies: { ...organizationTypePolicies, ...config.typePolicies },
  });
}
