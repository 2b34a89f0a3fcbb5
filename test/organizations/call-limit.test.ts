import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessBody, accessOnly, chainGraph, numbersTo, unit, uuidOf } from './records.ts';

/** Six linked units, each the child of the next; the session is the first. */
const units = chainGraph(6);
const options = {
  ...units,
  access: { ...units.access, '/v1/organization': { json: accessBody('1') } },
};
const uuid = uuidOf(1);
const entities = `query ($references: [_Any!]!) {
  _entities(representations: $references) { ... on Organization { isPersonal description } }
}`;
const references = [
  { __typename: 'Organization', id: 'unit-1' },
  { __typename: 'Organization', accessId: '1' },
  { __typename: 'Organization', workforceId: uuidOf(2) },
];

type Operation = readonly [
  title: string,
  document: string,
  calls: number,
  variables: Record<string, unknown>,
];

/** Operations and how many upstream calls each may need. */
const operations: readonly Operation[] = [
  ['two records', '{ organizations(ids: ["access:5", "access:6"]) { isPersonal } }', 2, {}],
  ['both sides of one', '{ organization(id: "access:1") { isPersonal description } }', 2, {}],
  ['a link name and its id alone', '{ organization(id: "unit-1") { id } }', 2, {}],
  [
    'one organization in three forms',
    `{ organizations(ids: ["unit-1", "access:1", "workforce:${uuid}", "access:1"]) { isPersonal type } }`,
    2,
    {},
  ],
  ['a name that workforce has, of two', '{ organizations(ids: ["unit-1", "access:2"]) { name } }', 2, {}],
  ['a name beside a field of access', '{ organization(id: "unit-1") { name isPersonal } }', 2, {}],
  ['a parent', '{ organization(id: "unit-1") { parent { description } } }', 2, {}],
  ['a parent by its name', '{ organization(id: "unit-1") { parent { name } } }', 2, {}],
  ['a parent that needs access', '{ organization(id: "unit-1") { parent { isPersonal } } }', 3, {}],
  ['a parent that needs both', '{ organization(id: "unit-1") { parent { isPersonal type } } }', 3, {}],
  ['a parent with its issues', '{ organization(id: "unit-1") { parent { dataIssues { code } } } }', 3, {}],
  [
    'three levels of parents, the second with access',
    '{ organization(id: "unit-1") { parent { parent { accessId parent { type } } } } }',
    5,
    {},
  ],
  ['two units with parents', '{ organizations(ids: ["unit-1", "unit-2"]) { parent { type } } }', 4, {}],
  [
    'one unit in two forms with a parent',
    `{ organizations(ids: ["unit-1", "workforce:${uuid}"]) { parent { type } } }`,
    2,
    {},
  ],
  [
    'the parents of one unit under two aliases',
    '{ a: organization(id: "unit-1") { parent { type } } b: organization(id: "unit-1") { parent { isPersonal } } }',
    3,
    {},
  ],
  [
    'a parent under two aliases',
    '{ organization(id: "unit-1") { a: parent { type } b: parent { isPersonal } } }',
    3,
    {},
  ],
  [
    'aliased root fields',
    '{ a: organization(id: "access:5") { id } b: organization(id: "access:6") { id } }',
    2,
    {},
  ],
  [
    'a fragment on the root',
    '{ ...R } fragment R on Query { a: organization(id: "access:5") { id } b: organization(id: "access:6") { id } }',
    2,
    {},
  ],
  [
    'nested fragments around a parent',
    `{ organization(id: "unit-1") { ...A } }
     fragment A on Organization { ... { parent { ...B } } }
     fragment B on Organization { isPersonal }`,
    3,
    {},
  ],
  [
    'root fields that merge',
    '{ organization(id: "unit-1") { type } organization(id: "unit-1") { isPersonal parent { type } } }',
    3,
    {},
  ],
  [
    'a variable',
    'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }',
    3,
    { ids: ['access:4', 'access:5', 'access:6'] },
  ],
  ['a default', 'query ($ids: [ID!]! = ["access:5", "access:6"]) { organizations(ids: $ids) { id } }', 2, {}],
  [
    'what a variable includes',
    'query ($on: Boolean!) { organization(id: "unit-1") { type parent @include(if: $on) { isPersonal } } }',
    3,
    { on: true },
  ],
  [
    'what a variable does not skip',
    'query ($off: Boolean!) { organization(id: "unit-1") { type ... @skip(if: $off) { isPersonal } } }',
    2,
    { off: false },
  ],
  [
    'ids that cost nothing among others',
    '{ organizations(ids: ["A", "nobody", "access:5", "access:6"]) { id } }',
    2,
    {},
  ],
  ['the session and its workforce record', '{ currentOrganization { description } }', 2, {}],
  [
    'the session and another record',
    '{ currentOrganization { id } organization(id: "access:6") { id } }',
    2,
    {},
  ],
  ['the session with a parent that needs access', '{ currentOrganization { parent { isPersonal } } }', 4, {}],
  ['references to two units', entities, 4, { references }],
];

describe('MAX_UPSTREAM_CALLS', () => {
  test.each(operations)('at what %s may need, lets it pass', async (_, document, calls, variables) => {
    await using graph = await startGraph({ ...options, environment: { MAX_UPSTREAM_CALLS: String(calls) } });
    const answer = await graph.query(document, { variables });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toContain('TOO_MANY');
    expect(graph.calls.length).toBeGreaterThan(0);
    expect(graph.calls.length).toBeLessThanOrEqual(calls);
  });

  test.each(operations)(
    'one below what %s may need, refuses it with HTTP 400 and sends nothing',
    async (_, document, calls, variables) => {
      const limit = calls - 1;
      await using graph = await startGraph({
        ...options,
        environment: { MAX_UPSTREAM_CALLS: String(limit) },
      });
      const answer = await graph.query(document, { variables });
      expect(answer.status).toBe(400);
      expect(answer.data ?? null).toBeNull();
      expect(answer.errors).toHaveLength(1);
      const [error] = answer.errors ?? [];
      expect(error?.extensions).toMatchObject({ code: 'TOO_MANY_UPSTREAM_CALLS', retryable: false });
      expect(error?.message).toMatch(new RegExp(`\\b${calls}\\b.*\\b${limit}\\b`));
      expect(graph.calls).toEqual([]);
    },
  );

  test.each([
    [
      'what a variable leaves out',
      'query ($on: Boolean!) { organization(id: "unit-1") { type isPersonal @include(if: $on) } }',
      { on: false },
    ],
    [
      'what a variable skips',
      'query ($on: Boolean!) { organization(id: "unit-1") { type } ... @skip(if: $on) { b: organization(id: "access:6") { id } } }',
      { on: true },
    ],
    ['introspection', '{ __schema { types { name } } __typename organization(id: "access:1") { id } }', {}],
    ['the federation SDL', '{ _service { sdl } organization(id: "access:1") { id } }', {}],
    [
      'parents of a record that has none to name',
      '{ organization(id: "access:99") { parent { parent { id } } } }',
      {},
    ],
  ])('of one, does not count %s', async (_, document, variables) => {
    await using graph = await startGraph({ ...options, environment: { MAX_UPSTREAM_CALLS: '1' } });
    const answer = await graph.query(document, { variables });
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toHaveLength(1);
  });

  test('of one, does not count what the caller has no credential for', async () => {
    await using graph = await startGraph({ ...options, environment: { MAX_UPSTREAM_CALLS: '1' } });
    const document = '{ organization(id: "unit-1") { id isPersonal sources { status } } }';
    const answer = await graph.query(document, { headers: accessOnly });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toHaveLength(1);
  });

  test('by default, lets a hundred aliased root fields pass', async () => {
    const hundred = chainGraph(100);
    await using graph = await startGraph(hundred);
    const fields = numbersTo(100).map((number) => `f${number}: organization(id: "unit-${number}") { id }`);
    const answer = await graph.query(`{ ${fields.join(' ')} }`);
    expect(answer.status).toBe(200);
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual(
      Object.fromEntries(numbersTo(100).map((number) => [`f${number}`, { id: unit(number).id }])),
    );
    expect(graph.calls).toHaveLength(200);
  });

  test('by default, refuses 401 records and sends nothing', async () => {
    await using graph = await startGraph({ environment: { MAX_IDS: '500' } });
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
    const ids = numbersTo(401).map((number) => `access:${number}`);
    const answer = await graph.query(document, { variables: { ids } });
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_UPSTREAM_CALLS' });
    expect(graph.calls).toEqual([]);
  });
});
