import { enumOf } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import type { AttemptEnd, KeptIn, Refusal } from '../upstream/read-observer.ts';
import type { BeginRead, ReadEnd, ReadWatcher } from './read-watcher.ts';

/** How one record was read, as an answer tells it. */
export interface ExplainedRecord {
  readonly source: Uppercase<SourceName>;
  /** Its id at the source; null for the session's own record, and where the caller was not told the id. */
  readonly id: string | null;
  /** `FOUND`, `NOT_FOUND`, or the code of the error; null while it is being read. */
  readonly result: string | null;
  /** Where it came from: null where nobody was asked. */
  readonly from: 'PLATFORM' | 'FLIGHT' | 'CACHE' | 'SHARED_CACHE' | null;
  /** Whether it was read before, and stands in for one that could not be read. */
  readonly stale: boolean;
  /** Why a request was not sent, or its response not taken; null where each was. */
  readonly refused: 'BREAKER_OPEN' | 'QUEUE_FULL' | 'NO_TURN' | 'NO_CONNECTION' | 'NO_ROOM' | null;
  /** How many requests were sent for it, and how many of them were sent again. */
  readonly attempts: number;
  readonly retries: number;
  /** How long it waited for the turn of the credential, in milliseconds. */
  readonly waitedMs: number;
  /** When it was asked for, from the beginning of the operation, and how long that took, in milliseconds. */
  readonly startedMs: number;
  readonly durationMs: number;
}

/** How the records of one operation were read, for whoever asked for them. */
export class Explanation {
  readonly #beganMs = performance.now();
  readonly #reads: ExplainedRead[] = [];
  readonly #named = new Set<string>();

  /** Listens to a read. */
  readonly begin: BeginRead = (source, nativeId) => {
    const read = new ExplainedRead(source, nativeId, this.durationMs);
    this.#reads.push(read);
    return read;
  };

  /** Notes that the caller named a record by its id, and so may be told it. */
  readonly name = (source: SourceName, nativeId: string): void => {
    this.#named.add(`${source}:${nativeId}`);
  };

  /** How long the operation takes so far, in milliseconds. */
  get durationMs(): number {
    return toTenths(performance.now() - this.#beganMs);
  }

  /** The reads as of now, in the order in which they began. */
  get records(): ExplainedRecord[] {
    return this.#reads.map((read) => read.describe(this.durationMs, this.#named));
  }
}

/** One read. It listens to itself. */
class ExplainedRead implements ReadWatcher {
  readonly #source: SourceName;
  readonly #nativeId: string | null;
  readonly #startedMs: number;
  readonly #beganMs = performance.now();
  #from: ExplainedRecord['from'] = null;
  #isStale = false;
  #refused: ExplainedRecord['refused'] = null;
  #attempts = 0;
  #waitedMs = 0;
  #end: ReadEnd | null = null;
  #durationMs: number | null = null;

  constructor(source: SourceName, nativeId: string | null, startedMs: number) {
    this.#source = source;
    this.#nativeId = nativeId;
    this.#startedMs = startedMs;
  }

  onAttempt(): undefined {
    this.#from = 'PLATFORM';
    this.#attempts += 1;
  }

  onAttemptEnd({ wasSent }: AttemptEnd): void {
    if (wasSent) return;
    this.#attempts -= 1;
    if (this.#attempts === 0) this.#from = null;
  }

  onWait(waitedMs: number): void {
    this.#waitedMs += waitedMs;
  }

  onRefusal(reason: Refusal): void {
    this.#refused = refusals[reason];
  }

  onJoin(): void {
    this.#from = 'FLIGHT';
  }

  onKept(from: KeptIn): void {
    this.#from = from === 'cache' ? 'CACHE' : 'SHARED_CACHE';
  }

  onStale(): void {
    this.#isStale = true;
  }

  onEnd(end: ReadEnd): void {
    this.#end = end;
    this.#durationMs = performance.now() - this.#beganMs;
  }

  /** @param named the records that the caller named */
  describe(now: number, named: ReadonlySet<string>): ExplainedRecord {
    const id = this.#nativeId;
    const result = this.#end?.result ?? null;
    // The other side of a link, or a parent: who may not read the record is not told that it is meant.
    const isTold = result === 'FOUND' || (id !== null && named.has(`${this.#source}:${id}`));
    return {
      source: enumOf(this.#source),
      id: isTold ? id : null,
      result,
      from: this.#from,
      stale: this.#isStale,
      refused: this.#refused,
      attempts: this.#attempts,
      retries: Math.max(0, this.#attempts - 1),
      waitedMs: toTenths(this.#waitedMs),
      startedMs: this.#startedMs,
      durationMs: toTenths(this.#durationMs ?? now - this.#startedMs),
    };
  }
}

const refusals = {
  'breaker open': 'BREAKER_OPEN',
  'queue full': 'QUEUE_FULL',
  'no turn': 'NO_TURN',
  'no connection': 'NO_CONNECTION',
  'no room': 'NO_ROOM',
} as const satisfies Record<Refusal, string>;

function toTenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
