import type { GraphError } from '../errors/graph-error.ts';

/** The record was read. */
export interface Found<Model> {
  readonly kind: 'found';
  readonly record: Model;
  /** When it was read from the platform, RFC 3339 text in UTC. */
  readonly fetchedAt: string;
  /** How large it was on the wire, in bytes. */
  readonly bytes: number;
  /** The failure for which this, read before, stands in; null where it is what the platform says now. */
  readonly staleBecause: GraphError | null;
}

/** The platform has no such record, or none for this session. */
export interface NotFound {
  readonly kind: 'not-found';
}

/** The caller sent no credential for the platform, so it was not asked. */
export interface NoCredential {
  readonly kind: 'no-credential';
  readonly error: GraphError;
}

/** The record could not be read. */
interface Failed {
  readonly kind: 'failed';
  readonly error: GraphError;
  /**
   * Set if the platform answered 401: its credential may have been revoked, so nothing that was read with it before may be
   * shown without asking again.
   */
  readonly isUnauthorized?: true;
}

/** What came of reading one record. A failure is a value, so that it can be told beside what another source said. */
export type Outcome<Model> = Found<Model> | NotFound | NoCredential | Failed;

/** The one value of {@link NotFound}. */
export const notFound: NotFound = { kind: 'not-found' };

/** Whether a stale record may stand in for a failure: the platform said nothing about the caller or the record. */
export function isPassing({ code }: GraphError): boolean {
  return code === 'UPSTREAM_UNAVAILABLE' || code === 'UPSTREAM_TIMEOUT';
}
