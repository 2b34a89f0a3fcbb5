/** Bodies up to this size do not wait behind larger ones, in bytes. */
const SMALL_BYTES = 64 * 1024;

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

  /** @param maxBytes how much is done in one turn, in bytes; a larger body has a turn of its own */
  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Runs the work on a body, at once if this turn has room for it. */
  run(bytes: number, run: () => void): void {
    const queue = bytes > SMALL_BYTES ? this.#large : this.#small;
    if (queue.length > 0 || !this.#hasRoom(bytes)) queue.push({ bytes, run });
    else this.#start({ bytes, run });
  }

  #hasRoom(bytes: number): boolean {
    return this.#doneBytes === 0 || this.#doneBytes + bytes <= this.#maxBytes;
  }

  #start({ bytes, run }: Task): void {
    if (this.#doneBytes === 0) setImmediate(this.#nextTurn);
    this.#doneBytes += Math.max(1, bytes);
    run();
  }

  readonly #nextTurn = (): void => {
    this.#doneBytes = 0;
    for (let [task] = this.#small; task !== undefined && this.#hasRoom(task.bytes); [task] = this.#small) {
      this.#small.shift();
      this.#start(task);
    }
    // One in each turn, or small ones could keep it waiting for ever.
    const large = this.#large.shift();
    if (large !== undefined) this.#start(large);
  };
}

/** The pace of the process: about 15 ms of usual bodies a turn. */
export const bodyPacer = new TurnPacer(512 * 1024);
