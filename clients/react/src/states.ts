import { NetworkStatus } from '@apollo/client';
import type { ApolloClient, ErrorLike, WatchQueryFetchPolicy } from '@apollo/client';
import { CombinedGraphQLErrors } from '@apollo/client/errors';
import { findQuery } from './asked-queries.ts';
import { statusOf, toFailures } from './failure.ts';
import type { Failure, FailureStatus } from './failure.ts';
import { judgeOrganization, mayStayShown } from './organization-state.ts';
import type { OrganizationState } from './organization-state.ts';
import { recallFailures } from './remember-failures.ts';
import type { AskedQuery } from './remember-failures.ts';

/** What the states need of a hook's result; plain, lazy and suspense hooks all have it. */
export interface QueryOutcome<Data> {
  readonly data?: Data | undefined;
  readonly error?: ErrorLike | undefined;
  readonly networkStatus: NetworkStatus;
  /** The client: its cache has what a failed request took away, and its memory the failures that the cache does not keep. */
  readonly client?: ApolloClient;
  /** What was asked; a suspense hook of Apollo Client does not tell it. */
  readonly observable?: AskedQuery & { readonly options?: { readonly fetchPolicy?: WatchQueryFetchPolicy } };
}

/** The fields of an answer that are one organization. */
type OrganizationField<Data> = {
  [Field in keyof Data & string]-?: NonNullable<Data[Field]> extends readonly unknown[] ? never : Field;
}[keyof Data & string];

/** The fields of an answer that are a list of organizations. */
type OrganizationsField<Data> = {
  [Field in keyof Data & string]-?: NonNullable<Data[Field]> extends readonly unknown[] ? Field : never;
}[keyof Data & string];

/** The organization of a field, or of an item of a list. */
type OrganizationOf<Value> = Extract<Value extends readonly (infer Item)[] ? Item : Value, object>;

/**
 * Tells the one state that an organization is in, of a hook's result and its errors, network failures included.
 *
 * @param result what the hook answered
 * @param field the field of the answer, such as `organization` or `currentOrganization`; its alias where it has one
 */
export function organizationState<Data extends object, Field extends OrganizationField<Data>>(
  result: QueryOutcome<Data>,
  field: Field,
): OrganizationState<OrganizationOf<Data[Field]>> {
  const { value, failures, requestFailure, isInFlight } = readField(result, field);
  return judgeOrganization({
    organization: value as OrganizationOf<Data[Field]> | null | undefined,
    failures: failuresAt(failures, [field]),
    requestFailure,
    isInFlight,
  });
}

/** One of these is true of a list of organizations, and a page can switch on `status`. */
export type OrganizationsState<Organization> =
  /** Nothing is asked: a lazy query that was not run, `skip` or `skipToken`, whatever was asked before. */
  | { readonly status: 'idle' }
  /** The first answer is on its way. */
  | { readonly status: 'loading' }
  /** There is an answer; each organization has a state of its own, in the order of the ids. */
  | {
      readonly status: 'ready';
      readonly organizations: readonly OrganizationState<Organization>[];
      /** Whether a request is under way whose answer will take the place of this. */
      readonly isRefreshing: boolean;
      /** Why the last request brought no answer, so that this is what was read before; null where it brought this. */
      readonly refreshFailure: Failure | null;
    }
  /** There is no answer, or none of the organizations could be read without signing in. */
  | { readonly status: FailureStatus; readonly failure: Failure };

/**
 * Tells the one state that a list of organizations is in, of a hook's result and its errors, network failures included.
 *
 * @param result what the hook answered
 * @param field the field of the answer, such as `organizations`; its alias where it has one
 */
export function organizationsState<Data extends object, Field extends OrganizationsField<Data>>(
  result: QueryOutcome<Data>,
  field: Field,
): OrganizationsState<OrganizationOf<Data[Field]>> {
  const { value, failures, requestFailure, isInFlight } = readField(result, field);
  if (Array.isArray(value) && mayStayShown(requestFailure)) {
    const organizations = value.map((organization: OrganizationOf<Data[Field]> | null, index) => {
      const own = failuresAt(failures, [field, index]);
      return judgeOrganization({
        organization,
        failures: own,
        // The list tells of a request that failed; one of it that could not be read before stays what it was.
        requestFailure: organization === null && own.length > 0 ? null : requestFailure,
        isInFlight,
      });
    });
    const [first] = organizations;
    const areAllSignedOut = organizations.every(({ status }) => status === 'signed-out');
    if (first?.status === 'signed-out' && areAllSignedOut) return first;
    return { status: 'ready', organizations, isRefreshing: isInFlight, refreshFailure: requestFailure };
  }
  if (isInFlight) return { status: 'loading' };
  return requestFailure ? { status: statusOf(requestFailure), failure: requestFailure } : { status: 'idle' };
}

/** What there is to know about one field of a result. */
interface FieldOutcome {
  /** Undefined where there is no answer. */
  readonly value: unknown;
  /** What failed somewhere in the answer. */
  readonly failures: readonly Failure[];
  /** What failed before anything could be answered, or so that nothing was. */
  readonly requestFailure: Failure | null;
  readonly isInFlight: boolean;
}

function readField<Data extends object>(result: QueryOutcome<Data>, field: keyof Data): FieldOutcome {
  const { data, error, networkStatus } = result;
  const asked = findAsked(result);
  if (asked === null) return { value: undefined, failures: [], requestFailure: null, isInFlight: false };
  const told = toFailures(error);
  // Apollo Client gives null, too, whatever its types say.
  const requestFailure = data ? told.find(({ path }) => path.length === 0) : told[0];
  const shown = data ? data : readCached(result, asked);
  return {
    value: shown?.[field],
    failures: data && CombinedGraphQLErrors.is(error) ? told : recall(result, asked, shown),
    requestFailure: requestFailure ?? null,
    isInFlight: networkStatus < NetworkStatus.ready,
  };
}

/** What a hook asks: null where it asks nothing, undefined where it does not tell. */
function findAsked<Data>(result: QueryOutcome<Data>): AskedQuery | null | undefined {
  const { observable } = result;
  if (!observable) return findQuery(result);
  // Apollo Client keeps the last answer where a hook is told to skip: it is none to what is asked now.
  return observable.options?.fetchPolicy === 'standby' ? null : observable;
}

/** A request that fails, or one that asks again after that, leaves a hook without data: the cache still has it. */
function readCached<Data extends object>(
  { client, error, networkStatus }: QueryOutcome<Data>,
  asked: AskedQuery | undefined,
): Data | undefined {
  const isAskedAgain = networkStatus === NetworkStatus.refetch || networkStatus === NetworkStatus.poll;
  if (!client || !asked || (!error && !isAskedAgain)) return undefined;
  const { query, variables } = asked;
  const cached = client.watchQuery<Data>({ query, variables, fetchPolicy: 'cache-only' }).getCurrentResult();
  return cached.dataState === 'complete' ? cached.data : undefined;
}

/** What is still true of failures that the answer to the query had: a result from the cache has none. */
function recall<Data>(
  { client }: QueryOutcome<Data>,
  asked: AskedQuery | undefined,
  shown: object | undefined,
): readonly Failure[] {
  return client && asked && shown ? recallFailures(client, asked, shown) : [];
}

/** The failures inside a place of the answer, with paths from there on. */
function failuresAt(failures: readonly Failure[], place: readonly (string | number)[]): readonly Failure[] {
  return failures
    .filter(({ path }) => place.every((key, index) => path[index] === key))
    .map((failure) => ({ ...failure, path: failure.path.slice(place.length) }));
}
