import type { ScriptRunner } from './redis.ts';

/** How many evictions are kept for later; the oldest go first. */
const MAX_OWED = 10_000;

/** How long after Redis refused an eviction all that are owed are tried again, in milliseconds. */
const RETRY_MS = 1000;

/** One eviction. Its first key is that of all that is the credential's. */
interface Eviction {
  readonly script: 'forget' | 'forgetAll';
  readonly keys: readonly [owner: string, ...string[]];
  readonly values: readonly string[];
}

/**
 * Evictions from Redis. One that does not get there is made up for as soon as Redis answers again, before anything is
 * looked up: what a platform has taken back must not come back with Redis. One that Redis refuses, as while its disk is
 * full, is tried again each second.
 */
export class OwedEvictions {
  readonly #redis: ScriptRunner;
  /** Every eviction until it is known to be done. */
  readonly #owed = new Map<string, Eviction>();
  /** How many of them each credential has. */
  readonly #owners = new Map<string, number>();
  /** Those that Redis has been told of, and not answered yet. */
  readonly #underWay = new Set<Eviction>();
  #retry: NodeJS.Timeout | undefined;

  constructor(redis: ScriptRunner) {
    this.#redis = redis;
    redis.onUp(() => this.#sendAll());
  }

  /** Whether anything of a credential may still lie in Redis that was taken away. @param owner its first key */
  isOwedTo(owner: string): boolean {
    return this.#owners.has(owner);
  }

  /** Makes an eviction, now or as soon as it can be made. */
  evict(script: Eviction['script'], keys: Eviction['keys'], values: readonly string[]): void {
    const name = `${script} ${keys.join(' ')}`;
    const eviction = { script, keys, values };
    this.#settle(name);
    this.#owed.set(name, eviction);
    this.#owners.set(keys[0], (this.#owners.get(keys[0]) ?? 0) + 1);
    const [oldest] = this.#owed.keys();
    if (this.#owed.size > MAX_OWED && oldest !== undefined) this.#settle(oldest);
    this.#send(name, eviction);
  }

  #sendAll(): void {
    for (const [name, eviction] of this.#owed) this.#send(name, eviction);
  }

  #send(name: string, eviction: Eviction): void {
    // When it is up again, all are sent.
    if (!this.#redis.isUp || this.#underWay.has(eviction)) return;
    this.#underWay.add(eviction);
    const { script, keys, values } = eviction;
    this.#redis.run(script, keys, values).then(
      () => {
        this.#underWay.delete(eviction);
        if (this.#owed.get(name) === eviction) this.#settle(name);
      },
      () => {
        this.#underWay.delete(eviction);
        this.#retry ??= setTimeout(() => {
          this.#retry = undefined;
          this.#sendAll();
        }, RETRY_MS).unref();
      },
    );
  }

  #settle(name: string): void {
    const owner = this.#owed.get(name)?.keys[0];
    if (owner === undefined) return;
    this.#owed.delete(name);
    const left = (this.#owners.get(owner) ?? 0) - 1;
    if (left > 0) this.#owners.set(owner, left);
    else this.#owners.delete(owner);
  }
}
