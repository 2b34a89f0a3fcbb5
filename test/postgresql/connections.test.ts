import { Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { openLinksDatabase } from '../../src/organizations/links-database/open-links-database.ts';
import type { LinksDatabase } from '../../src/organizations/links-database/open-links-database.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { accessRecords, numbersTo, unit, uuidOf, workforceRecords } from '../organizations/records.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster } from './support/cluster.ts';
import { addressOf, createLinksDatabase, open, startLinkedGraph } from './support/links.ts';
import { startProxy } from './support/proxy.ts';
import type { Breakage } from './support/proxy.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** How many connections the server has at once, as far as none of them is dead. */
const POOL_SIZE = 4;

async function startWorld() {
  await using started = new AsyncDisposableStack();
  const database = await createLinksDatabase(cluster, numbersTo(12).map(unit));
  const proxy = started.use(await startProxy(cluster, database));
  const lines: string[] = [];
  const results: boolean[] = [];
  const links = await openLinksDatabase({
    address: addressOf(proxy.url),
    refreshMs: 600_000,
    maxIds: 1000,
    logger: createLogger({ level: 'info', destination: { write: (line) => void lines.push(line) } }),
    onQuery: (_, isAnswered) => results.push(isAnswered),
  });
  started.defer(() => links.close());
  const all = started.move();
  return { proxy, links, lines, results, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

/** Looks a link up as a request does: its name, or `unavailable`. */
async function find(links: LinksDatabase, number: number): Promise<string | undefined> {
  const request = links.current;
  await request.lookUp([`unit-${number}`], true);
  const found = request.named(`unit-${number}`);
  return typeof found === 'string' ? found : found?.id;
}

/** Sends lookups that are under way at the same time, each with a query and a connection of its own. */
async function findAtOnce(links: LinksDatabase, numbers: readonly number[]): Promise<(string | undefined)[]> {
  const finding: Promise<string | undefined>[] = [];
  for (const number of numbers) {
    finding.push(find(links, number));
    // What is asked for in one turn of the event loop is one query.
    await new Promise(setImmediate);
    await new Promise(setImmediate);
  }
  return Promise.all(finding);
}

/** Makes all connections of the pool. */
async function fillPool({ links, proxy }: Awaited<ReturnType<typeof startWorld>>): Promise<void> {
  proxy.delayMs = 80;
  await findAtOnce(links, numbersTo(POOL_SIZE));
  proxy.delayMs = 0;
  expect(proxy.connections).toBe(POOL_SIZE);
  proxy.clear();
}

/** PostgreSQL's admin shutdown, and what PgBouncer says when its own connection is lost. */
const adminShutdown = { sqlState: '57P01' };
const poolerLostServer = { sqlState: '08P01' };

describe('links database: every pooled connection', () => {
  test.each<[string, Breakage, 'now' | 'at the next query']>([
    ['is reset while idle', 'reset', 'now'],
    ['ends while idle', 'end', 'now'],
    ['is terminated while idle', adminShutdown, 'now'],
    ['is silent', 'silence', 'now'],
    ['is reset during the query', 'reset', 'at the next query'],
    ['ends during the query', 'end', 'at the next query'],
    ['is terminated during the query', adminShutdown, 'at the next query'],
    ['is given up by a pooler during the query', poolerLostServer, 'at the next query'],
  ])(
    '%s, the id is found on a new connection, and the other dead ones cost nothing',
    async (_, how, when) => {
      await using world = await startWorld();
      const { links, proxy, lines, results } = world;
      await fillPool(world);
      proxy.breakOpen(how, when);
      for (const number of [5, 6, 7, 8]) expect(await find(links, number)).toBe(`unit-${number}`);
      // The end of an idle connection may be noticed before a query is sent on it, or after that.
      const isNoticed = how !== 'silence' && when === 'now';
      expect(proxy.lookups.length).toBeLessThanOrEqual(4 + (isNoticed ? POOL_SIZE : 1));
      expect(proxy.connections).toBeLessThanOrEqual(POOL_SIZE + (isNoticed ? POOL_SIZE : 1));
      expect(lines.join('')).not.toContain('cannot be looked up');
      expect(results).not.toContain(false);
    },
  );

  test.each<Breakage>(['silence', 'reset', 'end'])(
    'was used by the start alone and then dies by %s, the first id is found',
    async (how) => {
      await using world = await startWorld();
      const { links, proxy, lines } = world;
      proxy.breakOpen(how, 'at the next query');
      expect(await find(links, 5)).toBe('unit-5');
      expect(lines.join('')).not.toContain('cannot be looked up');
    },
  );

  test('is silent for lookups at the same moment, each of them is found', async () => {
    await using world = await startWorld();
    const { links, proxy, lines } = world;
    await fillPool(world);
    proxy.breakOpen('silence', 'now');
    expect(await findAtOnce(links, [5, 6, 7, 8])).toEqual(['unit-5', 'unit-6', 'unit-7', 'unit-8']);
    expect(proxy.lookups).toHaveLength(2 * POOL_SIZE);
    expect(lines.join('')).not.toContain('cannot be looked up');
  });

  test('is reset and the database is still starting, the id is found as soon as it has started', async () => {
    await using world = await startWorld();
    const { links, proxy } = world;
    await fillPool(world);
    proxy.breakOpen('reset', 'at the next query');
    proxy.breakNext(2, { sqlState: '57P03' });
    expect(await find(links, 5)).toBe('unit-5');
    expect(proxy.connections).toBe(POOL_SIZE + 3);
  });

  test.each<Breakage>(['reset', 'end', 'silence'])(
    'is reset and new ones are broken by %s, the database is left alone for a second',
    async (how) => {
      await using world = await startWorld();
      const { links, proxy, lines } = world;
      await fillPool(world);
      proxy.breakOpen('reset', 'at the next query');
      proxy.breakNext(1000, how);
      // As many failures as there were responses within the last second.
      for (const number of [5, 6, 7, 8]) expect(await find(links, number)).toBe('unavailable');
      const { connections } = proxy;
      expect(connections).toBeGreaterThan(POOL_SIZE);
      for (const number of [9, 10, 11, 12]) expect(await find(links, number)).toBe('unavailable');
      expect(proxy.connections).toBe(connections);
      expect(lines.filter((line) => line.includes('cannot be looked up'))).toHaveLength(1);
    },
  );

  test('is silent, a request is answered all the same', async () => {
    const database = await createLinksDatabase(cluster, [unit(1), unit(2)]);
    await using proxy = await startProxy(cluster, database);
    await using graph = await startLinkedGraph(proxy.url, {
      access: accessRecords({ '1': {}, '2': {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
    });
    const query = (id: string) => graph.query(`{ organization(id: "${id}") { id } }`);
    await query('unit-1');
    proxy.breakOpen('silence', 'now');
    const { data, errors } = await query('unit-2');
    expect(errors).toBeUndefined();
    expect(data).toEqual({ organization: { id: 'unit-2' } });
  });
});

describe('links database: a slow query', () => {
  test('on a good connection, its response counts, and few queries are sent twice', async () => {
    await using world = await startWorld();
    const { links, proxy } = world;
    await fillPool(world);
    proxy.delayMs = 220;
    for (const number of [5, 6, 7, 8]) expect(await find(links, number)).toBe(`unit-${number}`);
    expect(proxy.connections).toBe(POOL_SIZE + 1);
    expect(proxy.lookups).toHaveLength(4);
  });
});

describe('links database: a connection', () => {
  const pidOf = async (database: Awaited<ReturnType<typeof open>>) =>
    (await database.query('SELECT pg_backend_pid() AS pid'))[0]?.['pid'];

  test('is older than the maximum age, another one is made', async () => {
    const { url } = await createLinksDatabase(cluster);
    await using database = await open(url, { maxConnectionAgeMs: 50 });
    const first = await pidOf(database);
    await vi.waitFor(async () => expect(await pidOf(database)).not.toBe(first), { interval: 20 });
  });

  test('is idle, TCP keepalive probes it after ten seconds', async () => {
    const setKeepAlive = vi.spyOn(Socket.prototype, 'setKeepAlive');
    const { url } = await createLinksDatabase(cluster);
    await using database = await open(url);
    setKeepAlive.mockClear();
    await database.query('SELECT 1');
    expect(setKeepAlive.mock.calls).toEqual([[true, 10_000]]);
  });
});
