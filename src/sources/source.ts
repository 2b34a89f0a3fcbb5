import type { CallerKey } from '../upstream/bulkhead.ts';
import type { Credential } from '../upstream/credential.ts';
import type { Deadline } from '../upstream/deadline.ts';
import type { ReadObserver } from '../upstream/read-observer.ts';
import type { Outcome } from './outcome.ts';

/** On whose behalf a record is read, and until when. */
export interface Call {
  readonly credential: Credential;
  readonly deadline: Deadline;
  /** Who calls, if many share the credential. */
  readonly caller?: CallerKey | undefined;
  readonly observer?: ReadObserver | undefined;
  /** Told the body that a record was read from. */
  readonly onBody?: ((body: Buffer) => void) | undefined;
}

/** One platform that organizations are read from. */
export interface Source<Model> {
  /** Reads one record by the id that the source's own grammar gave. Never rejects. */
  read(id: string, call: Call): Promise<Outcome<Model>>;
}

/** A source whose reads several processes share. */
export interface SharableSource<Model> extends Source<Model> {
  /**
   * Reads again what the platform sent before, as strictly as when it came; null where it is not the record that was
   * asked for.
   *
   * @param id null for the record of the caller's session
   */
  readonly reread: (body: Buffer, id: string | null) => Model | null;
  /** Told that the platform has accepted a credential in another process, and how long ago, in milliseconds. */
  readonly noteAccepted?: (credential: Credential, ageMs: number) => void;
}

/** A source that keeps what was read for a time. */
export interface KeepingSource<Model> extends Source<Model> {
  /**
   * Whether an outcome is what would be answered now, without asking the platform.
   *
   * @param id whose it is; null for the record of the caller's session
   * @param fingerprint of the credential that it was read with
   */
  isKept(id: string | null, fingerprint: string, outcome: Outcome<Model>): boolean;
}

/** A source that knows which organization the caller's session belongs to. */
export interface SessionSource<Model> extends Source<Model> {
  /** Reads the session's own record; not found for a session that belongs to none. Never rejects. */
  readCurrent(call: Call): Promise<Outcome<Model>>;
}

/**
 * Checks an id of one source, as it stands behind the prefix.
 *
 * @returns the id in its one canonical form; null where it is malformed
 */
export type NativeIdParser = (text: string) => string | null;
