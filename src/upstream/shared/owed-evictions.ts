import type { ScriptRunner } from './redis.ts';

/** How many evictions are kept for later; the oldest go first. */
const MAX_OWED = 10_000;

/** One eviction. */
interface Eviction {
  readonly script: 'forget' | 'forgetAll';
  readonly keys: readonly string[];
  readonly values: readonly string[];
}

/**
 * Evictions from Redis. One that does not get there is made up for as soon as Redis answers again, before anything is
 * looked up: what a platform has taken back must not come back with Redis.
 */
export class OwedEvictions {
  readonly #redis: ScriptRunner;
  readonly #owed = new Map<string, Eviction>();

  constructor(redis: ScriptRunner) {
    this.#redis = redis;
    redis.onUp(() => {
      const owed = [...this.#owed.values()];
      this.#owed.clear();
      for (const { script, keys, values } of owed) this.evict(script, keys, values);
    });
  }

  /** Makes an eviction, now or as soon as it can be made. */
  evict(script: Eviction['script'], keys: readonly string[], values: readonly string[]): void {
    const owe = () => {
      const name = `${script} ${keys.join(' ')}`;
      this.#owed.delete(name);
      this.#owed.set(name, { script, keys, values });
      const [oldest] = this.#owed.keys();
      if (this.#owed.size > MAX_OWED && oldest !== undefined) this.#owed.delete(oldest);
    };
    if (this.#redis.isUp) this.#redis.run(script, keys, values).catch(owe);
    else owe();
  }
}
