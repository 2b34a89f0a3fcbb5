import { statusOf } from './failure.ts';
import type { Failure } from './failure.ts';
import type { Source, SourceStatus } from './generated/documents.ts';
import { isMissingReason } from './missing-reasons.ts';
import type { MissingReason } from './missing-reasons.ts';

/** How reading one platform went, as a query selects it from `sources`. */
interface SourceState {
  readonly source: Source;
  readonly status: SourceStatus;
  readonly fetchedAt?: string | null;
}

/** An organization, as far as the states look into it; a query that leaves `sources` out is judged by its errors alone. */
interface OrganizationWithSources {
  readonly sources?: readonly SourceState[];
}

/** Something that is missing, of which platform, and why. */
export interface MissingSource {
  /** The platform; null where it is not to blame: whoever is signed in lacks a right, or the fault is the server's own. */
  readonly source: Source | null;
  /** What became of it, in the words of `sources`; `FAILED` where the fault is the server's own. */
  readonly reason: MissingReason | 'FAILED';
  /**
   * What is missing: `[]` for all that the platform owns, else the field where it was noticed, such as `['parent']`, when
   * the organization itself was read and only an organization inside of it was not, or `['contacts']`, when whoever is
   * signed in may not read that field.
   */
  readonly path: readonly (string | number)[];
  /** Whether asking again may bring it. */
  readonly isRetryable: boolean;
  /** The error that told of it; null where another query's answer took the data away, and only `sources` tells. */
  readonly failure: Failure | null;
}

/** A platform that failed, so that the server showed what it had read before. */
export interface StaleSource {
  readonly source: Source;
  /** When it was read, as RFC 3339 text. */
  readonly fetchedAt: string | null;
}

/** What there is to show where an organization was read. */
interface Shown<Organization> {
  readonly organization: Organization;
  /** Whether a request is under way whose answer will take the place of this. */
  readonly isRefreshing: boolean;
  /** Why the last request brought no answer, so that this is what was read before; null where it brought this. */
  readonly refreshFailure: Failure | null;
  readonly stale: readonly StaleSource[];
}

/** One of these is true of an organization, and a page can switch on `status`. */
export type OrganizationState<Organization> =
  /** Nothing is asked: a lazy query that was not run, `skip` or `skipToken`, whatever was asked before. */
  | { readonly status: 'idle' }
  /** The first answer is on its way. */
  | { readonly status: 'loading' }
  /** All that was asked for was read; a platform that has no such record has nothing that could be missing. */
  | ({ readonly status: 'ready' } & Shown<Organization>)
  /** Something could not be read and is null: `missing` says what and why. */
  | ({ readonly status: 'partial'; readonly missing: readonly MissingSource[] } & Shown<Organization>)
  /** No such organization exists, or the session has none. */
  | { readonly status: 'not-found' }
  /** A credential is missing or not accepted, and nothing could be read without it. */
  | { readonly status: 'signed-out'; readonly failure: Failure }
  /** The caller's credentials may not read it. */
  | { readonly status: 'forbidden'; readonly failure: Failure }
  /** Nothing could be read for another reason: a platform, the network, or an id that is none. */
  | { readonly status: 'failed'; readonly failure: Failure };

/** What is known of one organization. */
interface Findings<Organization> {
  /** Null where there is none or it could not be read; undefined where there is no answer. */
  readonly organization: Organization | null | undefined;
  /** What failed in it, with paths from the organization on. */
  readonly failures: readonly Failure[];
  /** What failed before anything could be answered, if anything. */
  readonly requestFailure: Failure | null;
  /** Whether a request is under way. */
  readonly isInFlight: boolean;
}

/** Tells the state of what was found. */
export function judgeOrganization<Organization extends object>({
  organization,
  failures,
  requestFailure,
  isInFlight,
}: Findings<Organization>): OrganizationState<Organization> {
  if (organization && mayStayShown(requestFailure)) {
    const sources = sourcesOf(organization);
    const missing = findMissing(sources, failures);
    const shown = {
      organization,
      isRefreshing: isInFlight,
      refreshFailure: requestFailure,
      stale: sources.filter(isStale).map(toStale),
    };
    return missing.length > 0 ? { status: 'partial', missing, ...shown } : { status: 'ready', ...shown };
  }
  // A null of the cache is of an earlier answer: this one may bring the organization, or another failure.
  if (isInFlight) return { status: 'loading' };
  const failure = requestFailure ?? failures[0];
  if (failure) return { status: statusOf(failure), failure };
  return { status: organization === null ? 'not-found' : 'idle' };
}

/** Whether what was read before may be shown although the last request failed: not where the caller was turned away. */
export function mayStayShown(requestFailure: Failure | null): boolean {
  return requestFailure === null || statusOf(requestFailure) === 'failed';
}

function sourcesOf(organization: OrganizationWithSources): readonly SourceState[] {
  return organization.sources ?? [];
}

const isStale = ({ status }: SourceState) => status === 'STALE';

function toStale({ source, fetchedAt = null }: SourceState): StaleSource {
  return { source, fetchedAt };
}

/** What the platforms left out: each platform once, and what failed beside that, such as an unreadable parent. */
function findMissing(
  sources: readonly SourceState[],
  failures: readonly Failure[],
): readonly MissingSource[] {
  const told = new Set<Failure>();
  const sides = sources.flatMap(({ source, status }): MissingSource[] => {
    if (!isMissingReason(status)) return [];
    const [failure = null] = failures
      .filter((one) => one.source === source)
      .sort((one, other) => one.path.length - other.path.length);
    if (failure) told.add(failure);
    return [
      {
        source,
        // Whether a refused key is a bad one may be known only at the end: the error knows.
        reason: failure?.code === 'FORBIDDEN' ? 'FORBIDDEN' : status,
        path: [],
        isRetryable: failure?.isRetryable ?? status === 'UNAVAILABLE',
        failure,
      },
    ];
  });
  const others = failures
    .filter((failure) => !told.has(failure))
    .map((failure): MissingSource => {
      const { source, path, isRetryable } = failure;
      return { source, reason: reasonOf(failure), path, isRetryable, failure };
    });
  return [...sides, ...others];
}

const reasonsOfCodes: Readonly<Record<string, MissingSource['reason']>> = {
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  UPSTREAM_UNAVAILABLE: 'UNAVAILABLE',
  UPSTREAM_TIMEOUT: 'UNAVAILABLE',
  UPSTREAM_RATE_LIMITED: 'UNAVAILABLE',
  UPSTREAM_REJECTED: 'INVALID',
  UPSTREAM_INVALID_RESPONSE: 'INVALID',
};

function reasonOf({ code }: Failure): MissingSource['reason'] {
  return reasonsOfCodes[code] ?? 'FAILED';
}
