import type { Look, SharedKey, StorePass } from '../upstream/shared/look.ts';
import type { SharedMemory } from '../upstream/shared/shared-memory.ts';
import type { Found, Outcome } from './outcome.ts';
import type { Call, SharableSource } from './source.ts';

/** What other processes say of a record. */
export type SharedLook<Model> =
  /** What this process has may be shown. */
  | { readonly kind: 'same' }
  /** May be shown; and how old it is, in milliseconds. */
  | { readonly kind: 'found'; readonly outcome: Found<Model>; readonly ageMs: number }
  /** Nothing may be shown, whatever this process has. */
  | { readonly kind: 'none'; readonly pass: StorePass | null }
  /** Nobody said: this process is by itself. */
  | { readonly kind: 'unanswered' };

/** A read this long or longer is not waited for by other processes, in milliseconds: they have not the time. */
const LEASE_MS = 30;

/** Which part the last read has in how long reads take. */
const LAST_SHARE = 0.2;

/** The reads of one source that several processes share, as records. */
export class SharedReads<Model extends { readonly id: string }> {
  readonly #source: string;
  readonly #memory: SharedMemory;
  readonly #sharable: Pick<SharableSource<Model>, 'reread' | 'noteAccepted'>;
  /** What the shared value is known by behind what this process keeps. */
  readonly #heads = new WeakMap<Found<Model>, Buffer>();
  #usualMs = 0;

  /** @param source the platform's name, which no other source has */
  constructor(
    source: string,
    memory: SharedMemory,
    sharable: Pick<SharableSource<Model>, 'reread' | 'noteAccepted'>,
  ) {
    this.#source = source;
    this.#memory = memory;
    this.#sharable = sharable;
  }

  /**
   * Asks what there is of a record. Never rejects, and takes no longer than the answer's patience.
   *
   * @param id null for the record of the caller's session
   * @param known what this process has of it
   * @param most how old it may be: as good as new, or what may stand in
   */
  async look(
    id: string | null,
    call: Call,
    known: Found<Model> | null,
    most: 'fresh' | 'stale',
  ): Promise<SharedLook<Model>> {
    const key = this.#keyOf(id, call);
    const leaseMs = most === 'fresh' && this.#usualMs < LEASE_MS ? LEASE_MS : 0;
    const head = known === null ? null : (this.#heads.get(known) ?? null);
    const look = await this.#memory.look(key, call.deadline, { known: head, most, leaseMs });
    if (look.kind === 'unanswered') return look;
    const { acceptedAgeMs } = look;
    if (acceptedAgeMs !== null) this.#sharable.noteAccepted?.(call.credential, acceptedAgeMs);
    return look.kind === 'found' ? this.#read(id, call, look) : look;
  }

  /**
   * Reads a record from the platform by a read that is handed over, and shares what came of it.
   *
   * @param pass of the look before
   */
  async read(
    id: string | null,
    call: Call,
    pass: StorePass | null,
    read: (call: Call) => Promise<Outcome<Model>>,
  ): Promise<Outcome<Model>> {
    const came: { body?: Buffer } = {};
    const onBody = (body: Buffer) => {
      came.body = body;
    };
    const startMs = performance.now();
    const outcome = await read({ ...call, onBody });
    this.#usualMs += LAST_SHARE * (performance.now() - startMs - this.#usualMs);
    const key = this.#keyOf(id, call);
    if (outcome.kind === 'found') {
      if (came.body !== undefined && pass !== null) this.#store(key, pass, outcome, came.body);
    } else if (outcome.kind === 'failed' && outcome.isUnauthorized) {
      this.#memory.forgetAll(key);
    } else if (outcome.kind === 'not-found' || outcome.error.code === 'FORBIDDEN') {
      this.#memory.forget(key, nameOf(null));
    }
    return outcome;
  }

  #store(key: SharedKey, pass: StorePass, outcome: Found<Model>, body: Buffer): void {
    const { fetchedAt, record } = outcome;
    const head = this.#memory.store(key, pass, nameOf(record.id), { fetchedAt, body });
    if (head !== null) this.#heads.set(outcome, head);
  }

  #read(id: string | null, call: Call, found: Extract<Look, { kind: 'found' }>): SharedLook<Model> {
    const { body, fetchedAt, ageMs, head } = found;
    const record = this.#sharable.reread(body, id);
    if (record === null) {
      this.#memory.drop(this.#keyOf(id, call), head);
      return { kind: 'none', pass: found.pass };
    }
    const outcome = { kind: 'found', record, fetchedAt, bytes: body.length, staleBecause: null } as const;
    this.#heads.set(outcome, head);
    return { kind: 'found', outcome, ageMs };
  }

  #keyOf(id: string | null, { credential }: Call): SharedKey {
    return { source: this.#source, credential, what: nameOf(id) };
  }
}

/** A record's name among those of its source. @param id null for the record of the caller's session */
export function nameOf(id: string | null): string {
  return id === null ? 'current' : `id:${id}`;
}
