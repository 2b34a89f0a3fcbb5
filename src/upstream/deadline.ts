/** A timer that is later than this was kept waiting by the process itself, in milliseconds. */
const LATE_MS = 50;

/** The longest time that a timer takes, in milliseconds, some 25 days; more would fire at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Sets a timer that gives what has arrived a chance: where the process was too busy to look at its timers and sockets in
 * time, the sockets are read first.
 */
export function setPunctualTimeout(listener: () => void, timeoutMs: number): NodeJS.Timeout {
  const dueAtMs = performance.now() + timeoutMs;
  const timer = setTimeout(() => {
    if (performance.now() < dueAtMs + LATE_MS) listener();
    else setImmediate(listener);
  }, timeoutMs);
  return timer;
}

/** Whether a promise takes longer than this, in milliseconds. */
export function takesLonger(promise: Promise<unknown>, timeMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, timeMs, true);
    const onEnd = () => {
      clearTimeout(timer);
      resolve(false);
    };
    promise.then(onEnd, onEnd);
  });
}

/** Why there is no more time: it is used up, nobody waits any more, or the operation holds as much as it may. */
export type DeadlineEnd = 'expired' | 'cancelled' | 'exhausted';

/**
 * The time that one operation has. Everything that the operation waits for listens here, so that nothing outlives it.
 *
 * (An AbortSignal would do, at several times the cost for each of a list's hundreds of upstream calls.)
 */
export class Deadline {
  readonly #listeners = new Set<(end: DeadlineEnd) => void>();
  readonly #timer: NodeJS.Timeout | null;
  readonly #expiresAtMs: number;
  #end: DeadlineEnd | null = null;

  /** @param timeoutMs how long the operation may take, in milliseconds from now; `Infinity` until it is cancelled */
  constructor(timeoutMs: number) {
    const hasTime = Number.isFinite(timeoutMs);
    this.#expiresAtMs = hasTime ? performance.now() + timeoutMs : Infinity;
    this.#timer = hasTime
      ? setPunctualTimeout(() => {
          this.finish('expired');
        }, timeoutMs)
      : null;
  }

  /** How the deadline ended; null while there is time left. */
  get end(): DeadlineEnd | null {
    return this.#end;
  }

  /** How much time is left, in milliseconds; 0 when it has ended. */
  get remainingMs(): number {
    return this.#end === null ? Math.max(0, this.#expiresAtMs - performance.now()) : 0;
  }

  /**
   * Calls the listener once when the deadline ends. Register only while `end` is null.
   *
   * @returns takes the listener off again
   */
  onEnd(listener: (end: DeadlineEnd) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Waits.
   *
   * @returns whether the time has passed; false where the deadline ended first
   */
  wait(delayMs: number): Promise<boolean> {
    if (this.#end !== null) return Promise.resolve(false);
    return new Promise((resolve) => {
      const stopListening = this.onEnd(() => {
        clearTimeout(timer);
        resolve(false);
      });
      const timer = setTimeout(
        () => {
          stopListening();
          resolve(true);
        },
        Math.min(delayMs, MAX_TIMER_MS),
      );
    });
  }

  /** Ends the deadline before its time: the answer was sent, or nobody waits for it any more. Safe to call again. */
  cancel(): void {
    this.finish('cancelled');
  }

  /** Ends the deadline because the operation holds as much as it may: nothing more is read for it. Safe to call again. */
  exhaust(): void {
    this.finish('exhausted');
  }

  protected finish(end: DeadlineEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener(end);
    this.#listeners.clear();
  }
}
