import { Deadline } from './deadline.ts';

/**
 * Identical reads under way at the same moment become one. A later one joins the flight of the first; whoever hangs up
 * leaves it, and the last one who leaves cancels it.
 */
export class Flights<Value> {
  readonly #flights = new Map<string, Flight<Value>>();

  /** How many are under way. */
  get size(): number {
    return this.#flights.size;
  }

  /**
   * Joins the read with this key, or starts it.
   *
   * @param key names who reads what: equal keys get the same answer, so a credential's fingerprint belongs in it
   * @param deadline how long this caller waits
   * @param start makes the read, within the deadline of the flight; never rejects
   * @param late makes what this caller gets when its own deadline ends first
   */
  share(
    key: string,
    deadline: Deadline,
    start: (deadline: Deadline) => Promise<Value>,
    late: () => Value,
  ): Promise<Value> {
    if (deadline.end !== null) return Promise.resolve(late());
    const known = this.#flights.get(key);
    // One that was left by all is on its way down: nobody can join it any more.
    if (known?.end === null) return known.join(deadline, late);

    const flight = new Flight<Value>(async (own) => {
      try {
        return await start(own);
      } finally {
        if (this.#flights.get(key) === flight) this.#flights.delete(key);
      }
    });
    this.#flights.set(key, flight);
    return flight.join(deadline, late);
  }
}

/** A read that is under way, and who waits for it. It has no time of its own: it ends when nobody waits any more. */
class Flight<Value> extends Deadline {
  readonly #waiting = new Set<Deadline>();
  readonly #start: (deadline: Deadline) => Promise<Value>;
  #value: Promise<Value> | null = null;

  constructor(start: (deadline: Deadline) => Promise<Value>) {
    super(Infinity);
    this.#start = start;
  }

  /** As much as the most patient of those who wait has left. */
  override get remainingMs(): number {
    let most = 0;
    for (const { remainingMs } of this.#waiting) most = Math.max(most, remainingMs);
    return most;
  }

  async join(deadline: Deadline, late: () => Value): Promise<Value> {
    this.#waiting.add(deadline);
    const { promise, resolve } = Promise.withResolvers<Value>();
    const stopListening = deadline.onEnd((end) => {
      this.#waiting.delete(deadline);
      resolve(late());
      if (this.#waiting.size === 0) this.finish(end);
    });
    this.#value ??= this.#start(this);
    try {
      return await Promise.race([this.#value, promise]);
    } finally {
      stopListening();
      this.#waiting.delete(deadline);
    }
  }
}
