import { Deadline } from '../upstream/deadline.ts';

/** Which part of its time an execution must still have for another request to join it. */
const JOINABLE_SHARE = 0.9;

/** An execution that is under way or has just ended, as one of those who wait for its answer has it. */
export interface Share<Answer> {
  readonly answer: Promise<Answer>;
  /** Whether this one started the execution. */
  readonly isFirst: boolean;
  /** Tells that the answer was sent or that nobody waits for it here any more. Once for each share. */
  readonly leave: () => void;
}

/**
 * Answers requests that ask the same at the same moment by one execution. Whoever hangs up leaves it, and the last one
 * who leaves cancels it. Nothing is kept: when the answer is there, the next request starts anew.
 *
 * What it gains, in CPU per request: 64 clients that ask for one organization, to a quarter; lists that several ask for
 * at once, by as many as ask.
 */
export class SharedAnswers<Answer> {
  readonly #timeoutMs: number;
  readonly #executions = new Map<string, Execution<Answer>>();

  /** @param timeoutMs how long an execution may take, in milliseconds */
  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  /** How many are under way. */
  get size(): number {
    return this.#executions.size;
  }

  /**
   * Joins the execution with this key, or starts it.
   *
   * @param key names who asks what: equal keys get the same answer, so the credentials' fingerprints belong in it
   * @param execute makes the answer within the deadline
   */
  join(key: string, execute: (deadline: Deadline) => Promise<Answer>): Share<Answer> {
    const known = this.#executions.get(key);
    // One that began long ago would end for the newcomer before its time.
    if (known !== undefined && known.deadline.remainingMs >= JOINABLE_SHARE * this.#timeoutMs) {
      return known.join(false);
    }
    const execution = new Execution(new Deadline(this.#timeoutMs), execute, () => {
      if (this.#executions.get(key) === execution) this.#executions.delete(key);
    });
    this.#executions.set(key, execution);
    return execution.join(true);
  }
}

class Execution<Answer> {
  readonly deadline: Deadline;
  readonly #answer: Promise<Answer>;
  readonly #waiting: Waiting;

  constructor(deadline: Deadline, execute: (deadline: Deadline) => Promise<Answer>, onEnd: () => void) {
    this.deadline = deadline;
    this.#answer = execute(deadline).finally(onEnd);
    this.#waiting = { deadline, count: 0 };
  }

  join(isFirst: boolean): Share<Answer> {
    this.#waiting.count += 1;
    return { answer: this.#answer, isFirst, leave: createLeave(this.#waiting) };
  }
}

/** How many wait for an execution. */
interface Waiting {
  readonly deadline: Deadline;
  count: number;
}

/** A function of its own: it lives until the response is read, and the text of the response must not live as long. */
function createLeave(waiting: Waiting): () => void {
  return () => {
    waiting.count -= 1;
    if (waiting.count === 0) waiting.deadline.cancel();
  };
}
