import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { takeLeaks } from '../../support/leak-guard/guard.ts';
import { checkSignedWorld } from './check-world.ts';
import type { SignedCheckOptions, SignedTally } from './check-world.ts';
import { signedWorlds, withAllGranted } from './world.ts';
import type { SignedWorld } from './world.ts';

/**
 * Isolation of callers who sign in, proved: nobody is answered a byte of an organization that its token does not grant.
 *
 * A world is drawn as it is for callers with credentials of their own, and beside it: which platforms' credentials the
 * server holds; tokens, with what they grant in each form of an id, what only looks like that, their scopes, when they
 * begin and end, whose key has signed them; keys that come and go; which fields take scopes; and who shows which token. All callers go through one server
 * at the same moment, and in phases between which time passes and the provider exchanges its keys.
 *
 * What each caller may be answered follows from the world alone. Whatever a platform sends has a marker of the credential
 * and the name of the record that it was read for: no answer has one of a record that its caller's token does not grant
 * then, and no platform is asked for one. Of what is not granted the same refusal is answered always; a caller is also
 * run in the same world without all that it is not granted, and must not find a difference. Fields that take a scope which
 * the caller lacks are shown nowhere. Whoever shows no token that
 * is good then is told that alone. No token, no part of one and no credential is anywhere where it does not belong. And
 * where all that is remembered was read before, each caller is also run alone, and must be answered the same.
 *
 * The seed is always the same. To look further: `ISOLATION_SEED=7 ISOLATION_RUNS=200 npx vitest run test/isolation`.
 */
const { ISOLATION_SEED, ISOLATION_RUNS } = process.env;
const seed = Number(ISOLATION_SEED ?? 20_261_122);
/** Fewer would not have some of everything, as the test makes sure of. */
const numRuns = Math.max(12, Number(ISOLATION_RUNS ?? 0));
/** Who looks further runs every caller alone, too. */
const extent = ISOLATION_RUNS === undefined ? { mostAlone: 2, mostChanged: 1 } : {};

/** A busy machine is no failure, in milliseconds. */
const timeoutMs = 60_000 + numRuns * 5000;

/** Draws so many worlds, and checks each; gives what they amounted to. */
async function checkWorlds(
  worlds: fc.Arbitrary<SignedWorld>,
  count: number,
  extent: SignedCheckOptions,
): Promise<SignedTally[]> {
  const tallies: SignedTally[] = [];
  const property = fc.asyncProperty(fc.noBias(worlds), async (world) => {
    tallies.push(await checkSignedWorld(world, extent));
    // World by world: of many, all at once would take longer than a hook may.
    expect(takeLeaks()).toEqual([]);
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

function sumOf(tallies: readonly SignedTally[], count: Exclude<keyof SignedTally, 'seen'>): number {
  return tallies.reduce((sum, tally) => sum + tally[count], 0);
}

describe('callers who sign in, at the same moment', () => {
  test(
    'are each answered what their token grants, as if alone',
    async () => {
      const tallies = await checkWorlds(signedWorlds, numRuns, extent);
      expect(tallies).toHaveLength(numRuns);
      expect(sumOf(tallies, 'compared')).toBeGreaterThan(10 * numRuns);
      expect(sumOf(tallies, 'hidden')).toBeGreaterThan(3 * numRuns);
      expect(sumOf(tallies, 'refused')).toBeGreaterThan(5 * numRuns);
      expect(sumOf(tallies, 'signedIn')).toBeGreaterThan(15 * numRuns);
      expect(sumOf(tallies, 'shown')).toBeGreaterThan(4 * numRuns);
      expect(sumOf(tallies, 'callsOfOperations')).toBeGreaterThan(3 * numRuns);
      expect(tallies.flatMap(({ seen }) => [...seen])).toEqual(
        expect.arrayContaining(['OK', 'UNAUTHENTICATED', 'FORBIDDEN', 'BAD_USER_INPUT', 'UPSTREAM_REJECTED']),
      );
    },
    timeoutMs,
  );

  test(
    'with different scopes, are each shown only the fields that theirs are for',
    async () => {
      const count = Math.ceil(numRuns / 3);
      const worlds = signedWorlds
        .filter(({ fieldScopes }) => Object.keys(fieldScopes).length > 6)
        .map(withAllGranted);
      const tallies = await checkWorlds(worlds, count, { mostAlone: 3, mostChanged: 3 });
      expect(sumOf(tallies, 'denied')).toBeGreaterThan(2 * count);
    },
    timeoutMs,
  );
});
