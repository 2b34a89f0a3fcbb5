import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { TurnPacer } from '../../src/upstream/turn-pacer.ts';

/** Runs work on bodies of these sizes, given in one turn; the sizes that each turn worked on. */
async function turnsOf(maxBytes: number, sizes: readonly number[]): Promise<number[][]> {
  const pacer = new TurnPacer(maxBytes);
  const turns: number[][] = [[]];
  for (const bytes of sizes) pacer.run(bytes, () => turns.at(-1)!.push(bytes));
  while (turns.flat().length < sizes.length && turns.length < 20) {
    turns.push([]);
    await setImmediate();
  }
  return turns;
}

describe('turn pacer', () => {
  test('bodies that fit into a turn, are worked on at once', async () => {
    expect(await turnsOf(100, [30, 30, 40])).toEqual([[30, 30, 40]]);
  });

  test('more bodies, wait for the next turns in order', async () => {
    expect(await turnsOf(100, [60, 60, 30, 20, 50])).toEqual([[60], [60, 30], [20, 50]]);
  });

  test('a body larger than a turn, has one of its own', async () => {
    expect(await turnsOf(100, [300, 10, 300])).toEqual([[300], [10], [300]]);
  });

  test('large bodies, leave turns between them for other work, and small ones do not wait behind them', async () => {
    const large = 600_000;
    const turns = await turnsOf(500_000, [large, large, large, 1000, 2000]);
    expect(turns).toEqual([[large], [1000, 2000], [], [large], [], [], [large]]);
  });

  test('a large body that comes in a turn between two others, waits for its own', async () => {
    const pacer = new TurnPacer(500_000);
    const done: number[] = [];
    pacer.run(600_000, () => done.push(1));
    await setImmediate();
    pacer.run(600_000, () => done.push(2));
    expect(done).toEqual([1]);
    await setImmediate();
    await setImmediate();
    expect(done).toEqual([1, 2]);
  });

  test('a turn later, there is room again', async () => {
    const pacer = new TurnPacer(100);
    const done: number[] = [];
    pacer.run(90, () => done.push(1));
    await setImmediate();
    pacer.run(90, () => done.push(2));
    expect(done).toEqual([1, 2]);
  });
});
