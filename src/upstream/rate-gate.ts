import { LRUCache } from 'lru-cache';

/** How fast one credential may ask. */
export interface RateGateOptions {
  /** Calls that the platform may see of one credential in any second; 0 for any number. */
  readonly requestsPerSecond: number;
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
}

/** A call's place among those of its credential. Whoever has one must leave it, whatever became of the call. */
export interface RatePlace {
  /** How long it is until the call's turn at least, in milliseconds; asked again after that, most often 0. */
  readonly waitMs: number;
  /** The call begins: it is under way from now on. */
  begin(): void;
  /** The call has ended, or nobody waits for it any more. Safe to call again. */
  leave(): void;
}

/** How many credentials are remembered; the longest unused go first. */
const CREDENTIALS = 10_000;

const SECOND_MS = 1000;

/** How long a credential pauses at most, whatever the platform asks for, in milliseconds. */
const MAX_PAUSE_MS = 5 * 60 * 1000;

/**
 * Keeps each credential within its rate, and lets one that was told to slow down pause. Others are never held up: a
 * platform counts by credential.
 *
 * Only the platform knows when it counts a call; it is some time between the beginning and the end. So a call takes up
 * its part of the rate from when it begins until a second after it has ended.
 */
export class RateGate {
  readonly #requestsPerSecond: number;
  readonly #now: () => number;
  readonly #paces = new LRUCache<string, Pace>({ max: CREDENTIALS });

  constructor({ requestsPerSecond, now = () => performance.now() }: RateGateOptions) {
    this.#requestsPerSecond = requestsPerSecond === 0 ? Infinity : requestsPerSecond;
    this.#now = now;
  }

  /** Takes a place behind the credential's other calls; null where nothing bounds them. */
  join(fingerprint: string): RatePlace | null {
    const known = this.#paces.get(fingerprint);
    if (known === undefined && this.#requestsPerSecond === Infinity) return null;
    return new Place(known ?? this.#remember(fingerprint));
  }

  /** Lets the credential pause, because the platform asked for it; also its calls that wait for their turn. */
  pause(fingerprint: string, pauseMs: number): void {
    const pace = this.#paces.get(fingerprint) ?? this.#remember(fingerprint);
    pace.pausedUntilMs = Math.max(pace.pausedUntilMs, this.#now() + Math.min(pauseMs, MAX_PAUSE_MS));
  }

  #remember(fingerprint: string): Pace {
    const pace = new Pace(this.#requestsPerSecond, this.#now);
    this.#paces.set(fingerprint, pace);
    return pace;
  }
}

/** What is known of one credential's calls, all in milliseconds of the gate's clock. */
class Pace {
  readonly requestsPerSecond: number;
  readonly now: () => number;
  /** In the order in which their turn comes. */
  readonly waiting = new Set<Place>();
  pausedUntilMs = 0;
  underWay = 0;
  /** When the calls of the last second ended, oldest first. */
  #ends: number[] = [];

  constructor(requestsPerSecond: number, now: () => number) {
    this.requestsPerSecond = requestsPerSecond;
    this.now = now;
  }

  ended(): void {
    this.underWay -= 1;
    if (this.requestsPerSecond !== Infinity) this.#ends.push(this.now());
  }

  /** How long the platform asked the credential to pause. */
  get pauseMs(): number {
    return Math.max(0, this.pausedUntilMs - this.now());
  }

  /** How long a call waits that has so many before it, where all that is under way ends now. */
  waitMs(before: number): number {
    const now = this.now();
    const { pauseMs } = this;
    this.#ends = this.#ends.filter((endMs) => endMs + SECOND_MS > now);
    const free = this.requestsPerSecond - this.underWay - this.#ends.length;
    if (before < free) return pauseMs;
    const missing = before - free;
    const endMs = this.#ends[missing % this.requestsPerSecond] ?? now;
    const rounds = 1 + Math.floor(missing / this.requestsPerSecond);
    return Math.max(pauseMs, endMs + rounds * SECOND_MS - now);
  }
}

class Place implements RatePlace {
  readonly #pace: Pace;
  #state: 'waiting' | 'under way' | 'left' = 'waiting';

  constructor(pace: Pace) {
    this.#pace = pace;
    pace.waiting.add(this);
  }

  get waitMs(): number {
    if (this.#pace.requestsPerSecond === Infinity) return this.#pace.pauseMs;
    let before = 0;
    for (const place of this.#pace.waiting) {
      if (place === this) break;
      before += 1;
    }
    return this.#pace.waitMs(before);
  }

  begin(): void {
    this.#pace.waiting.delete(this);
    this.#pace.underWay += 1;
    this.#state = 'under way';
  }

  leave(): void {
    if (this.#state === 'waiting') this.#pace.waiting.delete(this);
    else if (this.#state === 'under way') this.#pace.ended();
    this.#state = 'left';
  }
}
