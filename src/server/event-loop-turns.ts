/** How long one turn of the event loop may be kept busy before further work waits for another one, in milliseconds. */
const MAX_TURN_MS = 10;

/**
 * How many turns come after one that was kept busy for longer. Node accepts one connection in each turn, and a request on
 * it, such as a health check, takes two more. Turns with nothing to do take microseconds.
 */
const REST_TURNS = 3;

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
  #restTurns = 0;
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
    const isFree = this.#waiting.size === 0 && this.#restTurns === 0;
    if (isFree && now - this.#beganMs <= MAX_TURN_MS) return null;
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
      if (this.#restTurns > 0) this.#restTurns -= 1;
      if (this.#beganMs !== null && this.#now() - this.#beganMs > MAX_TURN_MS) this.#restTurns = REST_TURNS;
      this.#beganMs = null;
      if (this.#restTurns > 0) {
        this.#schedule();
        return;
      }
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
