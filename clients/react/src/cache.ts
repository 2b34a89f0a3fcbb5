import { InMemoryCache } from '@apollo/client';
import type {
  FieldFunctionOptions,
  FieldPolicy,
  InMemoryCacheConfig,
  Reference,
  StoreObject,
  TypePolicies,
} from '@apollo/client';
import { Kind } from 'graphql';

/** Objects that belong to their organization: two queries that ask for different fields of one add up. */
const part = { keyFields: false, merge: true } as const;

/** Lists that are read whole each time: the new one takes the place of the old one. */
const wholeList = { merge: false } as const;

/** One entry a platform: two queries that ask for different fields of it add up, and need not ask again for each other. */
const sources: FieldPolicy<readonly StoreObject[]> = {
  merge: (existing = [], incoming, { mergeObjects, readField }) =>
    incoming.map((state) => {
      const source = readField('source', state);
      const known = existing.find((other) => readField('source', other) === source);
      return known ? mergeObjects(known, state) : state;
    }),
};

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

/** One that lacks a field is not taken: the query would be half answered, and would ask again with each change of it. */
function findCached(id: unknown, options: FieldFunctionOptions): Reference | undefined {
  const { canRead, field, readField, toReference } = options;
  const from = toReference({ __typename: 'Organization', id: String(id) });
  if (!from || !canRead(from)) return undefined;
  const selections = field?.selectionSet?.selections ?? [];
  const isWhole = selections.every(
    (selection) =>
      selection.kind !== Kind.FIELD ||
      readField({ fieldName: selection.name.value, field: selection, from }) !== undefined,
  );
  return isWhole ? from : undefined;
}

/**
 * How Apollo Client's cache keeps the graph: an `Organization`, and the stubs `Account` and `User`, by `id`; everything else
 * inside its organization; a list by its `ids`. For a cache of one's own; otherwise {@link createOrganizationCache}.
 */
export const organizationTypePolicies: TypePolicies = {
  Query: { fields: { organization, organizations } },
  Organization: { keyFields: ['id'], fields: { sources, dataIssues: wholeList } },
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
