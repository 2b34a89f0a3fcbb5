import { describe, expect, test } from 'vitest';
import { OwedEvictions } from '../../../src/upstream/shared/owed-evictions.ts';
import type { ScriptRunner } from '../../../src/upstream/shared/redis.ts';

/** A runner that notes what it is to run, and fails when told. */
class NotingRunner implements ScriptRunner {
  isUp = true;
  fails = false;
  readonly run: ScriptRunner['run'];
  readonly ran: string[] = [];
  readonly #listeners: (() => void)[] = [];

  constructor() {
    this.run = async (script, keys) => {
      this.ran.push(`${script} ${keys.join(' ')}`);
      if (this.fails) throw new Error('the connection was lost');
      return 1;
    };
  }

  onUp(listener: () => void): void {
    this.#listeners.push(listener);
  }

  comeUp(): void {
    this.isUp = true;
    this.fails = false;
    for (const listener of this.#listeners) listener();
  }

  reconnect(): void {
    this.isUp = false;
  }

  close(): void {
    this.isUp = false;
  }
}

describe('an eviction', () => {
  test('is made at once, and not again', () => {
    const runner = new NotingRunner();
    const owed = new OwedEvictions(runner);
    owed.evict('forgetAll', ['a'], []);
    runner.comeUp();
    expect(runner.ran).toEqual(['forgetAll a']);
  });

  test.each(['cannot be made', 'fails'])('that %s, is made up for once', async (how) => {
    const runner = new NotingRunner();
    const owed = new OwedEvictions(runner);
    if (how === 'fails') runner.fails = true;
    else runner.isUp = false;
    for (const key of ['a', 'b', 'a']) owed.evict('forgetAll', [key], []);
    await Promise.resolve();
    await Promise.resolve();
    runner.ran.length = 0;
    runner.comeUp();
    expect(runner.ran).toEqual(['forgetAll b', 'forgetAll a']);
    runner.comeUp();
    expect(runner.ran).toHaveLength(2);
  });

  test('is owed with ten thousand others at most, the latest ones', () => {
    const runner = new NotingRunner();
    const owed = new OwedEvictions(runner);
    runner.isUp = false;
    for (let number = 0; number < 10_003; number += 1) owed.evict('forget', [String(number)], []);
    runner.comeUp();
    expect(runner.ran).toHaveLength(10_000);
    expect(runner.ran[0]).toBe('forget 3');
  });
});
