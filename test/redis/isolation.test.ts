import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startApplication } from '../../src/application.ts';
import { checkWorld } from '../isolation/check-world.ts';
import type { Tally } from '../isolation/check-world.ts';
import { changingWorlds, smallWorlds, worlds } from '../isolation/world.ts';
import type { World, WorldBounds } from '../isolation/world.ts';
import { takeLeaks } from '../support/leak-guard/guard.ts';
import { startRedis } from './support/redis-server.ts';
import { twoReplicas } from './support/two-replicas.ts';

/**
 * What `test/isolation` proves of one process, proved of two that share a Redis: whichever of them a request comes to, it
 * is answered as one process alone answers that caller alone, by the same calls.
 */
const { ISOLATION_SEED, ISOLATION_RUNS } = process.env;
const seed = Number(ISOLATION_SEED ?? 20_261_122);
const numRuns = Math.max(10, Number(ISOLATION_RUNS ?? 0));
const timeoutMs = 120_000 + numRuns * 10_000;

/** A pause that a platform asks for is each process's own: here, whoever was to pause is refused. */
function withoutPauses(world: World): World {
  const standings = world.standings.map((rule) =>
    rule.standing === 'told to slow down' ? { ...rule, standing: 'refused' as const } : rule,
  );
  return { ...world, standings };
}

async function checkWorlds(bounds: WorldBounds): Promise<Tally[]> {
  await using redis = await startRedis();
  let keys = 0;
  const start = twoReplicas(redis.url, () => `thirty-two characters and a number ${(keys += 1)}`);
  const tallies: Tally[] = [];
  const remembers = bounds.remembers.filter((each) => each !== 'nothing');
  const property = fc.asyncProperty(
    fc.noBias(worlds({ ...bounds, remembers }).map(withoutPauses)),
    async (world) => {
      tallies.push(await checkWorld(world, { start, startAlone: startApplication }));
      // Now, not at the end: by then a platform of another world may be where one of these servers said that it was. What
      // platforms sent is looked for by its markers.
      expect(takeLeaks().filter((leak) => !leak.startsWith("a platform's body"))).toEqual([]);
    },
  );
  await fc.assert(property, {
    seed,
    numRuns,
    interruptAfterTimeLimit: timeoutMs * 0.8,
    markInterruptAsFailure: true,
  });
  expect(await redis.recordKeys()).not.toEqual([]);
  return tallies;
}

describe('callers of two replicas that share', () => {
  test.each([
    ['with credentials that look alike', smallWorlds],
    ['whose records are refused or fail later', changingWorlds],
  ])(
    '%s, are each answered as if alone at one',
    async (_, bounds) => {
      const tallies = await checkWorlds(bounds);
      expect(tallies).toHaveLength(numRuns);
      expect(tallies.reduce((sum, { compared }) => sum + compared, 0)).toBeGreaterThan(10 * numRuns);
      expect(tallies.flatMap(({ seen }) => [...seen])).toEqual(
        expect.arrayContaining(['OK', 'STALE', 'UNAUTHENTICATED', 'UPSTREAM_UNAVAILABLE']),
      );
    },
    timeoutMs,
  );
});
