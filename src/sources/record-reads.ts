import { LRUCache } from 'lru-cache';
import { GraphError } from '../errors/graph-error.ts';
import { takesLonger } from '../upstream/deadline.ts';
import type { DeadlineEnd } from '../upstream/deadline.ts';
import { Flights } from '../upstream/flights.ts';
import { Memory } from '../upstream/memory.ts';
import type { MemoryOptions } from '../upstream/memory.ts';
import type { KeptIn } from '../upstream/read-observer.ts';
import { noRoom } from '../upstream/response-reader.ts';
import type { StorePass } from '../upstream/shared/look.ts';
import { deepFreeze } from './deep-freeze.ts';
import { isPassing } from './outcome.ts';
import type { Found, Outcome } from './outcome.ts';
import { nameOf } from './shared-reads.ts';
import type { SharedReads } from './shared-reads.ts';
import type { Call } from './source.ts';

/** The name of the session's own record among the source's. */
const CURRENT = nameOf(null);

/** How long what was read is kept, and how much of it. */
export interface RecordReadsOptions extends MemoryOptions {
  /**
   * How long a read may take before a stale record is shown in its place, in milliseconds; the read goes on, and refreshes
   * what is kept. By default as long as it takes.
   */
  readonly staleAfterMs?: number;
}

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
  /** After how long a stale record is shown; null if there never is one. */
  readonly #staleAfterMs: number | null;
  /**
   * A number for each credential, a part of every key and never used twice: a refusal takes it away, and with it all that
   * was kept before. One that is pushed out takes what was kept along; it never brings anything back.
   */
  readonly #epochs: LRUCache<string, number> | null;
  #lastEpoch = 0;
  /** What is kept with other processes; null where each is by itself. */
  readonly #shared: SharedReads<Model> | null;
  /** How often anything was taken away. */
  #evictions = 0;

  /**
   * @param source the platform's name in errors
   * @param shared asked before a record is shown that is kept: what others took away is gone here, too
   */
  constructor(source: string, options: RecordReadsOptions, shared: SharedReads<Model> | null = null) {
    const { staleAfterMs = Infinity, ...memory } = options;
    this.#source = source;
    this.#shared = shared;
    this.#memory = new Memory(memory);
    this.#epochs = this.#memory.isOn ? new LRUCache({ max: memory.maxEntries }) : null;
    this.#staleAfterMs = memory.staleMs > 0 && Number.isFinite(staleAfterMs) ? staleAfterMs : null;
  }

  /**
   * Reads a record, or takes part in a read of it, or shows what is kept of it. Never rejects.
   *
   * @param read reads it from the platform; never rejects
   */
  read(id: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    return this.#read(id, call, read);
  }

  /** The same for the record of the caller's session, whichever that is. */
  readCurrent(call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    return this.#read(null, call, read);
  }

  /** Whether an outcome, of a record by its id or of the session's with null, is what would be shown now. */
  isKept(id: string | null, fingerprint: string, outcome: Outcome<Model>): boolean {
    // Where records are shared, nobody knows without asking.
    if (!this.#memory.isOn || this.#shared !== null) return false;
    const kept = this.#memory.find(this.#ownerOf(fingerprint) + nameOf(id));
    return kept !== null && kept.isFresh && kept.value === outcome;
  }

  #read(id: string | null, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    if (!this.#memory.isOn) {
      return this.#share(this.#ownerOf(call.credential.fingerprint) + nameOf(id), call, read);
    }
    return this.#shared === null
      ? this.#remember(nameOf(id), call, read)
      : this.#rememberTogether(id, call, read, this.#shared);
  }

  async #remember(what: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    const { fingerprint } = call.credential;
    const owner = this.#ownerOf(fingerprint);
    const kept = this.#memory.find(owner + what);
    if (kept?.isFresh) {
      call.observer?.onKept?.('cache');
      return kept.value;
    }

    const reading = this.#share(owner + what, call, async (own) => {
      const answer = await read(own);
      this.#learn(owner, what, fingerprint, answer);
      return answer;
    });
    if (kept === null) return reading;
    // Not what was found before: the credential may have been refused elsewhere in the meantime.
    const findStale = () => this.#memory.find(this.#ownerOf(fingerprint) + what)?.value ?? null;
    return this.#orStale(reading, owner + what, call, findStale);
  }

  /**
   * Waits for a read, and shows a stale record if it fails in passing, or takes too long.
   *
   * @param key under which the read is shared
   */
  async #orStale(
    reading: Promise<Outcome<Model>>,
    key: string,
    call: Call,
    findStale: () => Found<Model> | null | Promise<Found<Model> | null>,
  ): Promise<Outcome<Model>> {
    const { deadline, observer } = call;
    if (this.#staleAfterMs !== null && (await takesLonger(reading, this.#staleAfterMs))) {
      let isOver = deadline.end !== null;
      const end = () => (isOver = true);
      reading.then(end, end);
      const stale = await findStale();
      // If the read has ended in the meantime, what it brought is better, or says that there is nothing to show.
      if (stale !== null && !isOver && this.#flights.keepGoing(key, deadline.remainingMs)) {
        observer?.onStale?.();
        return { ...stale, staleBecause: this.#timeout('no response yet') };
      }
    }
    const outcome = await reading;
    if (outcome.kind !== 'failed' || !isPassing(outcome.error)) return outcome;
    const stale = await findStale();
    if (stale === null) return outcome;
    observer?.onStale?.();
    return { ...stale, staleBecause: outcome.error };
  }

  /** The same with other processes: what this one has is shown only where they say so, or cannot be asked. */
  async #rememberTogether(
    id: string | null,
    call: Call,
    read: Read<Model>,
    shared: SharedReads<Model>,
  ): Promise<Outcome<Model>> {
    const { shown, pass, from } = await this.#look(id, call, shared, 'fresh');
    if (shown !== null) {
      call.observer?.onKept?.(from);
      return shown;
    }
    const { fingerprint } = call.credential;
    const owner = this.#ownerOf(fingerprint);
    const what = nameOf(id);
    const reading = this.#share(owner + what, call, async (own) => {
      const answer = await shared.read(id, own, pass, read);
      this.#learn(owner, what, fingerprint, answer);
      return answer;
    });
    return this.#orStale(reading, owner + what, call, async () =>
      call.deadline.end === 'cancelled' ? null : (await this.#look(id, call, shared, 'stale')).shown,
    );
  }

  /** Looks for what may be shown, here and elsewhere; what was found elsewhere is then here, too. */
  async #look(
    id: string | null,
    call: Call,
    shared: SharedReads<Model>,
    most: 'fresh' | 'stale',
  ): Promise<{ shown: Found<Model> | null; pass: StorePass | null; from: KeptIn }> {
    const { fingerprint } = call.credential;
    const find = () => this.#memory.find(this.#ownerOf(fingerprint) + nameOf(id));
    const owner = this.#ownerOf(fingerprint);
    const before = find();
    const evictions = this.#evictions;
    const look = await shared.look(id, call, before?.value ?? null, most);
    if (look.kind === 'found') {
      const { outcome, ageMs } = look;
      // Not if the credential was refused here in the meantime.
      if (owner !== this.#ownerOf(fingerprint)) return { shown: null, pass: null, from: 'shared cache' };
      deepFreeze(outcome);
      // Not kept if this record may have been taken away here in the meantime.
      if (evictions === this.#evictions) {
        this.#memory.keep(owner + nameOf(id), outcome, outcome.bytes, ageMs);
      }
      return { shown: outcome, pass: null, from: 'shared cache' };
    }
    const pass = look.kind === 'none' ? look.pass : null;
    const now = find();
    if (now === null) return { shown: null, pass, from: 'cache' };
    // What was read here while the others were asked is newer than what they say.
    const isNews = now.value !== before?.value && now.isFresh;
    const isConfirmed = look.kind === 'same' && now.value === before?.value;
    const isOnOwn = look.kind === 'unanswered' && (now.isFresh || most === 'stale');
    return { shown: isNews || isConfirmed || isOnOwn ? now.value : null, pass, from: 'cache' };
  }

  #share(key: string, call: Call, read: Read<Model>): Promise<Outcome<Model>> {
    const { credential, caller, deadline, observer } = call;
    let isOwn = deadline.end !== null;
    const outcome = this.#flights.share(
      key,
      deadline,
      (own) => {
        isOwn = true;
        return read({ credential, caller, deadline: own, observer });
      },
      () => this.#late(deadline.end),
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
    } else if (outcome.kind === 'failed' && outcome.isUnauthorized) {
      // Also if the credential was good a moment ago: the 401 may be about this record alone, or about all of them.
      this.#evictions += 1;
      this.#epochs?.delete(fingerprint);
    } else if (outcome.kind === 'not-found' || outcome.error.code === 'FORBIDDEN') {
      this.#evictions += 1;
      this.#memory.forget(owner + what);
      // What is gone by its id is not shown as the session's own either.
      const current = this.#memory.find(owner + CURRENT);
      if (current !== null && what === `id:${current.value.record.id}`) this.#memory.forget(owner + CURRENT);
    }
  }

  #late(end: DeadlineEnd | null): Outcome<Model> {
    if (end === 'exhausted') {
      const details = { source: this.#source, reason: noRoom };
      return { kind: 'failed', error: new GraphError('UPSTREAM_UNAVAILABLE', details) };
    }
    return { kind: 'failed', error: this.#timeout(end === 'cancelled' ? 'cancelled' : 'operation timeout') };
  }

  #timeout(reason: string): GraphError {
    return new GraphError('UPSTREAM_TIMEOUT', { source: this.#source, reason });
  }
}
