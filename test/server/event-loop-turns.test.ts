import { setImmediate } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { EventLoopTurns } from '../../src/server/event-loop-turns.ts';

test('work that is ready at once: begins in one turn while that is short, then in one turn each, in order', async () => {
  let nowMs = 0;
  const turns = new EventLoopTurns(() => nowMs);
  expect(turns.take()).toBeNull();
  nowMs = 10;
  expect(turns.take()).toBeNull();
  nowMs = 11;
  const begun: number[] = [];
  for (const number of [1, 2, 3]) {
    const turn = turns.take();
    expect(turn).not.toBeNull();
    void turn?.then(() => begun.push(number));
  }
  // Work that comes later does not overtake.
  nowMs = 12;
  const last = turns.take();
  expect(begun).toEqual([]);
  const seen: number[] = [];
  for (let turn = 0; turn < 8; turn += 1) {
    await setImmediate();
    seen.push(begun.length);
  }
  await last;
  expect(begun).toEqual([1, 2, 3]);
  expect(seen.filter((count) => count === 1 || count === 2).length).toBeGreaterThanOrEqual(2);
  await setImmediate();
  expect(turns.take()).toBeNull();
});

test('parts of one piece of work: are done one after the other, before work that came between them', async () => {
  let nowMs = 0;
  const turns = new EventLoopTurns(() => nowMs);
  expect(turns.take()).toBeNull();
  nowMs = 11;
  const [one, other] = [{}, {}];
  const done: string[] = [];
  const doWork = async (owner: object) => {
    await turns.take(owner);
    done.push(owner === one ? 'one' : 'other');
  };
  await Promise.all([one, other, one, other].map(doWork));
  expect(done).toEqual(['one', 'one', 'other', 'other']);
});

test('a turn that was kept busy for longer: is followed by three for other work, also if nothing waited', async () => {
  let nowMs = 0;
  const turns = new EventLoopTurns(() => nowMs);
  expect(turns.take()).toBeNull();
  nowMs = 500;
  const others: number[] = [];
  await setImmediate();
  const turn = turns.take();
  expect(turn).not.toBeNull();
  const begun = vi.fn();
  void turn?.then(begun);
  for (let count = 1; begun.mock.calls.length === 0; count += 1) {
    others.push(count);
    await setImmediate();
  }
  expect(others.length).toBeGreaterThanOrEqual(3);
});
