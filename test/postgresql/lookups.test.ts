import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  accessPath,
  accessRecords,
  acme,
  acmeIds,
  childOf,
  describeErrors,
  numbersTo,
  unit,
  uuidOf,
  workforcePath,
  workforceRecords,
} from '../organizations/records.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster } from './support/cluster.ts';
import { createLinksDatabase, startLinkedGraph } from './support/links.ts';
import { startProxy } from './support/proxy.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const records = (count: number) => ({
  access: accessRecords(Object.fromEntries(numbersTo(count).map((number) => [String(number), {}]))),
  workforce: workforceRecords(Object.fromEntries(numbersTo(count).map((number) => [uuidOf(number), {}]))),
});

describe('links in a database', () => {
  test.each(acmeIds)('are found by %s', async (id) => {
    const database = await createLinksDatabase(cluster, [acme, unit(1)]);
    await using graph = await startLinkedGraph(database.readerUrl, {
      access: accessRecords({ '73': {} }),
      workforce: workforceRecords({ [acme.workforceId]: {} }),
    });
    const document = 'query ($id: ID!) { organization(id: $id) { id accessId workforceId } }';
    const { data, errors } = await graph.query(document, { variables: { id } });
    expect(errors).toBeUndefined();
    expect(data).toEqual({ organization: acme });
    expect(graph.calls).toEqual([accessPath('73'), workforcePath(acme.workforceId)]);
  });

  test('are found by a workforce id in upper case, and are none for ids without a link', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await startLinkedGraph(database.url, {
      access: accessRecords({ '5': {}, '73': {} }),
      workforce: workforceRecords({ [uuidOf(5)]: {}, [acme.workforceId]: {} }),
    });
    const ids = [
      `workforce:${acme.workforceId.toUpperCase()}`,
      'access:5',
      `workforce:${uuidOf(5)}`,
      'nobody',
    ];
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
    const { data, errors } = await graph.query(document, { variables: { ids: [...ids, 'NOT AN ID'] } });
    const found = data?.['organizations'] as ({ id: string } | null)[];
    expect(found.map((one) => one?.id)).toEqual([
      'acme',
      'access:5',
      `workforce:${uuidOf(5)}`,
      undefined,
      undefined,
    ]);
    expect(errors).toMatchObject([{ path: ['organizations', 4], extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  test('of a whole request, are looked up by one query', async () => {
    const database = await createLinksDatabase(cluster, numbersTo(10).map(unit));
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, records(10));
    const document = `{
      one: organization(id: "unit-1") { id }
      many: organizations(ids: ["access:2", "unit-3", "unit-3", "access:99", "-"]) { id }
      again: organization(id: "access:2") { name }
      _entities(representations: [
        { __typename: "Organization", accessId: "4" }
        { __typename: "Organization", workforceId: "${uuidOf(5)}" }
        { __typename: "Organization", id: "unit-6", accessId: "6" }
        { __typename: "Organization", id: null }
      ]) { ... on Organization { id } }
    }`;
    const { data } = await graph.query(document);
    expect(proxy.lookups).toEqual([
      ['1', '2', '99', '4', '6'].slice(1).concat(uuidOf(5), 'unit-1', 'unit-3', 'unit-6').sort(),
    ]);
    expect(data).toMatchObject({
      one: { id: 'unit-1' },
      again: { name: `Workforce ${uuidOf(2)}` },
      _entities: [{ id: 'unit-4' }, { id: 'unit-5' }, { id: 'unit-6' }, null],
    });
  });

  test('of a caller without any credential, are not looked up', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, records(1));
    const document = `{
      one: organization(id: "acme") { id }
      many: organizations(ids: ["nosuch", "access:73", "access:99", "workforce:${uuidOf(9)}"]) { id }
      currentOrganization { id }
      _entities(representations: [
        { __typename: "Organization", workforceId: "${acme.workforceId}" }
        { __typename: "Organization", id: "acme", accessId: "9" }
      ]) { ... on Organization { id } }
    }`;
    const before = proxy.lookups.length;
    const { errors = [] } = await graph.query(document, { headers: {} });
    expect(errors).toHaveLength(8);
    expect(new Set(errors.map(({ message }) => message)).size).toBe(1);
    expect(proxy.lookups.length).toBe(before);
    await graph.query(document);
    expect(proxy.lookups.length).toBe(before + 1);
  });

  test('of requests at the same moment, are looked up by few queries', async () => {
    const database = await createLinksDatabase(cluster, numbersTo(100).map(unit));
    await using proxy = await startProxy(cluster, database, 40);
    await using graph = await startLinkedGraph(proxy.url, records(100));
    const answers = await Promise.all(
      numbersTo(100).map((number) => graph.query(`{ organization(id: "access:${number}") { id } }`)),
    );
    expect(answers.map(({ data }) => data)).toEqual(
      numbersTo(100).map((number) => ({ organization: { id: `unit-${number}` } })),
    );
    expect(proxy.lookups.flat()).toHaveLength(100);
    expect(proxy.lookups.length).toBeLessThan(50);
    expect(proxy.connections).toBeLessThanOrEqual(4);
  });

  test('of parents, are looked up level by level, and those that are known are not', async () => {
    // 1 and 2 are children of 11, 11 of 12, 12 of 13; 12 has no link.
    const database = await createLinksDatabase(cluster, [1, 2, 11, 13].map(unit));
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      workforce: workforceRecords({
        [uuidOf(1)]: childOf(uuidOf(11)),
        [uuidOf(2)]: childOf(uuidOf(11)),
        [uuidOf(11)]: childOf(uuidOf(12)),
        [uuidOf(12)]: childOf(uuidOf(13)),
        [uuidOf(13)]: {},
      }),
      access: accessRecords({ '13': { personal: true } }),
    });
    const document = `{ organizations(ids: ["unit-1", "unit-2"]) {
      id parent { id parent { id parent { id isPersonal } } }
    } }`;
    const { data, errors } = await graph.query(document);
    expect(errors).toBeUndefined();
    const top = { id: 'unit-13', isPersonal: true };
    const parent = { id: 'unit-11', parent: { id: `workforce:${uuidOf(12)}`, parent: top } };
    expect(data).toEqual({
      organizations: [
        { id: 'unit-1', parent },
        { id: 'unit-2', parent },
      ],
    });
    expect(proxy.lookups).toEqual([['unit-1', 'unit-2'], [uuidOf(11)], [uuidOf(12)], [uuidOf(13)]]);

    proxy.clear();
    expect((await graph.query(document)).data).toEqual(data);
    expect(proxy.lookups).toEqual([]);
  });

  test("of the session's organization, is looked up when its record is known", async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      access: { '/v1/organization': { json: { id: 73, name: 'Mine' } } },
      workforce: workforceRecords({ [acme.workforceId]: {} }),
    });
    const { data } = await graph.query('{ currentOrganization { id description } }');
    expect(data).toEqual({
      currentOrganization: { id: 'acme', description: `About ${acme.workforceId}` },
    });
    expect(proxy.lookups).toEqual([['73']]);
  });
});

describe('an operation', () => {
  test('whose links need too many calls, is refused before any is made', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1)]);
    await using graph = await startLinkedGraph(database.url, {
      ...records(3),
      environment: { MAX_UPSTREAM_CALLS: '3' },
    });
    const refused = await graph.query(
      '{ organizations(ids: ["acme", "access:1"]) { isPersonal description } }',
    );
    expect(refused.status).toBe(400);
    expect(describeErrors(refused)).toEqual(['TOO_MANY_UPSTREAM_CALLS']);
    expect(refused.errors?.[0]?.message).toContain('may need 4 upstream calls');
    expect(graph.calls).toEqual([]);
    const allowed = await graph.query(
      '{ organizations(ids: ["access:1", "access:2"]) { isPersonal description } }',
    );
    expect(allowed.status).toBe(200);
    expect(graph.calls).toHaveLength(3);
  });

  test.each([
    ['too many ids', '{ organizations(ids: ["unit-1", "unit-2", "unit-3"]) { id } }', 'TOO_MANY_IDS'],
    [
      'too many root fields',
      '{ a: organization(id: "a") { id } b: organization(id: "b") { id } c: organization(id: "c") { id } }',
      'TOO_MANY_ROOT_FIELDS',
    ],
  ])('with %s, is refused before any link is looked up', async (_, document, code) => {
    const database = await createLinksDatabase(cluster);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      environment: { MAX_IDS: '2', MAX_ROOT_FIELDS: '2' },
    });
    expect(describeErrors(await graph.query(document))).toEqual([code]);
    await graph.query('{ organization(id: "later") { id } }');
    expect(proxy.lookups).toEqual([['later']]);
  });

  test('by keys that name different organizations, is told so', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1)]);
    await using graph = await startLinkedGraph(database.url, records(1));
    const answer = await graph.query(
      '{ _entities(representations: [{ __typename: "Organization", id: "acme", accessId: "1" }]) { __typename } }',
    );
    expect(describeErrors(answer)).toEqual(['BAD_USER_INPUT _entities.0']);
    expect(graph.calls).toEqual([]);
  });
});
