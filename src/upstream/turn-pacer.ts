/** Bodies up to this size do not wait behind larger ones, in bytes. */
const SMALL_BYTES = 64 * 1024;

/**
 * How many turns come between large bodies. A request on a new connection, such as a health check, takes three: its
 * connection is accepted, it is read, it is answered. Turns with nothing to do take microseconds.
 */
const REST_TURNS = 3;

/** A body that waits for a turn. */
interface Task {
  readonly bytes: number;
  readonly run: () => void;
}

/**
 * Spreads work on bodies over turns of the event loop: parsing and validating a hostile body of 1 MiB takes 150 ms, and
 * hundreds of them can arrive in one turn.
 */
export class TurnPacer {
  readonly #maxBytes: number;
  readonly #small: Task[] = [];
  readonly #large: Task[] = [];
  #doneBytes = 0;
  /** Turns until the next large body. */
  #restTurns = 0;
  #isScheduled = false;

  /** @param maxBytes how much is done in one turn, in bytes; a larger body has a turn of its own */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Runs the work on a body, at once if this turn has room for it. */
  run(bytes: number, run: () => void): void {
    const isLarge = bytes > SMALL_BYTES;
    const queue = isLarge ? this.#large : this.#small;
    const mayStart = queue.length === 0 && this.#hasRoom(bytes) && !(isLarge && this.#restTurns > 0);
    if (mayStart) this.#start({ bytes, run });
    else queue.push({ bytes, run });
  }

  #hasRoom(bytes: number): boolean {
    return this.#doneBytes === 0 || this.#doneBytes + bytes <= this.#maxBytes;
  }

  #start({ bytes, run }: Task): void {
    this.#doneBytes += Math.max(1, bytes);
    if (bytes > SMALL_BYTES && this.#doneBytes > this.#maxBytes / 2) this.#restTurns = REST_TURNS;
    this.#schedule();
    run();
  }

  #schedule(): void {
    if (!this.#isScheduled) setImmediate(this.#nextTurn);
    this.#isScheduled = true;
  }

  readonly #nextTurn = (): void => {
    this.#isScheduled = false;
    this.#doneBytes = 0;
    if (this.#restTurns > 0) this.#restTurns -= 1;
    for (let [task] = this.#small; task !== undefined && this.#hasRoom(task.bytes); [task] = this.#small) {
      this.#small.shift();
      this.#start(task);
    }
    // One in each turn, or small ones could keep it waiting for ever.
    const large = this.#restTurns === 0 ? this.#large.shift() : undefined;
    if (large !== undefined) this.#start(large);
    if (this.#restTurns > 0 || this.#small.length + this.#large.length > 0) this.#schedule();
  };
}

/** The pace of the process: about 15 ms of usual bodies a turn. */
export const bodyPacer = new TurnPacer(512 * 1024);
