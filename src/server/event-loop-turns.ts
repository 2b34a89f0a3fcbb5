/** How long one turn of the event loop may be kept busy before further work waits for another one, in milliseconds. */
const MAX_TURN_MS = 10;

/**
 * Spreads work that is ready at the same moment over turns of the event loop, so that what takes no time, such as a health
 * check, is done between. Each piece of work that waits has a turn of its own.
 */
export class EventLoopTurns {
  readonly #now: () => number;
  /** What waits, by its owner; the owner that came first is served until nothing of its own waits. */
  readonly #waiting = new Map<object, (() => void)[]>();
  /** When the first work of this turn began; null if none has. */
  #beganMs: number | null = null;
  #isScheduled = false;

  /** @param now the time in milliseconds, from any beginning */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /**
   * Null if work may begin at once, as nearly always; otherwise resolves when it may.
   *
   * @param owner what the work is a part of: its parts are done one after the other; by default it stands alone
   */
  take(owner: object = {}): Promise<void> | null {
    const now = this.#now();
    this.#beganMs ??= now;
    this.#schedule();
    if (this.#waiting.size === 0 && now - this.#beganMs <= MAX_TURN_MS) return null;
    return new Promise((resolve) => {
      const parts = this.#waiting.get(owner);
      if (parts === undefined) this.#waiting.set(owner, [resolve]);
      else parts.push(resolve);
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#beganMs = null;
      const [first] = this.#waiting;
      if (first === undefined) return;
      const [owner, parts] = first;
      const next = parts.shift();
      if (parts.length === 0) this.#waiting.delete(owner);
      this.#beganMs = this.#now();
      this.#schedule();
      next?.();
    });
  }
}
