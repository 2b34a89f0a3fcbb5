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

    const flight = new Flight<Value>();
    this.#flights.set(key, flight);
    const value = flight.join(deadline, late);
    const land = () => {
      if (this.#flights.get(key) === flight) this.#flights.delete(key);
    };
    start(flight).then(
      (outcome) => {
        land();
        flight.settle(outcome);
      },
      (error: unknown) => {
        land();
        flight.fail(error);
      },
    );
    return value;
  }

  /**
   * Lets the read with this key go on to its end, whoever leaves.
   *
   * @param timeoutMs for how long at most, in milliseconds from now; the longest counts
   * @returns false if it is not under way any more
   */
  keepGoing(key: string, timeoutMs: number): boolean {
    const flight = this.#flights.get(key);
    if (flight?.end !== null) return false;
    flight.keepGoing(timeoutMs);
    return true;
  }
}

/** Somebody who waits for a read. */
interface Waiter<Value> {
  readonly deadline: Deadline;
  readonly resolve: (value: Value) => void;
  readonly reject: (error: unknown) => void;
  readonly stopListening: () => void;
}

/**
 * A read that is under way, and who waits for it. It has no time of its own: it ends when nobody waits any more.
 *
 * Each waiter has one promise, and nothing is raced: of the time that a list takes, that saves a twentieth.
 */
class Flight<Value> extends Deadline {
  readonly #waiting = new Set<Waiter<Value>>();
  /** Lets it go on though nobody waits. */
  #keeper: Deadline | null = null;

  constructor() {
    super(Infinity);
  }

  /** As much as the most patient of those who wait has left. */
  override get remainingMs(): number {
    let most = 0;
    for (const { deadline } of this.#waiting) most = Math.max(most, deadline.remainingMs);
    return most;
  }

  join(deadline: Deadline, late: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#wait(deadline, resolve, reject, () => resolve(late()));
    });
  }

  keepGoing(timeoutMs: number): void {
    const before = this.#keeper;
    if (timeoutMs <= (before?.remainingMs ?? 0)) return;
    const keeper = (this.#keeper = new Deadline(timeoutMs));
    const stop = () => keeper.cancel();
    this.#wait(keeper, stop, stop, stop);
    before?.cancel();
  }

  settle(value: Value): void {
    for (const { resolve, stopListening } of this.#waiting) {
      stopListening();
      resolve(value);
    }
    this.#waiting.clear();
  }

  fail(error: unknown): void {
    for (const { reject, stopListening } of this.#waiting) {
      stopListening();
      reject(error);
    }
    this.#waiting.clear();
  }

  #wait(
    deadline: Deadline,
    resolve: Waiter<Value>['resolve'],
    reject: Waiter<Value>['reject'],
    onEnd: () => void,
  ): void {
    const stopListening = deadline.onEnd((end) => {
      this.#waiting.delete(waiter);
      onEnd();
      // To a platform it is the same whether nobody waits or nobody may.
      if (this.#waiting.size === 0) this.finish(end === 'expired' ? 'expired' : 'cancelled');
    });
    const waiter = { deadline, resolve, reject, stopListening };
    this.#waiting.add(waiter);
  }
}
