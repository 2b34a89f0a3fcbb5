import { describe, expect, test } from 'vitest';
import { Bulkhead } from '../../src/upstream/bulkhead.ts';
import type { BulkheadOptions, QueuedCall } from '../../src/upstream/bulkhead.ts';

/** A bulkhead whose permits are all in use, and what became of each call that was queued. */
class Harness {
  readonly bulkhead: Bulkhead;
  /** The calls that ended, in order: `a1` had its permit, `-a1` was displaced. */
  readonly ended: string[] = [];
  readonly #calls = new Map<string, QueuedCall>();
  readonly #counts = new Map<string, number>();

  constructor(options: Partial<BulkheadOptions> = {}) {
    this.bulkhead = new Bulkhead({ maxConcurrentCalls: 1, maxQueuedCalls: 100, ...options });
    while (this.bulkhead.tryAcquire());
  }

  /** Queues calls of callers: `'aab'` is two of `a`, then one of `b`. Returns what was refused. */
  queue(callers: string, wantsPermit = true): string {
    let refused = '';
    for (const caller of callers) {
      const number = (this.#counts.get(caller) ?? 0) + 1;
      const name = `${caller}${number}`;
      const call = this.bulkhead.enqueue(caller, (end) =>
        this.ended.push(end === 'permit' ? name : `-${name}`),
      );
      if (call === null) {
        refused += caller;
        continue;
      }
      this.#counts.set(caller, number);
      this.#calls.set(name, call);
      if (wantsPermit) this.bulkhead.requestPermit(call);
    }
    return refused;
  }

  request(name: string): void {
    this.bulkhead.requestPermit(this.#calls.get(name)!);
  }

  leave(name: string): void {
    this.bulkhead.leave(this.#calls.get(name)!);
  }

  /** Gives permits back, as often as said, and returns which calls got them. */
  release(times: number): string {
    const before = this.ended.length;
    for (let time = 0; time < times; time += 1) this.bulkhead.release();
    return this.ended.slice(before).join(' ');
  }
}

describe('bulkhead, turns', () => {
  test('callers get permits in turn, each its calls in their order', () => {
    const harness = new Harness();
    harness.queue('aaaabbc');
    expect(harness.release(7)).toBe('a1 b1 c1 a2 b2 a3 a4');
  });

  test('a caller that comes later, waits for one call of each other one', () => {
    const harness = new Harness();
    harness.queue('aaabbb');
    expect(harness.release(1)).toBe('a1');
    harness.queue('v');
    expect(harness.release(4)).toBe('b1 a2 v1 b2');
  });

  test('a caller whose first call leaves, keeps its turn for the next one', () => {
    const harness = new Harness();
    harness.queue('aabb');
    harness.leave('a1');
    expect(harness.release(3)).toBe('a2 b1 b2');
  });

  test('a caller whose only call leaves, costs the others no turn', () => {
    const harness = new Harness();
    harness.queue('abc');
    harness.leave('b1');
    expect(harness.release(2)).toBe('a1 c1');
  });

  test('a call that holds its place, is passed over until it wants a permit', () => {
    const harness = new Harness();
    harness.queue('aa', false);
    harness.queue('b');
    expect(harness.bulkhead).toMatchObject({ active: 1, queued: 1, waiting: 2 });
    harness.request('a2');
    expect(harness.release(2)).toBe('b1 a2');
    harness.release(1);
    harness.request('a1');
    expect(harness.ended).toEqual(['b1', 'a2', 'a1']);
    expect(harness.bulkhead).toMatchObject({ active: 1, queued: 0, waiting: 0 });
  });

  test('permits that nobody waits for, are free again, and no more of them than there are', () => {
    const { bulkhead } = new Harness({ maxConcurrentCalls: 2 });
    expect(bulkhead.tryAcquire()).toBe(false);
    bulkhead.release();
    bulkhead.release();
    expect([bulkhead.tryAcquire(), bulkhead.tryAcquire(), bulkhead.tryAcquire()]).toEqual([
      true,
      true,
      false,
    ]);
  });
});

describe('bulkhead, room', () => {
  test('one caller holds a quarter of the queue at most, its places without a permit included', () => {
    const harness = new Harness({ maxQueuedCalls: 11 });
    expect(harness.queue('a', false)).toBe('');
    expect(harness.queue('aaa')).toBe('aa');
    expect(harness.queue('bbb')).toBe('b');
  });

  test.each([
    [0, 'ab'],
    [1, 'b'],
    [3, ''],
  ])('of %i places, a quarter is at least one, and no more than there are', (maxQueuedCalls, refused) => {
    expect(new Harness({ maxQueuedCalls }).queue('ab')).toBe(refused);
  });

  test('full, a caller that waits less displaces the last call of the one that waits most', () => {
    const harness = new Harness({ maxQueuedCalls: 12 });
    harness.queue('aaabbbcccdd');
    harness.queue('d', false);
    harness.leave('b1');
    harness.queue('e');
    expect(harness.queue('v')).toBe('');
    expect(harness.queue('v')).toBe('');
    expect(harness.ended).toEqual(['-a3', '-c3']);
    // The place of a call that does not want a permit yet is the first to go.
    expect(harness.queue('f')).toBe('');
    expect(harness.ended.at(-1)).toBe('-d3');
    expect(harness.release(12)).toBe('a1 b2 c1 d1 e1 v1 f1 a2 b3 c2 d2 v2');
  });

  test('full, a call that would only change places with another caller’s, is refused', () => {
    const harness = new Harness({ maxQueuedCalls: 8 });
    harness.queue('aabbccdd');
    expect(harness.queue('ev')).toBe('');
    expect(harness.ended).toEqual(['-a2', '-b2']);
    expect(harness.queue('ev')).toBe('ev');
    harness.queue('wx');
    expect(harness.queue('y')).toBe('y');
  });

  test('a call that was displaced, takes no turn, and leaves nothing behind', () => {
    const harness = new Harness({ maxQueuedCalls: 4 });
    harness.queue('abcd');
    harness.leave('a1');
    harness.leave('a1');
    harness.request('a1');
    expect(harness.bulkhead).toMatchObject({ active: 1, queued: 3, waiting: 0 });
    expect(harness.release(4)).toBe('b1 c1 d1');
    expect(harness.bulkhead.active).toBe(0);
  });
});

test('bulkhead: after thousands of random calls, displacements and departures, agrees with a plain list', () => {
  const random = createRandom(7);
  const options = { maxConcurrentCalls: 3, maxQueuedCalls: 24 };
  const bulkhead = new Bulkhead(options);
  const model = { active: 0, waiting: [] as { caller: string; call: QueuedCall }[] };
  const drop = (call: QueuedCall) => {
    model.waiting = model.waiting.filter((each) => each.call !== call);
  };
  const sizeOf = (caller: string) => model.waiting.filter((each) => each.caller === caller).length;
  for (let step = 0; step < 4000; step += 1) {
    const caller = 'abcdefghij'.charAt(Math.floor(random() ** 2 * 10));
    const choice = random();
    if (choice < 0.6) {
      if (bulkhead.tryAcquire()) {
        model.active += 1;
        continue;
      }
      const largest = Math.max(...model.waiting.map((each) => sizeOf(each.caller)), 0);
      const isFull = model.waiting.length === options.maxQueuedCalls;
      const fits = sizeOf(caller) < 6 && (!isFull || sizeOf(caller) + 1 < largest);
      const ended: string[] = [];
      const call: QueuedCall | null = bulkhead.enqueue(caller, (end) => {
        ended.push(end);
        if (call !== null) drop(call);
      });
      expect(call !== null).toBe(fits);
      if (call === null) continue;
      model.waiting.push({ caller, call });
      if (random() < 0.8) bulkhead.requestPermit(call);
    } else if (choice < 0.7 && model.waiting.length > 0) {
      const { call } = model.waiting[Math.floor(random() * model.waiting.length)]!;
      bulkhead.leave(call);
      drop(call);
    } else if (model.active > 0) {
      const wanting = model.waiting.filter(({ call }) => call.wantsPermit).length;
      bulkhead.release();
      if (wanting === 0) model.active -= 1;
    }
    expect(bulkhead.active).toBe(model.active);
    expect(bulkhead.queued + bulkhead.waiting).toBe(model.waiting.length);
    expect(bulkhead.queued).toBe(model.waiting.filter(({ call }) => call.wantsPermit).length);
  }
});

/** Numbers from 0 to 1 that are the same each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}
