import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { RateGate } from '../../src/upstream/rate-gate.ts';
import { mebibytes } from '../../scripts/common/figures.ts';
import { measureGrowth } from './support/growing-server.ts';
import type { GrowingRequest, Growth } from './support/growing-server.ts';

/**
 * How much of the heap what is kept of documents may take up, in bytes. The first round of each test is a bit more than
 * this: what has no bound, or a higher one, is seen growing in the second.
 */
const MOST_KEPT_BYTES = 32 * 2 ** 20;

/** How much a hundred answers to lists of a hundred may take up, in bytes; with their records it would be thrice that. */
const MOST_KEPT_ANSWERS_BYTES = 4 * 2 ** 20;

/** How much the first requests leave behind, whatever they are: compiled code, connections, in bytes. */
const WARM_UP_BYTES = 6 * 2 ** 20;

/** How much more there may be after the second round, in bytes: what a measurement is wrong by. */
const SLACK_BYTES = 2 * 2 ** 20;

function expectBounded({ start, filled, end }: Growth, mostBytes: number): void {
  const told = `heap ${mebibytes(start)}, then ${mebibytes(filled)}, then ${mebibytes(end)}`;
  expect(end - start, told).toBeLessThan(mostBytes + WARM_UP_BYTES);
  expect(end - filled, told).toBeLessThan(SLACK_BYTES);
}

/** Sends a document and registers it under its hash. */
function persist(query: string): GrowingRequest {
  const sha256Hash = createHash('sha256').update(query).digest('hex');
  return { body: { query, extensions: { persistedQuery: { version: 1, sha256Hash } } } };
}

const aliases = Array.from({ length: 250 }, (_, index) => `a${index}: name`).join(' ');
const aboutToReachTheLimit = 90_000;

describe('documents that are each new', () => {
  test.each<[string, number, (number: number) => GrowingRequest]>([
    [
      'many fields',
      150,
      (number) => ({ body: { query: `{ organization(id: "nobody-${number}") { ${aliases} } }` } }),
    ],
    [
      'as many comments as may be',
      150,
      (number) => ({
        body: { query: `{ __typename } # ${number}\n${'#\n'.repeat(3990)}` },
      }),
    ],
    [
      'a long comment, registered under its hash',
      360,
      (number) => persist(`{ __typename } # ${number} ${'x'.repeat(aboutToReachTheLimit)}`),
    ],
  ])(
    'with %s, level off',
    async (_, requests, create) => {
      const growth = await measureGrowth(requests, create);
      expect(growth.statuses).toEqual({ 200: 2 * requests });
      expectBounded(growth, MOST_KEPT_BYTES);
    },
    60_000,
  );

  test('that are refused in any way, leave nothing behind', async () => {
    const refused: readonly ((number: number) => GrowingRequest)[] = [
      (number) => ({ body: { query: `{ field${number} }` } }),
      (number) => ({ body: { query: `{ __typename ${number}` } }),
      (number) => persist(`{ field${number} }`),
      (number) => ({ body: { ...persist(`{ a${number}: __typename }`).body, query: undefined } }),
      (number) => ({ body: { ...persist(`{ a${number}: __typename }`).body, query: '{ __typename }' } }),
    ];
    const growth = await measureGrowth(500, (number) => refused[number % refused.length]!(number));
    expectBounded(growth, 0);
  }, 60_000);
});

describe('credentials and ids that are each new', () => {
  const create = (number: number): GrowingRequest => ({
    body: {
      query: 'query ($id: ID!) { organization(id: $id) { isPersonal } }',
      variables: { id: `access:${number + 1}` },
    },
    credential: `Bearer caller-${number}`,
  });

  test.each([
    ['nothing is kept', {}],
    ['little is kept for long', { CACHE_TTL_MS: '3600000', CACHE_MAX_ENTRIES: '100' }],
  ])(
    'where %s, level off',
    async (_, environment) => {
      const growth = await measureGrowth(600, create, environment);
      expect(growth.statuses).toEqual({ 200: 1200 });
      expectBounded(growth, 0);
    },
    60_000,
  );

  test('where answers to lists are kept for long, leave the answers behind and not the records of each', async () => {
    const ids = Array.from({ length: 100 }, (_, index) => `access:${index + 1}`);
    const growth = await measureGrowth(
      110,
      (number) => ({
        body: { query: `{ organizations(ids: ${JSON.stringify(ids)}) { isPersonal } }` },
        credential: `Bearer caller-${number}`,
      }),
      { CACHE_TTL_MS: '3600000', CACHE_MAX_ENTRIES: '100' },
    );
    expect(growth.statuses).toEqual({ 200: 220 });
    expectBounded(growth, MOST_KEPT_ANSWERS_BYTES);
  }, 60_000);

  test('that were told to slow down, are forgotten in favour of later ones', () => {
    const gate = new RateGate({ requestsPerSecond: 0, now: () => 0 });
    for (let number = 0; number <= 10_000; number += 1) gate.pause(`caller-${number}`, 1000);
    expect(gate.join('caller-0')).toBeNull();
    expect(gate.join('caller-10000')?.waitMs).toBe(1000);
  });
});
