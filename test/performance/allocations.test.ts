import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Allocations } from './support/measure-allocations.ts';

const script = fileURLToPath(new URL('support/measure-allocations.ts', import.meta.url));

/**
 * Nothing is compiled while it runs, nothing is done beside it, and no code is thrown away: so the figures are the same
 * within half of a hundredth each time. Compiled code makes about a fifth less, and not the same each time.
 */
const flags = [
  '--expose-gc',
  '--no-opt',
  '--no-maglev',
  '--no-sparkplug',
  '--single-threaded',
  '--no-flush-bytecode',
  '--no-lazy-feedback-allocation',
];

/** Measures a workload of the bench in a process of its own. */
async function measure(workload: string, requests: number, atOnce: number): Promise<Allocations> {
  const settings = [...flags, script, workload, String(requests), String(atOnce)];
  const { stdout } = await promisify(execFile)(process.execPath, settings, {
    env: {},
    // A child does not outlive the test.
    timeout: 60_000,
  });
  return JSON.parse(stdout) as Allocations;
}

/** How much of the heap may be left of one organization that was asked for, in bytes. An entry of a map takes more. */
const MOST_RETAINED = 32;

describe('the heap', () => {
  // About a fifth above what it is: 217 kB, 61 kB and 4.44 MB.
  test.each([
    ['one organization, 500 times', 'W1', 500, 1, 1, 260_000],
    ['one organization, 1600 times, 64 at once', 'W3', 1600, 64, 1, 73_000],
    ['a list of a hundred, 30 times', 'W2', 30, 1, 100, 5_300_000],
  ])(
    'of %s, is left as it was, and no more is made on the way than is stated',
    async (_, workload, requests, atOnce, size, mostAllocated) => {
      const { allocated, retained } = await measure(workload, requests, atOnce);
      expect(retained / size).toBeLessThan(MOST_RETAINED);
      expect(allocated).toBeLessThan(mostAllocated);
      expect(allocated).toBeGreaterThan(mostAllocated / 2);
    },
    90_000,
  );
});
