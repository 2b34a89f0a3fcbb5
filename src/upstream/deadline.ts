/** Why there is no more time: it is used up, or the caller has gone. */
export type DeadlineEnd = 'expired' | 'cancelled';

/**
 * The time that one operation has. Everything that the operation waits for listens here, so that nothing outlives it.
 *
 * (An AbortSignal would do, at several times the cost for each of a list's hundreds of upstream calls.)
 */
export class Deadline {
  readonly #listeners = new Set<(end: DeadlineEnd) => void>();
  readonly #timer: NodeJS.Timeout;
  #end: DeadlineEnd | null = null;

  /** @param timeoutMs how long the operation may take, in milliseconds from now */
  constructor(timeoutMs: number) {
    this.#timer = setTimeout(() => {
      this.#finish('expired');
    }, timeoutMs);
  }

  /** How the deadline ended; null while there is time left. */
  get end(): DeadlineEnd | null {
    return this.#end;
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

  /** Ends the deadline before its time: the answer was sent, or nobody waits for it any more. Safe to call again. */
  cancel(): void {
    this.#finish('cancelled');
  }

  #finish(end: DeadlineEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    clearTimeout(this.#timer);
    for (const listener of this.#listeners) listener(end);
    this.#listeners.clear();
  }
}
