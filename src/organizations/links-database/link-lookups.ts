import { CircuitBreaker } from '../../upstream/circuit-breaker.ts';
import type { BreakerPass } from '../../upstream/circuit-breaker.ts';
import { idsOf } from '../links.ts';
import type { Link } from '../links.ts';
import { toDatabaseProblem } from './database-problem.ts';
import type { DatabaseProblem } from './database-problem.ts';

/** The links that were found, by each of their ids. An id that was asked for and is not there has none. */
export type FoundLinks = ReadonlyMap<string, Link>;

/** How links are looked up. */
export interface LinkLookupsOptions {
  /** Finds the links of ids by one query. */
  readonly find: (ids: readonly string[]) => Promise<readonly Link[]>;
  /** Told of each answer, also of one that came too late for whoever asked. */
  readonly onAnswer: (asked: Iterable<string>, links: readonly Link[], asOfMs: number) => void;
  /** Told when the database is left alone because it fails, and when it is asked again. */
  readonly onChange: (problem: DatabaseProblem | null) => void;
  /** How many queries there are at once; what is asked meanwhile goes into the next one. */
  readonly maxQueries: number;
  /** How long whoever asks waits, in milliseconds. */
  readonly waitMs: number;
  /** How long the database is left alone after it failed, in milliseconds. */
  readonly restMs: number;
}

/** Ids that are asked for together. */
interface Batch {
  readonly ids: Set<string>;
  readonly answer: Promise<FoundLinks | null>;
  readonly settle: (found: FoundLinks | null) => void;
  /** While the question is under way and somebody waits for it. */
  pass: BreakerPass | null;
}

/** How far back failures count against answers, in milliseconds. */
const WINDOW_MS = 1000;

/**
 * Asks for links, many ids at a time: all that is asked within one turn of the event loop, whichever requests it is for,
 * and while all queries are under way, all that is asked until one of them ends.
 *
 * A database that fails is left alone for a time; one question then tells whether it is back.
 */
export class LinkLookups {
  readonly #options: LinkLookupsOptions;
  readonly #breaker: CircuitBreaker;
  #gathering: Batch | null = null;
  /** The question that each id is in, from when it is sent until its answer is there or nobody waits for it. */
  readonly #underWay = new Map<string, Batch>();
  #queries = 0;
  #lastProblem: DatabaseProblem | null = null;

  constructor(options: LinkLookupsOptions) {
    this.#options = options;
    this.#breaker = new CircuitBreaker({
      windowMs: WINDOW_MS,
      minAttempts: 1,
      failureShare: 0.5,
      openMs: options.restMs,
      onChange: (isOpen) => options.onChange(isOpen ? this.#lastProblem : null),
    });
  }

  /** Whether the database is left alone: nothing that is asked now would be answered. */
  get areResting(): boolean {
    return this.#breaker.isShut;
  }

  /** Looks ids up; null where the database does not answer in time, or is left alone. Never rejects. */
  async lookUp(ids: readonly string[]): Promise<FoundLinks | null> {
    const batches = new Set<Batch>();
    for (const id of ids) {
      let batch = this.#underWay.get(id);
      if (batch === undefined) {
        if (this.areResting) return null;
        batch = this.#gathering ??= this.#gather();
        batch.ids.add(id);
      }
      batches.add(batch);
    }
    return this.#unite(batches);
  }

  /** The same, all by one query, so that the answer is of one moment. */
  async lookUpTogether(ids: readonly string[]): Promise<FoundLinks | null> {
    if (this.areResting) return null;
    const batch = (this.#gathering ??= this.#gather());
    for (const id of ids) batch.ids.add(id);
    return batch.answer;
  }

  async #unite(batches: ReadonlySet<Batch>): Promise<FoundLinks | null> {
    const answers = await Promise.all(Array.from(batches, ({ answer }) => answer));
    const found = new Map<string, Link>();
    for (const answer of answers) {
      if (answer === null) return null;
      for (const [id, link] of answer) found.set(id, link);
    }
    return found;
  }

  #gather(): Batch {
    const { promise: answer, resolve } = Promise.withResolvers<FoundLinks | null>();
    const timer = setTimeout(() => this.#giveUp(batch), this.#options.waitMs);
    const settle = (found: FoundLinks | null) => {
      clearTimeout(timer);
      resolve(found);
    };
    const batch: Batch = { ids: new Set(), answer, settle, pass: null };
    setImmediate(() => this.#send());
    return batch;
  }

  /** Nobody waits any longer, whether the question was sent or not. */
  #giveUp(batch: Batch): void {
    if (this.#gathering === batch) this.#gathering = null;
    this.#leave(batch, 'failure', toDatabaseProblem(new Error('Query read timeout')));
    this.#settle(batch, null);
  }

  #send(): void {
    const batch = this.#gathering;
    if (batch === null || this.#queries >= this.#options.maxQueries) return;
    this.#gathering = null;
    batch.pass = this.#breaker.enter();
    if (batch.pass === null) {
      this.#settle(batch, null);
      return;
    }
    for (const id of batch.ids) this.#underWay.set(id, batch);
    this.#queries += 1;
    void this.#ask(batch).finally(() => {
      this.#queries -= 1;
      this.#send();
    });
  }

  async #ask(batch: Batch): Promise<void> {
    const asOfMs = performance.now();
    try {
      const links = await this.#options.find([...batch.ids]);
      this.#options.onAnswer(batch.ids, links, asOfMs);
      this.#leave(batch, 'success', null);
      this.#settle(batch, new Map(links.flatMap((link) => idsOf(link).map((id) => [id, link]))));
    } catch (error) {
      this.#leave(batch, 'failure', toDatabaseProblem(error));
      this.#settle(batch, null);
    }
  }

  #settle(batch: Batch, found: FoundLinks | null): void {
    for (const id of batch.ids) if (this.#underWay.get(id) === batch) this.#underWay.delete(id);
    batch.settle(found);
  }

  #leave(batch: Batch, result: 'success' | 'failure', problem: DatabaseProblem | null): void {
    // One that could not even be sent, because those before it hang, says as much as they do.
    const pass = batch.pass ?? (result === 'failure' ? this.#breaker.enter() : null);
    batch.pass = null;
    if (pass === null) return;
    this.#lastProblem = problem;
    this.#breaker.leave(pass, result);
  }
}
