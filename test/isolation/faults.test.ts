import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Credential, createCredentialReader } from '../../src/upstream/credential.ts';
import type { CredentialReader } from '../../src/upstream/credential.ts';
import { takeLeaks } from '../support/leak-guard/guard.ts';
import { checkWorld } from './check-world.ts';
import { faultyApplication } from './faulty-application.ts';
import type { ReaderMaker } from './faulty-application.ts';
import { lookAlikes, worlds } from './world.ts';

/** How many worlds are tried at most, to find one that shows a fault. */
const MOST_RUNS = 60;

const seed = 20_261_122;

/** Readers that take two credentials for one where this makes one text of them. */
function confusing(toText: (headerValue: string) => string): ReaderMaker {
  return () => reader((value) => new Credential(value, hashOf(toText(value))));
}

/** Readers that make something else of a credential. */
function changing(toText: (headerValue: string) => string): ReaderMaker {
  return () => reader((value) => new Credential(toText(value), hashOf(value)));
}

/** Readers that hand out the same credential again where this makes one text of two. */
function keeping(toText: (headerValue: string) => string): ReaderMaker {
  return () => {
    const kept = new Map<string, Credential>();
    return reader((value) => {
      const credential = kept.get(toText(value)) ?? new Credential(value, hashOf(value));
      kept.set(toText(value), credential);
      return credential;
    });
  };
}

function reader(toCredential: (headerValue: string) => Credential): CredentialReader {
  return (headerValue) => (headerValue === undefined ? null : toCredential(headerValue));
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** Looks for a world that shows a fault; tells what is wrong in the first one, or "" where there is none. */
async function findFault(makeReader: ReaderMaker): Promise<string> {
  const start = faultyApplication(makeReader);
  const property = fc.asyncProperty(fc.noBias(worlds(lookAlikes)), async (world) => {
    // One caller alone will do: these faults show in what all together are answered.
    await checkWorld(world, { start, aloneEvery: Infinity });
  });
  const { errorInstance } = await fc.check(property, { seed, numRuns: MOST_RUNS, endOnFailure: true });
  return errorInstance instanceof Error ? errorInstance.message : '';
}

describe('a server in which credentials', () => {
  test.each([
    ['are all one', confusing(() => '')],
    ['are told apart by their first ten characters', confusing((text) => text.slice(0, 10))],
    ['are told apart by all but their last character', confusing((text) => text.slice(0, -1))],
    ['are told apart without regard to letter case', confusing((text) => text.toLowerCase())],
    ['are told apart without regard to white space', confusing((text) => text.replaceAll(/\s+/g, ' '))],
    ['are told apart by their ASCII alone', confusing((text) => text.replaceAll(/[^ -~]/g, '?'))],
  ])(
    '%s, is caught with bytes of another caller in an answer',
    async (_, makeReader) => {
      expect(await findFault(makeReader)).toMatch(
        /has a foreign marker: marker-[0-9a-f]{20}, of (access|workforce) credential ".*secret-/i,
      );
    },
    60_000,
  );

  test.each([
    ['are sent on in lower case', changing((text) => text.toLowerCase())],
    ['are kept for whoever comes with one that looks alike', keeping((text) => text.toLowerCase())],
  ])(
    '%s, is caught with a call that has a credential of nobody',
    async (_, makeReader) => {
      expect(await findFault(makeReader)).toMatch(
        /a call to (access|workforce) for \S+ has a credential that nobody sent/,
      );
    },
    60_000,
  );

  test('are logged, is caught with the log line', async () => {
    const makeReader: ReaderMaker = (logger) =>
      reader((value) => {
        logger.debug({ value }, 'reading a credential');
        return new Credential(value, hashOf(value));
      });
    expect(await findFault(makeReader)).toMatch(/a log line has a credential .*reading a credential/);
    // The watch over all tests has seen it, too.
    expect(takeLeaks().join('\n')).toMatch(/a credential in a log line/);
  }, 60_000);
});

test('a server that is put together in the same way, without a fault, is not caught', async () => {
  const start = faultyApplication(() => createCredentialReader());
  const [world] = fc.sample(worlds(lookAlikes), { seed, numRuns: 1 });
  const { compared } = await checkWorld(world!, { start });
  expect(compared).toBeGreaterThan(0);
});
