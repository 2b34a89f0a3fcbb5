import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Credential, createCredentialReader } from '../../src/upstream/credential.ts';
import type { CredentialReader } from '../../src/upstream/credential.ts';
import { checkWorld } from './check-world.ts';
import { faultyApplication } from './faulty-application.ts';
import { smallWorlds, worlds } from './world.ts';

/** How many worlds are tried at most. */
const MOST_RUNS = 60;

/** A reader that takes two credentials for one where this makes one text of them. */
function confusing(toText: (headerValue: string) => string): () => CredentialReader {
  return () => (headerValue) => {
    if (headerValue === undefined) return null;
    return new Credential(headerValue, createHash('sha256').update(toText(headerValue)).digest('base64url'));
  };
}

/** A reader that keeps the credentials that it has made, under this text. */
function keeping(toText: (headerValue: string) => string): () => CredentialReader {
  return () => {
    const kept = new Map<string, Credential | null>();
    const read = createCredentialReader();
    return (headerValue) => {
      if (headerValue === undefined) return null;
      const text = toText(headerValue);
      const credential = kept.get(text) ?? read(headerValue);
      kept.set(text, credential);
      return credential;
    };
  };
}

/** Looks for a world that shows the fault; what is wrong in the first one. */
async function findWorld(createReader: () => CredentialReader): Promise<string> {
  const start = faultyApplication(createReader);
  const property = fc.asyncProperty(fc.noBias(worlds(smallWorlds)), async (world) => {
    await checkWorld(world, start);
  });
  const { failed, errorInstance, numRuns } = await fc.check(property, {
    seed: 20261122,
    numRuns: MOST_RUNS,
    endOnFailure: true,
  });
  process.stderr.write(`${numRuns}\n`);
  expect(failed).toBe(true);
  return errorInstance instanceof Error ? errorInstance.message : '';
}

describe('a server in which credentials', () => {
  test.each([
    ['are all one', confusing(() => '')],
    ['are told apart by their first ten characters', confusing((text) => text.slice(0, 10))],
    ['are told apart by all but their last character', confusing((text) => text.slice(0, -1))],
    ['are told apart without regard to letter case', confusing((text) => text.toLowerCase())],
    ['are told apart without regard to white space', confusing((text) => text.replaceAll(/\s+/g, ' '))],
    [
      'are told apart without regard to what is not ASCII',
      confusing((text) => text.replaceAll(/[^ -~]/g, '?')),
    ],
  ])(
    '%s, is caught with bytes of another caller in an answer',
    async (_, createReader) => {
      expect(await findWorld(createReader)).toMatch(
        /has a foreign marker: marker-[0-9a-f]{20}, of (access|workforce) credential ".*secret-/,
      );
    },
    60_000,
  );

  test('are kept without regard to letter case, is caught with a credential that is sent for another caller', async () => {
    expect(await findWorld(keeping((text) => text.toLowerCase()))).toMatch(/has a foreign marker/);
  }, 60_000);
});

test('with its own credential reader, the same application is not caught', async () => {
  const start = faultyApplication(() => createCredentialReader());
  const [world] = fc.sample(worlds(smallWorlds), { seed: 20261122, numRuns: 1 });
  await expect(checkWorld(world!, start)).resolves.toMatchObject({ callers: expect.any(Number) as number });
});
