import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  accessRecords,
  acme,
  childOf,
  describeErrors,
  unit,
  uuidOf,
  workforceRecords,
} from '../organizations/records.ts';
import type { TestGraph } from '../support/graph.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster, TestDatabase } from './support/cluster.ts';
import { createLinksDatabase, startLinkedGraph } from './support/links.ts';

let cluster: Cluster;
let isDown = false;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterEach(async () => {
  cluster.resume();
  if (isDown) await cluster.start();
  isDown = false;
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

const within = { timeout: 20_000, interval: 100 };

const records = {
  access: accessRecords({ '1': {}, '2': {}, '3': {}, '73': {} }),
  workforce: workforceRecords({
    [uuidOf(1)]: childOf(uuidOf(3)),
    [uuidOf(2)]: {},
    [uuidOf(3)]: {},
    [acme.workforceId]: {},
  }),
};

/** Starts a graph that knows acme, and nothing of unit-1. What it knows is old at once. */
async function startKnowing(database: TestDatabase): Promise<TestGraph> {
  const graph = await startLinkedGraph(database.readerUrl, {
    ...records,
    environment: { LINKS_REFRESH_MS: '1' },
  });
  expect((await ask(graph, 'acme')).data).toEqual({ organization: acme });
  return graph;
}

function ask(graph: TestGraph, id: string) {
  return graph.query(`{ organization(id: "${id}") { id accessId workforceId } }`);
}

/** Each way in which a database can fail that was there before. */
const outages: readonly (readonly [string, (database: TestDatabase) => Promise<void>])[] = [
  ['hangs', () => cluster.pause()],
  [
    'is down',
    async () => {
      isDown = true;
      await cluster.kill();
    },
  ],
  [
    'takes the right to read away',
    (database) => run(database, 'REVOKE SELECT ON organization_links FROM reader'),
  ],
  ['loses its table', (database) => run(database, 'ALTER TABLE organization_links RENAME TO elsewhere')],
  [
    'has a view with other columns in its place',
    async (database) => {
      await run(database, 'ALTER TABLE organization_links RENAME TO elsewhere');
      const columns = 'id, access_id, workforce_id::text AS workforce_id';
      await run(database, `CREATE VIEW organization_links AS SELECT ${columns} FROM elsewhere`);
      await run(database, 'GRANT SELECT ON organization_links TO reader');
    },
  ],
  [
    'takes no further connection, and ended those that there were',
    async (database) => {
      await run(database, 'ALTER ROLE reader CONNECTION LIMIT 0');
      await run(database, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'reader'");
    },
  ],
  [
    'is locked by somebody',
    async (database) => {
      void database.run('BEGIN; LOCK TABLE organization_links; SELECT pg_sleep(60)').catch(() => undefined);
      await vi.waitFor(async () => {
        const rows = await database.run("SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock'");
        expect(rows.length).toBeGreaterThan(0);
      });
    },
  ],
];

async function run(database: TestDatabase, text: string): Promise<void> {
  await database.run(text);
}

/** Puts everything right again. */
async function repair(database: TestDatabase): Promise<void> {
  cluster.resume();
  if (isDown) await cluster.start();
  isDown = false;
  await run(
    database,
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(60)' AND pid <> pg_backend_pid()",
  );
  await run(database, 'ALTER ROLE reader CONNECTION LIMIT -1');
  const [moved] = await database.run("SELECT to_regclass('elsewhere')::text AS name");
  if (moved?.['name'] === 'elsewhere') {
    await run(database, 'DROP VIEW IF EXISTS organization_links');
    await run(database, 'ALTER TABLE elsewhere RENAME TO organization_links');
  }
  await run(database, 'GRANT SELECT ON organization_links TO reader');
}

describe('a database that', () => {
  test.each(outages)(
    '%s, leaves what is known as it is, and what is not known an error; and is asked again when it is back',
    async (_, breakIt) => {
      const database = await createLinksDatabase(cluster, [acme, unit(1)]);
      await using graph = await startKnowing(database);
      await breakIt(database);

      // By each of its ids, for as long as it takes.
      for (const id of ['acme', 'access:73', `workforce:${acme.workforceId}`, 'acme']) {
        const askedAtMs = performance.now();
        const { data, errors } = await ask(graph, id);
        expect(errors).toBeUndefined();
        expect(data).toEqual({ organization: acme });
        // Half a second at most, and time for a busy machine.
        expect(performance.now() - askedAtMs).toBeLessThan(3000);
      }
      const unknown = await ask(graph, 'access:1');
      expect(unknown.status).toBe(200);
      expect(unknown.data).toEqual({ organization: null });
      expect(unknown.errors).toMatchObject([
        { path: ['organization'], extensions: { code: 'LINKS_UNAVAILABLE', retryable: true } },
      ]);
      expect(graph.calls.filter((path) => path.includes('/1'))).toEqual([]);
      const ready = await fetch(new URL('/readyz', graph.url));
      expect(ready.status).toBe(200);

      await repair(database);
      await vi.waitFor(async () => {
        expect((await ask(graph, 'access:1')).data).toEqual({ organization: unit(1) });
      }, within);
      const lines = graph.logLines.filter((line) => line.includes('links'));
      expect(lines.filter((line) => line.includes('cannot be looked up'))).toHaveLength(1);
      expect(lines.filter((line) => line.includes('looked up again'))).toHaveLength(1);
    },
    60_000,
  );
});

describe('in an outage', () => {
  test('each organization has its own answer: known ones, unknown ones, unknown parents, by every way in', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1), unit(3)]);
    await using graph = await startKnowing(database);
    await ask(graph, 'unit-1');
    await ask(graph, 'nobody');
    isDown = true;
    await cluster.kill();
    const answer = await graph.query(`{
      many: organizations(ids: ["acme", "access:2", "nobody", "unit-1"]) { id parent { id } }
      _entities(representations: [
        { __typename: "Organization", accessId: "73" }
        { __typename: "Organization", workforceId: "${uuidOf(2)}" }
      ]) { ... on Organization { id } }
    }`);
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      many: [{ id: 'acme', parent: null }, null, null, { id: 'unit-1', parent: null }],
      _entities: [{ id: 'acme' }, null],
    });
    expect(describeErrors(answer).sort()).toEqual([
      'LINKS_UNAVAILABLE _entities.1',
      'LINKS_UNAVAILABLE many.1',
      'LINKS_UNAVAILABLE many.3.parent',
    ]);
  });

  test("the session's organization, which is not known by then, is an error and never half of one", async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await startLinkedGraph(database.url, {
      ...records,
      access: { ...records.access, '/v1/organization': { json: { id: 73, name: 'Mine' } } },
    });
    isDown = true;
    await cluster.kill();
    const answer = await graph.query('{ currentOrganization { id name } }');
    expect(answer.data).toEqual({ currentOrganization: null });
    expect(describeErrors(answer)).toEqual(['LINKS_UNAVAILABLE currentOrganization']);
  });

  test('nobody waits for a database that has just failed, and it is asked no more than once a second', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await startKnowing(database);
    await cluster.pause();
    await ask(graph, 'acme');
    const waits: number[] = [];
    const endAtMs = performance.now() + 3000;
    while (performance.now() < endAtMs) {
      const askedAtMs = performance.now();
      expect((await ask(graph, 'acme')).errors).toBeUndefined();
      waits.push(performance.now() - askedAtMs);
    }
    // Those that find out whether it is back, of which there is one after each second's rest.
    expect(waits.filter((waitMs) => waitMs >= 400).length).toBeLessThanOrEqual(3);
    expect(waits.length).toBeGreaterThan(10);
  });

  test('with a kept answer, it is given for as long as that lasts', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using graph = await startLinkedGraph(database.url, {
      ...records,
      environment: { LINKS_REFRESH_MS: '1', CACHE_TTL_MS: '600000' },
    });
    const query = () => graph.query('{ organization(id: "acme") { isPersonal description } }');
    const { data } = await query();
    isDown = true;
    await cluster.kill();
    for (let round = 0; round < 5; round += 1) expect((await query()).data).toEqual(data);
    expect(graph.calls).toHaveLength(2);
  });

  test('a process stops as soon as ever, though its connections hang', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    const graph = await startKnowing(database);
    await cluster.pause();
    await ask(graph, 'acme');
    const stoppedAtMs = performance.now();
    await graph[Symbol.asyncDispose]();
    expect(performance.now() - stoppedAtMs).toBeLessThan(5000);
    expect(graph.logLines.at(-1)).toContain('stopped');
  });
});

describe('a server that answers rubbish', () => {
  test.each([
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['noise', Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 131 + 17) % 256))],
    ['a message without an end', Buffer.from('R\x7f\xff\xff\xff\0\0\0\0')],
    [
      'messages that are none',
      Buffer.from('R\0\0\0\x08\0\0\0\0Z\0\0\0\x05I?\0\0\0\x04D\0\0\0\x04D\0\0\0\x0cAAAAAAAA'),
    ],
    ['nothing, and hangs up', null],
  ])('%s, is an outage and no more', async (_, rubbish) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      if (rubbish === null) socket.end();
      else socket.once('data', () => socket.write(rubbish));
    });
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      await using graph = await startLinkedGraph(`postgresql://somebody@127.0.0.1:${port}/links`, records);
      for (let round = 0; round < 2; round += 1) {
        expect(describeErrors(await ask(graph, 'access:1'))).toEqual(['LINKS_UNAVAILABLE organization']);
      }
      expect(graph.logLines.join('')).not.toContain('"level":50');
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
