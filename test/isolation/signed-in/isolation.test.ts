import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkSignedWorld } from './check-world.ts';
import type { SignedTally } from './check-world.ts';
import { signedWorlds } from './world.ts';

const { ISOLATION_SEED, ISOLATION_RUNS } = process.env;
const seed = Number(ISOLATION_SEED ?? 20_261_122);
/** Fewer would not have some of everything, as the test makes sure of. */
const numRuns = Math.max(12, Number(ISOLATION_RUNS ?? 0));

/** A busy machine is no failure, in milliseconds. */
const timeoutMs = 60_000 + numRuns * 5000;

describe('callers who sign in, at the same moment', () => {
  test(
    'with some of everything, are each answered what their token grants',
    async () => {
      const tallies: SignedTally[] = [];
      const property = fc.asyncProperty(fc.noBias(signedWorlds), async (world) => {
        tallies.push(await checkSignedWorld(world));
      });
      await fc.assert(property, {
        seed,
        numRuns,
        interruptAfterTimeLimit: timeoutMs * 0.8,
        markInterruptAsFailure: true,
      });
      expect(tallies).toHaveLength(numRuns);
    },
    timeoutMs,
  );
});
