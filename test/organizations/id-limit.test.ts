import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Answer } from '../support/graph.ts';
import { accessRecords, numbersTo } from './records.ts';

const accessIds = (count: number) => numbersTo(count).map((number) => `access:${number}`);
const records = accessRecords(Object.fromEntries(numbersTo(101).map((number) => [String(number), {}])));
const list = 'query ($ids: [ID!]!) { organizations(ids: $ids) { isPersonal } }';

/** Asserts that the answer refuses too many ids and says how many are allowed. */
function expectRefusal(answer: Answer, limit: number): void {
  expect(answer.status).toBe(400);
  expect(answer.data ?? null).toBeNull();
  expect(answer.errors).toHaveLength(1);
  const [error] = answer.errors ?? [];
  expect(error?.extensions).toMatchObject({ code: 'TOO_MANY_IDS', retryable: false });
  expect(error?.extensions['requestId']).toEqual(expect.any(String));
  expect(error?.message).toMatch(new RegExp(`\\b${limit}\\b`));
}

describe('MAX_IDS', () => {
  test('by default, lets a hundred ids pass', async () => {
    await using graph = await startGraph({ access: records });
    const answer = await graph.query(list, { variables: { ids: accessIds(100) } });
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toHaveLength(100);
  });

  test('by default, refuses a hundred and one with HTTP 400 and sends nothing', async () => {
    await using graph = await startGraph({ access: records });
    const answer = await graph.query(list, { variables: { ids: accessIds(101) } });
    expectRefusal(answer, 100);
    expect(graph.calls).toEqual([]);
  });

  test.each([
    ['literals', '{ organizations(ids: ["access:1", "access:2", "access:3"]) { id } }', {}],
    ['a variable', list, { ids: accessIds(3) }],
    [
      'a default',
      'query ($ids: [ID!]! = ["access:1", "access:2", "access:3"]) { organizations(ids: $ids) { id } }',
      {},
    ],
    [
      'a list of variables',
      'query ($a: ID!, $b: ID!) { organizations(ids: [$a, $b, $a]) { id } }',
      { a: 'access:1', b: 'access:2' },
    ],
    ['the same id again and again', list, { ids: ['access:1', 'access:1', 'access:1'] }],
    ['malformed ids', list, { ids: ['A', 'B', 'C'] }],
    ['names that nobody knows', list, { ids: ['a', 'b', 'c'] }],
    [
      'a fragment on the root',
      '{ ...R } fragment R on Query { organizations(ids: ["a", "b", "c"]) { id } }',
      {},
    ],
    ['an inline fragment', '{ ... { organizations(ids: ["a", "b", "c"]) { id } } }', {}],
    [
      'the second of two lists',
      '{ a: organizations(ids: ["access:1"]) { id } b: organizations(ids: ["a", "b", "c"]) { id } }',
      {},
    ],
    [
      'a root field that is included',
      'query ($on: Boolean!) { organizations(ids: ["a", "b", "c"]) @include(if: $on) { id } }',
      { on: true },
    ],
  ])('of two, refuses three ids by %s and sends nothing', async (_, document, variables) => {
    await using graph = await startGraph({ access: records, environment: { MAX_IDS: '2' } });
    const answer = await graph.query(document, { variables });
    expectRefusal(answer, 2);
    expect(graph.calls).toEqual([]);
  });

  test.each([
    ['two ids', list, { ids: accessIds(2) }, 2],
    [
      'two lists of two ids',
      `{ a: organizations(ids: ["access:1", "access:2"]) { isPersonal }
         b: organizations(ids: ["access:3", "access:4"]) { isPersonal } }`,
      {},
      4,
    ],
    [
      'three ids in a field that is not included',
      `query ($on: Boolean!) {
         organizations(ids: ["access:1", "access:2", "access:3"]) @include(if: $on) { id } __typename
       }`,
      { on: false },
      0,
    ],
    [
      'three ids in a default that is not used',
      `query ($ids: [ID!]! = ["access:1", "access:2", "access:3"]) { organizations(ids: $ids) { id } }`,
      { ids: ['access:1'] },
      1,
    ],
  ])('of two, lets %s pass', async (_, document, variables, calls) => {
    await using graph = await startGraph({ access: records, environment: { MAX_IDS: '2' } });
    const answer = await graph.query(document, { variables });
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toHaveLength(calls);
  });
});
