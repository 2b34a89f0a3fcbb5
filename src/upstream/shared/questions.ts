import { CircuitBreaker } from '../circuit-breaker.ts';
import type { Deadline } from '../deadline.ts';
import { Patience } from './patience.ts';
import type { ScriptRunner } from './redis.ts';
import { toLookReply } from './replies.ts';
import type { LookReply, Reply } from './replies.ts';

/** A script that answers what there is of a record. */
export interface Question {
  readonly script: 'look';
  readonly keys: readonly string[];
  /** The number of the question is put before them. */
  readonly values: readonly (string | Buffer)[];
}

/** Which part of the whole time somebody must have had to wait for their waiting in vain to say anything about Redis. */
const FAIR_SHARE = 0.5;

/** After how many answers in a row that waited for nothing Redis is left alone, and for how long. */
const MOST_TIMEOUTS = 3;
const OPEN_MS = 2000;

/**
 * Asks Redis as long as it is any good. An answer that uses up its patience goes on without; after some of them in a row
 * Redis is left alone for a time, and one question then tells whether it is back.
 */
export class Questions {
  readonly #redis: ScriptRunner;
  readonly #patienceMs: number;
  readonly #breaker: CircuitBreaker;
  readonly #patience = new WeakMap<Deadline, Patience>();
  #last = 0;
  #timeoutsInARow = 0;

  /** @param patienceMs how long one answer waits for all that it asks, in milliseconds */
  constructor(redis: ScriptRunner, patienceMs: number) {
    this.#redis = redis;
    this.#patienceMs = patienceMs;
    // One failure that is told opens it: what counts as one is counted here.
    this.#breaker = new CircuitBreaker({ windowMs: 1000, minAttempts: 1, failureShare: 0, openMs: OPEN_MS });
  }

  /** The patience of the answer that has this deadline: all that it asks share it. */
  patienceOf(deadline: Deadline): Patience {
    let patience = this.#patience.get(deadline);
    if (patience === undefined) {
      patience = new Patience(this.#patienceMs, () => {
        this.#timeoutsInARow += 1;
      });
      this.#patience.set(deadline, patience);
    }
    return patience;
  }

  /** Asks something; null where nobody says, or not in time. Never rejects. */
  async ask(patience: Patience, { script, keys, values }: Question): Promise<LookReply | null> {
    const redis = this.#redis;
    const question = (this.#last += 1);
    const grantedMs = patience.leftMs;
    if (!redis.isUp || grantedMs === 0) return null;
    const pass = this.#breaker.enter();
    if (pass === null) return null;
    let reply: Reply | null;
    try {
      reply = await patience.wait(redis.run(script, keys, [String(question), ...values]));
    } catch {
      this.#breaker.leave(pass, pass.isProbe ? 'failure' : 'unknown');
      return null;
    }
    const read = reply === null ? null : toLookReply(reply, question);
    if (read !== null) {
      this.#timeoutsInARow = 0;
      this.#breaker.leave(pass, 'success');
      return read;
    }
    const hadChance = grantedMs >= FAIR_SHARE * this.#patienceMs;
    const isFailure = hadChance && (pass.isProbe || this.#timeoutsInARow >= MOST_TIMEOUTS);
    this.#breaker.leave(pass, isFailure ? 'failure' : 'unknown');
    // A connection on which nothing comes may never have anything again; and one that is out of step, nothing right.
    if (reply !== null || (pass.isProbe && hadChance)) redis.reconnect();
    return null;
  }
}
