import { setPunctualTimeout } from '../deadline.ts';

/** Somebody who waits. */
interface Waiter {
  readonly giveUp: () => void;
}

/**
 * How long one answer waits for something that it can do without, all in all: whatever is waited for at the same moment
 * counts once, and what was waited for before counts, too.
 */
export class Patience {
  readonly #onEnd: () => void;
  readonly #now: () => number;
  readonly #waiting = new Set<Waiter>();
  #leftMs: number;
  #sinceMs = 0;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param totalMs how long all of it may take, in milliseconds
   * @param onEnd told once, when it is used up while somebody waits, before that one is
   */
  constructor(
    totalMs: number,
    onEnd: () => void = () => undefined,
    now: () => number = () => performance.now(),
  ) {
    this.#leftMs = totalMs;
    this.#onEnd = onEnd;
    this.#now = now;
  }

  /** How much is left, in milliseconds; 0 when it is used up. */
  get leftMs(): number {
    const waitedMs = this.#waiting.size > 0 ? this.#now() - this.#sinceMs : 0;
    return Math.max(0, this.#leftMs - waitedMs);
  }

  /** Waits for a value, as long as there is patience; null where it did not come. Rejects as the promise does. */
  wait<Value>(promise: Promise<Value>): Promise<Value | null> {
    // Whatever becomes of it: nobody waits for it.
    promise.catch(() => undefined);
    if (this.leftMs === 0) return Promise.resolve(null);
    return new Promise((resolve, reject) => {
      const waiter = { giveUp: () => resolve(null) };
      this.#begin(waiter);
      promise.then(
        (value) => {
          this.#end(waiter);
          resolve(value);
        },
        (error: unknown) => {
          this.#end(waiter);
          reject(error);
        },
      );
    });
  }

  #begin(waiter: Waiter): void {
    if (this.#waiting.size === 0) {
      const sinceMs = (this.#sinceMs = this.#now());
      this.#timer = setPunctualTimeout(() => this.#giveUp(sinceMs), this.#leftMs);
    }
    this.#waiting.add(waiter);
  }

  #end(waiter: Waiter): void {
    if (!this.#waiting.delete(waiter) || this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#leftMs = Math.max(0, this.#leftMs - (this.#now() - this.#sinceMs));
  }

  #giveUp(sinceMs: number): void {
    // It may come late, and be about another wait than that which is on by now.
    if (this.#waiting.size === 0 || this.#sinceMs !== sinceMs) return;
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    this.#leftMs = 0;
    this.#onEnd();
    for (const { giveUp } of waiting) giveUp();
  }
}
