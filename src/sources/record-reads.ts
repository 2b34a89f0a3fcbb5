import { LRUCache } from 'lru-cache';
import { GraphError } from '../errors/graph-error.ts';
import { Flights } from '../upstream/flights.ts';
import { Memory } from '../upstream/memory.ts';
import type { MemoryOptions } from '../upstream/memory.ts';
import type { Found, Outcome } from './outcome.ts';
import type { Call } from './source.ts';

/** The name of the session's own record among the source's. */
const CURRENT = 'current';

/** Failures that what was read before may stand in for: the platform said nothing about the caller or the record. */
const passing = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_TIMEOUT'];

/** Reads one record from the platform. */
type Read<Model> = (call: Call) => Promise<Outcome<Model>>;

/**
 * The reads of one source, for the whole process: those of the same moment are made once, and what they brought is kept
 * for as long as the configuration says. Both are by credential: nobody gets what another one read.
 */
export class RecordReads<Model extends { readonly id: string }> {
  readonly #source: string;
  readonly #flights = new Flights<Outcome<Model>>();
  readonly #memory: Memory<Found<Model>>;
  /**
   * A number for each credential, a part of every key and never used twice: a refusal takes it away, and with it all that
   * was kept before. One that is pushed out takes what was kept along; it never brings anything back.
   */
  readonly #epochs: LRUCache<string, number> | null;
  #lastEpoch = 0;

  /** @param source the platform's name in errors */
  constructor(source: string, memory: MemoryOptions) {
    this.#source = source;
    this.#memory = new Memory(memory);
    this.#epochs = this.#memory.isOn ? new LRUCache({ max: memory.maxEntries }) : null;
  }

  /**
   * Reads a record, or takes part in a read of it, or shows what is kept of it. Never rejects.
   *
   * @param read reads it from the platform; never rejects
   */
  read(id: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    return this.#read(`id:${id}`, call, read);
  }

  /** The same for the record of the caller's session, whichever that is. */
  readCurrent(call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    return this.#read(CURRENT, call, read);
  }

  /** Whether an outcome, of a record by its id or of the session's with null, is what would be shown now. */
  isKept(id: string | null, fingerprint: string, outcome: Outcome<Model>): boolean {
    if (!this.#memory.isOn) return false;
    const kept = this.#memory.find(this.#ownerOf(fingerprint) + (id === null ? CURRENT : `id:${id}`));
    return kept !== null && kept.isFresh && kept.value === outcome;
  }

  #read(what: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    return this.#memory.isOn
      ? this.#remember(what, call, read)
      : this.#share(this.#ownerOf(call.credential.fingerprint) + what, call, read);
  }

  async #remember(what: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    const { fingerprint } = call.credential;
    const owner = this.#ownerOf(fingerprint);
    const kept = this.#memory.find(owner + what);
    if (kept?.isFresh) {
      call.observer?.onKept?.();
      return kept.value;
    }

    const outcome = await this.#share(owner + what, call, async (own) => {
      const answer = await read(own);
      this.#learn(owner, what, fingerprint, answer);
      return answer;
    });
    if (outcome.kind !== 'failed' || !passing.includes(outcome.error.code)) return outcome;
    // Not what was found before: the credential may have been refused elsewhere in the meantime.
    const stale = this.#memory.find(this.#ownerOf(fingerprint) + what);
    if (stale === null) return outcome;
    call.observer?.onStale?.();
    return { ...stale.value, staleBecause: outcome.error };
  }

  #share(key: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    const { credential, deadline, observer } = call;
    let isOwn = deadline.end !== null;
    const outcome = this.#flights.share(
      key,
      deadline,
      (own) => {
        isOwn = true;
        return read({ credential, deadline: own, observer });
      },
      () => this.#tooLate(deadline.end === 'cancelled' ? 'cancelled' : 'operation timeout'),
    );
    if (!isOwn) observer?.onJoin?.();
    return outcome;
  }

  #ownerOf(fingerprint: string): string {
    if (this.#epochs === null) return `${fingerprint}:`;
    let epoch = this.#epochs.get(fingerprint);
    if (epoch === undefined) this.#epochs.set(fingerprint, (epoch = this.#lastEpoch += 1));
    return `${fingerprint}:${String(epoch)}:`;
  }

  #learn(owner: string, what: string, fingerprint: string, outcome: Outcome<Model>): void {
    if (outcome.kind === 'found') {
      this.#memory.keep(owner + what, deepFreeze(outcome), outcome.bytes);
    } else if (outcome.kind === 'not-found' || outcome.error.code === 'FORBIDDEN') {
      this.#memory.forget(owner + what);
      // What is gone by its id is not shown as the session's own either.
      const current = this.#memory.find(owner + CURRENT);
      if (current !== null && what === `id:${current.value.record.id}`) this.#memory.forget(owner + CURRENT);
    } else if (outcome.error.code === 'UNAUTHENTICATED') {
      this.#epochs?.delete(fingerprint);
    }
  }

  #tooLate(reason: string): Outcome<Model> {
    return { kind: 'failed', error: new GraphError('UPSTREAM_TIMEOUT', { source: this.#source, reason }) };
  }
}

/** What many requests look at is changed by none. */
function deepFreeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value) as unknown[]) {
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}
