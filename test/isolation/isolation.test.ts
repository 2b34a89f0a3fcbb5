import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWorld } from './check-world.ts';
import type { Tally } from './check-world.ts';
import { crowds, smallWorlds, worlds } from './world.ts';
import type { WorldBounds } from './world.ts';

const seed = Number(process.env['ISOLATION_SEED'] ?? 20261122);
const runs = Number(process.env['ISOLATION_RUNS'] ?? 16);

async function checkWorlds(bounds: WorldBounds, numRuns: number): Promise<Tally[]> {
  const tallies: Tally[] = [];
  const property = fc.asyncProperty(fc.noBias(worlds(bounds)), async (world) => {
    tallies.push(await checkWorld(world));
  });
  await fc.assert(property, { seed, numRuns });
  return tallies;
}

describe('callers at the same moment', () => {
  test('in many small worlds, are each answered what they would get alone', async () => {
    const t = performance.now();
    const tallies = await checkWorlds(smallWorlds, runs);
    const c = new Map<string, number>();
    for (const { seen } of tallies) for (const w of seen) c.set(w, (c.get(w) ?? 0) + 1);
    process.stderr.write(`${performance.now() - t} ${JSON.stringify([...c])}\n`);
    expect(tallies.length).toBeGreaterThanOrEqual(runs);
  }, 600_000);

  test('in a crowd, are each answered what they would get alone', async () => {
    const t = performance.now();
    const [tally] = await checkWorlds(crowds, 1);
    process.stderr.write(`${performance.now() - t} ${JSON.stringify(tally)} ${[...tally!.seen].join()}\n`);
    expect(tally?.callsAtOnce).toBeGreaterThan(300);
  }, 600_000);
});
