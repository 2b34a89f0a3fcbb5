import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { SharedAnswers } from '../../src/server/shared-answers.ts';
import type { Share } from '../../src/server/shared-answers.ts';
import type { Deadline, DeadlineEnd } from '../../src/upstream/deadline.ts';

/** An execution that a test ends when it likes. */
interface TestExecution {
  readonly deadline: Deadline;
  /** How its deadline ended, each time that it did. */
  readonly ends: DeadlineEnd[];
  readonly answer: (value: string) => void;
  readonly fail: (error: Error) => void;
}

/** Shared answers, and every execution that they started. Whoever has not left by its end leaves then. */
class TestAnswers implements Disposable {
  readonly answers: SharedAnswers<string>;
  readonly started: TestExecution[] = [];
  readonly #staying = new Set<() => void>();

  constructor(timeoutMs = 60_000) {
    this.answers = new SharedAnswers(timeoutMs);
  }

  join(key: string): Share<string> {
    const share = this.answers.join(key, (deadline) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const ends: DeadlineEnd[] = [];
      deadline.onEnd((end) => ends.push(end));
      this.started.push({ deadline, ends, answer: resolve, fail: reject });
      return promise;
    });
    const leave = () => {
      this.#staying.delete(leave);
      share.leave();
    };
    this.#staying.add(leave);
    return { ...share, leave };
  }

  [Symbol.dispose](): void {
    for (const leave of this.#staying) leave();
  }
}

describe('shared answers', () => {
  test('with the same key at the same moment, are one execution, and all get its very value', async () => {
    using shared = new TestAnswers();
    const shares = [1, 2, 3].map(() => shared.join('a'));
    expect(shares.map(({ isFirst }) => isFirst)).toEqual([true, false, false]);
    expect(shared.answers.size).toBe(1);
    shared.started[0]!.answer('value');
    expect(await Promise.all(shares.map(({ answer }) => answer))).toEqual(['value', 'value', 'value']);
    expect(shared.started).toHaveLength(1);
  });

  test('with different keys, are executed each', async () => {
    using shared = new TestAnswers();
    const shares = ['a', 'b'].map((key) => shared.join(key));
    expect(shares.map(({ isFirst }) => isFirst)).toEqual([true, true]);
    expect(shared.answers.size).toBe(2);
    for (const [index, { answer }] of shared.started.entries()) answer(String(index));
    expect(await Promise.all(shares.map(({ answer }) => answer))).toEqual(['0', '1']);
    expect(shared.answers.size).toBe(0);
  });

  test('when the answer is there, are forgotten: the next one is executed anew, though nobody has left', async () => {
    using shared = new TestAnswers();
    for (const value of ['first', 'second']) {
      const { answer, isFirst } = shared.join('a');
      expect(isFirst).toBe(true);
      shared.started.at(-1)!.answer(value);
      expect(await answer).toBe(value);
      expect(shared.answers.size).toBe(0);
    }
    expect(shared.started).toHaveLength(2);
  });

  test('when the execution fails, fail for all who wait, and are forgotten', async () => {
    using shared = new TestAnswers();
    const shares = [1, 2].map(() => shared.join('a'));
    const failure = new Error('broken');
    shared.started[0]!.fail(failure);
    expect(await Promise.allSettled(shares.map(({ answer }) => answer))).toEqual([
      { status: 'rejected', reason: failure },
      { status: 'rejected', reason: failure },
    ]);
    expect(shared.answers.size).toBe(0);
    const next = shared.join('a');
    shared.started[1]!.answer('value');
    expect(await next.answer).toBe('value');
  });
});

describe('the deadline of a shared execution', () => {
  test('is its own, as long as it was told', () => {
    using shared = new TestAnswers(60_000);
    shared.join('a');
    const { remainingMs } = shared.started[0]!.deadline;
    expect(remainingMs).toBeGreaterThan(50_000);
    expect(remainingMs).toBeLessThanOrEqual(60_000);
  });

  test.each([
    ['the first', 0],
    ['a later one', 1],
  ])('stays while somebody waits, when %s leaves', async (_, leaving) => {
    using shared = new TestAnswers();
    const shares = [1, 2].map(() => shared.join('a'));
    shares[leaving]!.leave();
    expect(shared.started[0]!.ends).toEqual([]);
    expect(shared.answers.size).toBe(1);
    shared.started[0]!.answer('value');
    expect(await shares[1 - leaving]!.answer).toBe('value');
  });

  test('is cancelled, once, when the last one leaves', () => {
    using shared = new TestAnswers();
    const shares = [1, 2, 3].map(() => shared.join('a'));
    for (const { leave } of shares) {
      expect(shared.started[0]!.ends).toEqual([]);
      leave();
    }
    expect(shared.started[0]!.ends).toEqual(['cancelled']);
  });

  test('stays for one who joined after another had left', () => {
    using shared = new TestAnswers();
    const first = shared.join('a');
    const second = shared.join('a');
    second.leave();
    const third = shared.join('a');
    first.leave();
    expect(shared.started[0]!.ends).toEqual([]);
    third.leave();
    expect(shared.started[0]!.ends).toEqual(['cancelled']);
  });

  test('is cancelled, too, when the last one leaves after the answer: no timer stays behind', async () => {
    using shared = new TestAnswers();
    const share = shared.join('a');
    shared.started[0]!.answer('value');
    await share.answer;
    expect(shared.started[0]!.deadline.end).toBeNull();
    share.leave();
    expect(shared.started[0]!.deadline.end).toBe('cancelled');
  });
});

describe('an execution that nobody should join any more', () => {
  test('because all have left it, is not joined, and its late end does not touch the new one', async () => {
    using shared = new TestAnswers();
    const left = shared.join('a');
    left.leave();
    const next = shared.join('a');
    expect(next.isFirst).toBe(true);
    shared.started[0]!.answer('of the one that was left');
    expect(await left.answer).toBe('of the one that was left');
    expect(shared.answers.size).toBe(1);
    expect(shared.join('a').isFirst).toBe(false);
    shared.started[1]!.answer('value');
    expect(await next.answer).toBe('value');
    expect(shared.answers.size).toBe(0);
  });

  test('because less than nine tenths of its time are left, is not joined, and goes on for its own', async () => {
    using shared = new TestAnswers(2000);
    const old = shared.join('a');
    await delay(250);
    const fresh = shared.join('a');
    expect(fresh.isFirst).toBe(true);
    expect(shared.started[0]!.ends).toEqual([]);
    expect(shared.started[1]!.deadline.remainingMs).toBeGreaterThan(
      shared.started[0]!.deadline.remainingMs + 200,
    );
    shared.started[1]!.answer('new');
    shared.started[0]!.answer('old');
    expect(await Promise.all([old.answer, fresh.answer])).toEqual(['old', 'new']);
  });

  test('because its time is up, is not joined', async () => {
    using shared = new TestAnswers(20);
    shared.join('a');
    await expect.poll(() => shared.started[0]!.ends).toEqual(['expired']);
    expect(shared.join('a').isFirst).toBe(true);
  });
});

test('an execution that has a good part of its time left, is joined, however many it takes', async () => {
  using shared = new TestAnswers(60_000);
  const shares: Share<string>[] = [];
  for (let count = 0; count < 5; count += 1) {
    shares.push(shared.join('a'));
    await delay(10);
  }
  expect(shares.filter(({ isFirst }) => isFirst)).toHaveLength(1);
});
