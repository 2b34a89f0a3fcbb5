import type { Outcome } from '../sources/outcome.ts';
import type { SourceName } from '../sources/registry.ts';
import type { ReadObserver } from '../upstream/read-observer.ts';

/** What came of one read. */
export interface ReadEnd {
  /** `FOUND`, `NOT_FOUND`, or the code of the error, which may yet show to be another one. */
  readonly result: string;
}

/** Told of one read of a record, up to its end. */
export interface ReadWatcher extends ReadObserver {
  /** The read is over. A request that others still wait for may end later. */
  onEnd(end: ReadEnd): void;
}

/**
 * A read begins.
 *
 * @param nativeId null for the record of the caller's session
 * @returns what is told of it
 */
export type BeginRead = (source: SourceName, nativeId: string | null) => ReadWatcher;

/** What is told of an outcome. */
export function endOf(outcome: Outcome<unknown>): ReadEnd {
  switch (outcome.kind) {
    case 'found':
      return { result: 'FOUND' };
    case 'not-found':
      return { result: 'NOT_FOUND' };
    default:
      return {
        get result() {
          return outcome.error.code;
        },
      };
  }
}
