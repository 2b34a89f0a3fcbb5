import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { accessRecords, acme, workforcePath, workforceRecords } from '../organizations/records.ts';
import type { Answer, TestGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster, TestDatabase } from './support/cluster.ts';
import { createLinksDatabase, startLinkedGraph } from './support/links.ts';
import { startProxy } from './support/proxy.ts';

let cluster: Cluster;
let provider: IdentityProvider;
beforeAll(async () => {
  [cluster, provider] = await Promise.all([startCluster(), startIdentityProvider()]);
}, 60_000);
afterAll(async () => {
  await Promise.all([cluster[Symbol.asyncDispose](), provider[Symbol.asyncDispose]()]);
});

const within = { timeout: 15_000, interval: 50 };
const workforceId = `workforce:${acme.workforceId}`;
const ids = ['acme', 'access:73', 'access:74', workforceId];

/** Starts a graph whose callers sign in, with acme's link in a database. */
function start(databaseUrl: string, environment: Readonly<Record<string, string>>): Promise<TestGraph> {
  return startLinkedGraph(databaseUrl, {
    access: accessRecords({ '73': {}, '74': {} }),
    workforce: workforceRecords({ [acme.workforceId]: {} }),
    environment: { ...provider.environment, ...environment },
  });
}

/** Asks on behalf of somebody who is granted these, the same token each time. */
async function createCaller(graph: TestGraph, organizations: readonly string[]) {
  const headers = signedInBy(await provider.token({ organizations }));
  return (asked: readonly string[]): Promise<Answer> =>
    graph.query('query ($ids: [ID!]!) { organizations(ids: $ids) { id accessId workforceId } }', {
      headers,
      variables: { ids: asked },
    });
}

/** What was answered at each place: the organization, or the code of the error there. */
function placesOf({ data, errors = [] }: Answer): unknown[] {
  const list = data?.['organizations'] as unknown[];
  return list.map((one, index) => {
    const error = errors.find(({ path }) => path?.[1] === index);
    return one ?? error?.extensions['code'] ?? null;
  });
}

const linkTo = (database: TestDatabase, accessId: number) =>
  database.run(`UPDATE organization_links SET access_id = ${accessId} WHERE id = 'acme'`);

const linked = [acme, acme, 'FORBIDDEN', acme];
const alone = { id: 'access:73', accessId: '73', workforceId: null };
const unlinked = ['FORBIDDEN', alone, 'FORBIDDEN', 'FORBIDDEN'];

describe('a grant by the id of a record', () => {
  test('follows its link when that changes, also where records and whole answers are kept', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await start(database.readerUrl, { CACHE_TTL_MS: '600000', LINKS_REFRESH_MS: '100' });
    const ask = await createCaller(graph, ['access:73']);
    const askAcme = async () => placesOf(await ask(['acme']));
    expect(await askAcme()).toEqual([acme]);
    expect(await askAcme()).toEqual([acme]);
    expect(placesOf(await ask(ids))).toEqual(linked);
    expect(graph.calls).toHaveLength(2);

    await linkTo(database, 74);
    await vi.waitFor(async () => {
      expect(await askAcme()).toEqual(['FORBIDDEN']);
    }, within);
    expect(placesOf(await ask(ids))).toEqual(unlinked);
    expect(graph.calls).toHaveLength(2);

    await linkTo(database, 73);
    await vi.waitFor(async () => {
      expect(await askAcme()).toEqual([acme]);
    }, within);
    expect(graph.access.requests.map(({ path }) => path)).not.toContain('/v1/organizations/74');
  });

  test('is checked by the links that the answer shows, however they change meanwhile', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await start(database.readerUrl, { LINKS_REFRESH_MS: '5' });
    const ask = await createCaller(graph, ['access:73']);
    const isOver = new AbortController();
    const changing = (async () => {
      for (let round = 0; round < 60; round += 1) await linkTo(database, round % 2 === 0 ? 74 : 73);
    })().finally(() => isOver.abort());
    const seen = new Set<string>();
    do {
      graph.workforce.clear();
      const places = placesOf(await ask(ids));
      const isLinked = places[0] !== 'FORBIDDEN';
      seen.add(String(isLinked));
      expect(places).toEqual(isLinked ? linked : unlinked);
      if (!isLinked) {
        expect(graph.workforce.requests.map(({ path }) => path)).not.toContain(
          workforcePath(acme.workforceId),
        );
      }
    } while (!isOver.signal.aborted);
    await changing;
    expect(seen).toEqual(new Set(['true', 'false']));
    expect(graph.access.requests.map(({ path }) => path)).not.toContain('/v1/organizations/74');
  });
});

test('whoever is granted nothing has nothing looked up', async () => {
  const database = await createLinksDatabase(cluster, [acme]);
  await using proxy = await startProxy(cluster, database);
  await using graph = await start(proxy.url, {});
  for (const granted of [[], ['no id', 'access:']]) {
    const ask = await createCaller(graph, granted);
    expect(placesOf(await ask([...ids, 'access:0']))).toEqual([
      ...ids.map(() => 'FORBIDDEN'),
      'BAD_USER_INPUT',
    ]);
  }
  expect(proxy.lookups).toEqual([]);
  expect(graph.calls).toEqual([]);
  const ask = await createCaller(graph, ['access:1']);
  expect(placesOf(await ask(['acme']))).toEqual(['FORBIDDEN']);
  expect(proxy.lookups).toEqual([['acme']]);
});

test('without its database, what is known is granted as before, and what is not known to nobody but whoever may read all', async () => {
  const database = await createLinksDatabase(cluster, [acme]);
  await using graph = await start(database.readerUrl, { LINKS_REFRESH_MS: '1' });
  const [one, other] = await Promise.all([
    createCaller(graph, ['access:73', 'access:75']),
    createCaller(graph, ['access:74']),
  ]);
  expect(placesOf(await one(['acme', 'access:74']))).toEqual([acme, 'FORBIDDEN']);
  await database.run('REVOKE SELECT ON organization_links FROM reader');
  await vi.waitFor(async () => {
    expect(placesOf(await one(['access:76']))).toEqual(['LINKS_UNAVAILABLE']);
  }, within);
  graph.access.clear();
  graph.workforce.clear();
  const asked = ['acme', workforceId, 'access:74', 'access:75', 'access:77'];
  expect(placesOf(await one(asked))).toEqual([
    ...[acme, acme, 'FORBIDDEN'],
    ...['LINKS_UNAVAILABLE', 'LINKS_UNAVAILABLE'],
  ]);
  expect(placesOf(await other(asked)).slice(0, 2)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  for (const path of graph.calls) expect(path).not.toMatch(/\/7[57]$/);
});
