/** Responses up to this size may use the last quarter of the budget, in bytes: large ones cannot take it from all others. */
const SMALL_BYTES = 64 * 1024;

/** The part of the budget that larger responses may fill. */
const LARGE_SHARE = 0.75;

/** A response that waits for room. */
interface Waiter {
  readonly bytes: number;
  readonly onRoom: () => void;
}

/** A record that operations hold. */
interface Hold {
  readonly bytes: number;
  operations: number;
}

/**
 * Bounds the bytes of upstream responses in the process: of each body from when it is announced until it is parsed, and
 * of each record until the last operation that has it is done. A response that does not fit waits; a record never does,
 * since it is there already.
 */
export class ResponseBudget {
  /** The bytes that all operations together may hold. */
  readonly maxBytes: number;
  readonly #waiters = new Set<Waiter>();
  readonly #holds = new Map<object, Hold>();
  #heldBytes = 0;
  #leavingBytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** How many bytes are held as of now. */
  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Takes bytes for a response, if there is room; all must be given back by {@link release}. */
  take(bytes: number): boolean {
    if (!this.#hasRoom(bytes)) return false;
    this.#heldBytes += bytes;
    return true;
  }

  /**
   * Waits for room, and takes it.
   *
   * @param onRoom called once the bytes were taken
   * @returns stops waiting
   */
  wait(bytes: number, onRoom: () => void): () => void {
    const waiter = { bytes, onRoom };
    this.#waiters.add(waiter);
    return () => this.#waiters.delete(waiter);
  }

  /** Gives bytes of a response back, after all that is done with it in this turn of the event loop. */
  release(bytes: number): void {
    if (bytes === 0) return;
    // Not at once: the record that was just read is held only when its promise has come to its operations.
    if (this.#leavingBytes === 0) setImmediate(this.#leave);
    this.#leavingBytes += bytes;
  }

  /** Counts a record for as long as an operation holds it, once for all operations. */
  hold(record: object, bytes: number): void {
    const hold = this.#holds.get(record);
    if (hold !== undefined) {
      hold.operations += 1;
      return;
    }
    this.#holds.set(record, { bytes, operations: 1 });
    this.#heldBytes += bytes;
  }

  /** One operation no longer holds the record. */
  drop(record: object): void {
    const hold = this.#holds.get(record);
    if (hold === undefined) return;
    hold.operations -= 1;
    if (hold.operations > 0) return;
    this.#holds.delete(record);
    this.release(hold.bytes);
  }

  /** A response is never too large for an empty budget. */
  #hasRoom(bytes: number): boolean {
    const maxBytes = bytes > SMALL_BYTES ? this.maxBytes * LARGE_SHARE : this.maxBytes;
    return this.#heldBytes === 0 || this.#heldBytes + bytes <= maxBytes;
  }

  readonly #leave = (): void => {
    this.#heldBytes -= this.#leavingBytes;
    this.#leavingBytes = 0;
    for (const waiter of this.#waiters) {
      if (!this.take(waiter.bytes)) continue;
      this.#waiters.delete(waiter);
      waiter.onRoom();
    }
  };
}
