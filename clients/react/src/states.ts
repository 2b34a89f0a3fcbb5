import { NetworkStatus } from '@apollo/client';
import type { ErrorLike } from '@apollo/client';
import { refusalOf, toFailures } from './failure.ts';
import type { Failure, Refusal } from './failure.ts';
import { judgeOrganization } from './organization-state.ts';
import type { OrganizationState } from './organization-state.ts';

/** What the states need of a hook's result; plain, lazy and suspense hooks all have it. */
export interface QueryOutcome<Data> {
  readonly data?: Data | undefined;
  readonly error?: ErrorLike | undefined;
  readonly networkStatus: NetworkStatus;
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
  const value: unknown = result.data?.[field];
  return judgeOrganization({
    organization: value as OrganizationOf<Data[Field]> | null | undefined,
    failures: failuresAt(toFailures(result.error), [field]),
    isInFlight: isInFlight(result),
  });
}

/** One of these is true of a list of organizations, and a page can switch on `status`. */
export type OrganizationsState<Organization> =
  /** Nothing was asked: a lazy query that was not run, or `skipToken`. */
  | { readonly status: 'idle' }
  /** The first answer is on its way. */
  | { readonly status: 'loading' }
  /** There is an answer; each organization has a state of its own, in the order of the ids. */
  | {
      readonly status: 'ready';
      readonly organizations: readonly OrganizationState<Organization>[];
      /** Whether a request is under way whose answer will take the place of this. */
      readonly isRefreshing: boolean;
    }
  /** There is no answer, or none of the organizations could be read without signing in. */
  | { readonly status: Refusal; readonly failure: Failure };

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
  const failures = toFailures(result.error);
  const isRefreshing = isInFlight(result);
  const value: unknown = result.data?.[field];
  if (Array.isArray(value)) {
    const organizations = value.map((organization: OrganizationOf<Data[Field]> | null, index) =>
      judgeOrganization({
        organization,
        failures: failuresAt(failures, [field, index]),
        isInFlight: isRefreshing,
      }),
    );
    const [first] = organizations;
    const areAllSignedOut = organizations.every(({ status }) => status === 'signed-out');
    if (first?.status === 'signed-out' && areAllSignedOut) return first;
    return { status: 'ready', organizations, isRefreshing };
  }
  if (isRefreshing) return { status: 'loading' };
  const [failure] = failures;
  return failure ? { status: refusalOf(failure), failure } : { status: 'idle' };
}

function isInFlight({ networkStatus }: QueryOutcome<unknown>): boolean {
  return networkStatus < NetworkStatus.ready;
}

/** The failures inside a place of the answer, with paths from there on, and those that concern all of it. */
function failuresAt(failures: readonly Failure[], place: readonly (string | number)[]): readonly Failure[] {
  return failures
    .filter(({ path }) => path.length === 0 || place.every((key, index) => path[index] === key))
    .map((failure) => ({ ...failure, path: failure.path.slice(place.length) }));
}
