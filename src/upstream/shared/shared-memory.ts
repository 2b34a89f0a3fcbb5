import { randomBytes, randomUUID } from 'node:crypto';
import type { Credential } from '../credential.ts';
import type { Deadline } from '../deadline.ts';
import type { Look, LookOptions, SharedKey, StorePass } from './look.ts';
import { OwedEvictions } from './owed-evictions.ts';
import { Questions } from './questions.ts';
import type { ScriptRunner } from './redis.ts';
import type { LookReply } from './replies.ts';
import { SEAL_BYTES, Seal, headOf, nonceOf } from './seal.ts';
import type { SealedRecord } from './seal.ts';

/** What is shared, and how long. */
export interface SharedMemoryOptions {
  readonly redis: ScriptRunner;
  /** What names and seals are made with, the same in every process that shares. */
  readonly secret: Buffer;
  /** How long a record is as good as a new one, in milliseconds, and how long after that it may stand in. */
  readonly freshMs: number;
  readonly staleMs: number;
  /** The largest body that is shared, in bytes. */
  readonly maxBytes: number;
  /** How long one answer waits for all that it asks, in milliseconds. */
  readonly patienceMs: number;
}

/** What has come of it so far, for whoever measures: looks by what they found, and what was to be stored. */
export interface SharedTally {
  readonly looks: Record<Look['kind'], number>;
  readonly stores: { stored: number; refused: number; failed: number };
}

/** Creates the tally of a memory of which nothing has been asked. */
export function createSharedTally(): SharedTally {
  return {
    looks: { same: 0, found: 0, none: 0, unanswered: 0 },
    stores: { stored: 0, refused: 0, failed: 0 },
  };
}

/** How far the clocks of two processes may be apart, in milliseconds: what seems further away is not shown. */
const CLOCKS_MS = 5000;

/** How much may be on its way to Redis, in bytes: what comes then is not stored. */
const MAX_STORING_BYTES = 16 * 2 ** 20;

/** How long an epoch lasts that nothing is stored with, in milliseconds. */
const EPOCH_MS = 60_000;

/**
 * Records that several processes share: sealed by the credential that they were read with, and shown only as long as
 * Redis says in this very moment that they may be. Whatever is wrong with Redis, an answer waits for it no longer than
 * is configured, and nothing ever rejects.
 */
export class SharedMemory {
  /** What has come of it so far. */
  readonly tally: SharedTally = createSharedTally();
  readonly #options: SharedMemoryOptions;
  readonly #questions: Questions;
  readonly #owed: OwedEvictions;
  readonly #seals = new WeakMap<Credential, Map<string, Seal>>();
  readonly #holder = randomUUID();
  #storingBytes = 0;

  constructor(options: SharedMemoryOptions) {
    this.#options = options;
    this.#owed = new OwedEvictions(options.redis);
    this.#questions = new Questions(options.redis, options.patienceMs);
  }

  /**
   * Looks a record up. Where another process has just begun to read it, waits a moment for that.
   *
   * @param deadline of the answer that it is for: all looks for it share its patience
   */
  async look(key: SharedKey, deadline: Deadline, options: LookOptions): Promise<Look> {
    const look = await this.#look(key, deadline, options);
    this.tally.looks[look.kind] += 1;
    return look;
  }

  async #look(key: SharedKey, deadline: Deadline, { known, most, leaseMs }: LookOptions): Promise<Look> {
    const { freshMs, staleMs, maxBytes } = this.#options;
    const seal = this.#sealOf(key);
    const { epoch, record, lease } = keysOf(seal, key.what);
    const patience = this.#questions.patienceOf(deadline);
    const maxAgeMs = most === 'fresh' ? freshMs : freshMs + staleMs;
    for (let delayMs = 2; ; delayMs *= 2) {
      const reply = await this.#questions.ask(patience, {
        script: 'look',
        keys: [epoch, record, lease],
        values: [
          String(maxAgeMs),
          randomBytes(12).toString('base64url'),
          String(freshMs + staleMs + EPOCH_MS),
          known === null ? '' : nonceOf(known),
          String(maxBytes + SEAL_BYTES),
          String(freshMs > 0 ? leaseMs : 0),
          this.#holder,
        ],
      });
      // What was taken away here may still lie there: this process is by itself until it does not.
      if (reply === null || this.#owed.isOwedTo(epoch)) return { kind: 'unanswered' };
      const said = { pass: passOf(reply), acceptedAgeMs: reply.acceptedAgeMs };
      if (reply.kind === 'same') return { kind: 'same', ...said };
      if (reply.kind === 'found') {
        const found = this.#open(seal, record, reply.value, maxAgeMs);
        return found === null
          ? { kind: 'none', ...said }
          : { kind: 'found', ageMs: reply.ageMs, ...found, ...said };
      }
      const isWorthWaiting = reply.kind === 'wait' && patience.leftMs > delayMs;
      if (!isWorthWaiting) return { kind: 'none', ...said };
      await patience.wait(new Promise((resolve) => setTimeout(resolve, delayMs)));
    }
  }

  /**
   * Shares what was read; nobody waits for it.
   *
   * @param pass of the look before it was read
   * @param subject what the record is by its id
   * @returns the head that it is known by; null where it is not shared
   */
  store(key: SharedKey, pass: StorePass, subject: string, record: SealedRecord): Buffer | null {
    const { freshMs, staleMs, maxBytes, redis } = this.#options;
    const { length } = record.body;
    if (length > maxBytes || this.#storingBytes + length > MAX_STORING_BYTES || !redis.isUp) return null;
    const seal = this.#sealOf(key);
    const keys = keysOf(seal, key.what);
    const stampMs = pass.redisMs + (performance.now() - pass.atMs);
    const head = { epoch: pass.epoch, stampMs, subject: seal.nameOf(subject) };
    const value = seal.close(keys.record, head, record);
    this.#storingBytes += length;
    const stored = redis.run(
      'store',
      [keys.epoch, keys.record, keysOf(seal, subject).record, keys.lease],
      [pass.epoch, String(pass.redisMs), String(Math.floor(stampMs)), String(freshMs + staleMs), value],
    );
    const done = (result: keyof SharedTally['stores']) => {
      this.#storingBytes -= length;
      this.tally.stores[result] += 1;
    };
    // No room, no connection: then it is read again.
    stored.then(
      (reply) => done(reply === 1 ? 'stored' : 'refused'),
      () => done('failed'),
    );
    return headOf(value);
  }

  /** Takes a record away from everybody, also as the session's own, whose name is given. */
  forget(key: SharedKey, current: string): void {
    const seal = this.#sealOf(key);
    const { epoch, record, lease } = keysOf(seal, key.what);
    this.#owed.evict('forget', [epoch, record, keysOf(seal, current).record, lease], [seal.nameOf(key.what)]);
  }

  /** Takes everything of a credential away from everybody. */
  forgetAll(key: Pick<SharedKey, 'source' | 'credential'>): void {
    this.#owed.evict('forgetAll', [keysOf(this.#sealOf(key), '').epoch], []);
  }

  /** Takes a value away that is no such record. @param head what it is known by */
  drop(key: SharedKey, head: Buffer): void {
    this.#drop(keysOf(this.#sealOf(key), key.what).record, head);
  }

  #drop(record: string, head: Buffer): void {
    void this.#options.redis.run('drop', [record], [head]).catch(() => undefined);
  }

  /** Opens a value; null where it cannot be opened, or must be too old whatever Redis's clock says. */
  #open(seal: Seal, record: string, value: Buffer, maxAgeMs: number) {
    const head = headOf(value);
    const opened = seal.open(record, value);
    if (opened === null) {
      this.#drop(record, head);
      return null;
    }
    // Redis's clock is the one that counts, and ours bounds what a wrong one could do.
    const ownAgeMs = Date.now() - Date.parse(opened.fetchedAt);
    return ownAgeMs > -CLOCKS_MS && ownAgeMs < maxAgeMs + CLOCKS_MS ? { head, ...opened } : null;
  }

  #sealOf({ source, credential }: Pick<SharedKey, 'source' | 'credential'>): Seal {
    let seals = this.#seals.get(credential);
    if (seals === undefined) this.#seals.set(credential, (seals = new Map<string, Seal>()));
    let seal = seals.get(source);
    if (seal === undefined) seals.set(source, (seal = new Seal(this.#options.secret, source, credential)));
    return seal;
  }
}

/** Where everything of a record lies in Redis. The braces keep what is one credential's together where that matters. */
function keysOf(seal: Seal, what: string) {
  const epoch = `og1:{${seal.owner}}`;
  const record = `${epoch}:${seal.nameOf(what)}`;
  return { epoch, record, lease: `${record}:lease` };
}

function passOf({ epoch, redisMs }: Pick<LookReply, 'epoch' | 'redisMs'>): StorePass | null {
  return epoch === '' ? null : { epoch, redisMs, atMs: performance.now() };
}
