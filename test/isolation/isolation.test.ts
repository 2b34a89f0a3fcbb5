import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkWorld } from './check-world.ts';
import type { Tally } from './check-world.ts';
import { changingWorlds, crowds, smallWorlds, worlds } from './world.ts';
import type { WorldBounds } from './world.ts';

/**
 * Isolation, proved: nobody is answered a byte that was read with somebody else's credential.
 *
 * A world is drawn: organizations, credentials that look alike, callers who share one of them and not the other, what each
 * credential may read, and what its platform does to it instead; what is asked, in phases between which all that changes;
 * and what the server remembers. All callers go through one server at the same moment. Then each goes alone through a
 * server of its own, and must be answered the same: status, data and errors, by calls with the same credentials.
 *
 * Apart from that, whatever a platform sends has a marker of the credential that it was read with. Every marker in an
 * answer must be the caller's own, and of a record that was sent to it and not refused since; no log line and no error
 * has any, and no credential is anywhere but in the header of its own platform.
 *
 * What two callers with a credential in common may learn from each other is settled before they ask: at the beginning of
 * each phase every credential asks for all that it may see. After that, no order of requests makes a difference, so that
 * the comparison is exact. (But where the memory is cramped: then it is exact for the first phase, and for the rest the
 * markers are.)
 *
 * The seed is always the same. To look further: `ISOLATION_SEED=7 ISOLATION_RUNS=500 npx vitest run test/isolation`.
 */
const { ISOLATION_SEED, ISOLATION_RUNS } = process.env;
const seed = Number(ISOLATION_SEED ?? 20_261_122);
const looksFurther = ISOLATION_RUNS !== undefined;
/** Fewer would not have some of everything, as the tests make sure of. */
const numRuns = Math.max(12, Number(ISOLATION_RUNS ?? 0));

/** A busy machine is no failure, in milliseconds. */
const timeoutMs = 60_000 + numRuns * 5000;

/** Draws so many worlds, and checks each; gives what they amounted to. */
async function checkWorlds(bounds: WorldBounds, count: number, aloneEvery = 1): Promise<Tally[]> {
  const tallies: Tally[] = [];
  // Without bias: what is at the edge of a world's size is not what is difficult about it.
  const property = fc.asyncProperty(fc.noBias(worlds(bounds)), async (world) => {
    tallies.push(await checkWorld(world, { aloneEvery }));
  });
  // Of a failure there is enough time left to tell the smallest world that was found.
  await fc.assert(property, {
    seed,
    numRuns: count,
    interruptAfterTimeLimit: timeoutMs * 0.8,
    markInterruptAsFailure: true,
  });
  return tallies;
}

function sumOf(tallies: readonly Tally[], count: 'answers' | 'compared' | 'sessions'): number {
  return tallies.reduce((sum, tally) => sum + tally[count], 0);
}

function seenIn(tallies: readonly Tally[]): string[] {
  return tallies.flatMap(({ seen }) => [...seen]);
}

describe('callers at the same moment', () => {
  test(
    'with credentials that look alike, are each answered as if alone',
    async () => {
      const tallies = await checkWorlds(smallWorlds, numRuns);
      expect(tallies).toHaveLength(numRuns);
      expect(sumOf(tallies, 'compared')).toBeGreaterThan(20 * numRuns);
      expect(sumOf(tallies, 'sessions')).toBeGreaterThan(numRuns);
      expect(seenIn(tallies)).toEqual(
        expect.arrayContaining(['OK', 'UNAUTHENTICATED', 'UPSTREAM_UNAVAILABLE']),
      );
    },
    timeoutMs,
  );

  test(
    'while rights are taken and platforms fail, are each answered as if alone',
    async () => {
      const tallies = await checkWorlds(changingWorlds, numRuns);
      expect(tallies).toHaveLength(numRuns);
      expect(sumOf(tallies, 'compared')).toBeGreaterThan(20 * numRuns);
      expect(sumOf(tallies, 'sessions')).toBeGreaterThan(numRuns);
      expect(seenIn(tallies)).toEqual(
        expect.arrayContaining(['OK', 'STALE', 'FORBIDDEN', 'UPSTREAM_UNAVAILABLE']),
      );
    },
    timeoutMs,
  );

  test(
    'three hundred of them, are answered nothing of each other',
    async () => {
      // A third of them alone is enough to compare with; whose bytes an answer has is looked at for all.
      const crowd = await checkWorlds(crowds, 1, looksFurther ? 1 : 3);
      expect(crowd[0]?.callsAtOnce).toBeGreaterThan(300);
      expect(sumOf(crowd, 'answers')).toBeGreaterThan(500);
      expect(sumOf(crowd, 'sessions')).toBeGreaterThan(10);
      expect(seenIn(crowd)).toEqual(
        expect.arrayContaining([
          'OK',
          'NOT_FOUND',
          'FORBIDDEN',
          'UNAUTHENTICATED',
          'UNAVAILABLE',
          'INVALID',
          'UPSTREAM_RATE_LIMITED',
          'BAD_USER_INPUT',
          'MALFORMED',
        ]),
      );
    },
    timeoutMs,
  );
});
