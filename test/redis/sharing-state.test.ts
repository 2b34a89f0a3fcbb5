import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { accessPath, acme, acmeGraph } from '../organizations/records.ts';
import { parseLog } from '../server/support/log.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { startProxy } from './support/proxy.ts';
import { findFreePort, startRedis } from './support/redis-server.ts';
import type { TestRedis } from './support/redis-server.ts';
import { sharing, startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal } }';
const within = { timeout: 20_000, interval: 50 };

function startOn(redisUrl: string): Promise<TestGraph> {
  return startGraph({ ...acmeGraph({}, {}), environment: { ...sharing, REDIS_URL: redisUrl } });
}

/** What the log says of Redis: `shared`, or what failed and why. */
function told(graph: TestGraph): string[] {
  return parseLog(graph.logLines).flatMap(({ msg, reason, command }) => {
    if (typeof msg !== 'string' || !msg.startsWith('redis')) return [];
    if (msg.includes('records are shared')) return ['shared'];
    return [[reason, command].filter((word) => typeof word === 'string').join(' ')];
  });
}

/** The state of the shared cache in the metrics. */
async function stateOf(graph: TestGraph): Promise<string | undefined> {
  const text = await (await fetch(graph.metricsUrl)).text();
  return /^organization_graph_shared_cache_state\{state="(\w+)"\} 1$/m.exec(text)?.[1];
}

async function expectState(graph: TestGraph, state: string, lines: readonly string[]): Promise<void> {
  await vi.waitFor(async () => {
    expect(told(graph)).toEqual(lines);
    expect(await stateOf(graph)).toBe(state);
  }, within);
}

/** All that the server needs. */
const rights = ['+evalsha', '+script|load', '+time', '+get', '+set', '+getrange', '+strlen', '+del'];

/** Makes the user `graph` with just these rights, and says how the server connects as it. */
async function allow(redis: TestRedis, keys: string, commands: readonly string[]): Promise<string> {
  await redis.command('ACL', 'SETUSER', 'graph', 'reset', 'on', '>password-of-graph', keys, ...commands);
  return `redis://graph:password-of-graph@127.0.0.1:${redis.port}`;
}

describe('redis: a user', () => {
  test('with just the rights that are needed, records are shared', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(await allow(redis, '~og1:*', rights), acmeGraph({}, {}));
    for (const graph of [replicas.one, replicas.other]) {
      await graph.query(query);
      await expectState(graph, 'up', ['shared']);
    }
    expect(replicas.one.calls).toHaveLength(1);
    // The check leaves nothing behind.
    const keys = (await redis.command('KEYS', '*')) as string[];
    expect(keys.filter((key) => key.includes('check'))).toEqual([]);
  });

  test.each([
    ['+time', 'NOPERM TIME'],
    ['+set', 'NOPERM SET'],
    ['+get', 'NOPERM GET'],
    ['+getrange', 'NOPERM GETRANGE'],
    ['+strlen', 'NOPERM STRLEN'],
    ['+del', 'NOPERM DEL'],
    ['+script|load', 'NOPERM SCRIPT LOAD'],
    ['+evalsha', 'NOPERM look'],
    ['~og1:*', 'NOPERM SET'],
  ])('without %s, log and metric say that records are not shared, until it has it', async (missing, why) => {
    await using redis = await startRedis();
    const left = rights.filter((right) => right !== missing);
    const url = await allow(redis, missing.startsWith('~') ? '~other:*' : '~og1:*', left);
    await using graph = await startOn(url);
    expect((await graph.query(query)).errors).toBeUndefined();
    await expectState(graph, 'down', [why]);
    await allow(redis, '~og1:*', rights);
    await expectState(graph, 'up', [why, 'shared']);
    expect(graph.logLines.join('')).not.toMatch(/password-of-graph|og1:/);
  });

  test('that loses a right while connected, log and metric follow', async () => {
    await using redis = await startRedis();
    await using graph = await startOn(await allow(redis, '~og1:*', rights));
    await expectState(graph, 'up', ['shared']);
    await redis.command('ACL', 'SETUSER', 'graph', '-evalsha');
    await sleep(1000);
    await graph.query(query);
    await expectState(graph, 'down', ['shared', 'NOPERM look']);
  });
});

describe('redis: a node of a cluster', () => {
  const startNode = async () => {
    const clusterPort = await findFreePort();
    return startRedis(['--cluster-enabled', 'yes', '--cluster-port', String(clusterPort)]);
  };
  const portOf = async (node: TestRedis) => {
    const text = String(await node.command('CLUSTER', 'NODES'));
    return /@(\d+)/.exec(text)?.[1] ?? '';
  };

  test('without slots, log and metric say that records are not shared', async () => {
    await using node = await startNode();
    await using graph = await startOn(node.url);
    await expectState(graph, 'down', ['CLUSTERDOWN SET']);
  });

  test('with half of the slots, log and metric say that records are not shared', async () => {
    await using node = await startNode();
    await using other = await startNode();
    await node.command('CLUSTER', 'ADDSLOTSRANGE', '0', '8191');
    await other.command('CLUSTER', 'ADDSLOTSRANGE', '8192', '16383');
    await node.command('CLUSTER', 'MEET', '127.0.0.1', String(other.port), await portOf(other));
    await vi.waitFor(async () => {
      expect(String(await node.command('CLUSTER', 'INFO'))).toContain('cluster_state:ok');
    }, within);
    await using graph = await startOn(node.url);
    await vi.waitFor(async () => {
      expect(told(graph)[0]).toMatch(/^MOVED (?:SET|look)$/);
      expect(await stateOf(graph)).toBe('down');
    }, within);
    expect(told(graph)).not.toContain('shared');
  });
});

describe('redis: a server that', () => {
  test.each([
    'LOADING Redis is loading the dataset in memory',
    'MASTERDOWN Link with MASTER is down',
    'NOAUTH Authentication required.',
    'ERR unknown command',
    'CROSSSLOT Keys in request do not hash to the same slot',
  ])('has the error %s for every command, log and metric say so until it has not', async (error) => {
    await using redis = await startRedis();
    await using proxy = await startProxy(redis.port);
    proxy.set({ error });
    await using graph = await startOn(proxy.url);
    const [code = ''] = error.split(' ');
    await expectState(graph, 'down', [`${code} TIME`]);
    proxy.set('passes on');
    await expectState(graph, 'up', [`${code} TIME`, 'shared']);
  });

  test('is paused at the start, records are shared only when it goes on', async () => {
    await using redis = await startRedis();
    await redis.command('CLIENT', 'PAUSE', '1500', 'WRITE');
    await using graph = await startOn(redis.url);
    expect(told(graph)).not.toContain('shared');
    await vi.waitFor(() => expect(told(graph).at(-1)).toBe('shared'), within);
  });

  test.each([
    ['is full', 'OOM SET', ['maxmemory', '1', 'maxmemory-policy', 'noeviction'], ['maxmemory', '0']],
    [
      'writes nothing without replicas',
      'NOREPLICAS SET',
      ['min-replicas-to-write', '1'],
      ['min-replicas-to-write', '0'],
    ],
  ])(
    '%s, log and metric say that records are not shared, until it takes them',
    async (_, why, refuse, accept) => {
      await using redis = await startRedis();
      await using graph = await startOn(redis.url);
      await expectState(graph, 'up', ['shared']);
      await redis.command('CONFIG', 'SET', ...refuse);
      await expectState(graph, why.startsWith('OOM') ? 'degraded' : 'down', ['shared', why]);
      await redis.command('CONFIG', 'SET', ...accept);
      await expectState(graph, 'up', ['shared', why, 'shared']);
    },
  );
});

describe('redis: a failover', () => {
  test('leaves the old primary as a replica, the process finds the new one by its address, and what is taken back is gone', async () => {
    await using primary = await startRedis();
    await using replica = await startRedis(['--replicaof', `127.0.0.1 ${primary.port}`]);
    await using proxy = await startProxy(primary.port);
    await using replicas = await startReplicas(proxy.url, acmeGraph({}, {}));
    const { one, other } = replicas;
    await one.query(query);
    await expectState(one, 'up', ['shared']);
    await vi.waitFor(async () => expect(await replica.recordKeys()).toHaveLength(1), within);

    await replica.command('REPLICAOF', 'NO', 'ONE');
    await primary.command('REPLICAOF', '127.0.0.1', String(replica.port));
    proxy.target(replica.port);
    // What is stored fails; a process that only reads finds out, too.
    await one.query(query, { headers: { authorization: 'Bearer token-during-failover' } });
    for (const graph of [one, other]) await expectState(graph, 'up', ['shared', 'READONLY SET', 'shared']);

    one.access.on(accessPath('5'), { status: 401 });
    await other.query('{ organization(id: "access:5") { isPersonal } }');
    one.access.on(accessPath(acme.accessId), { status: 401 });
    expect((await one.query(query)).errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test('of which no address is known yet, connections are made no more than every two seconds', async () => {
    await using primary = await startRedis();
    await using replica = await startRedis(['--replicaof', `127.0.0.1 ${primary.port}`]);
    await using proxy = await startProxy(replica.port);
    await using graph = await startOn(proxy.url);
    await expectState(graph, 'down', ['READONLY SET']);
    const before = proxy.connections;
    const beganMs = performance.now();
    while (performance.now() < beganMs + 4500) await graph.query(query);
    expect(proxy.connections - before).toBeLessThanOrEqual(3);
    expect(told(graph)).toEqual(['READONLY SET']);
    // Nothing of what a replica has is shown: it may be long out of date.
    expect(await replica.recordKeys()).toEqual([]);
  });
});
