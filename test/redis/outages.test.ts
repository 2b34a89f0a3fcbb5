import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { accessBody, acmeGraph, chainGraph } from '../organizations/records.ts';
import { parseLog } from '../server/support/log.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { startProxy } from './support/proxy.ts';
import type { ProxyMode } from './support/proxy.ts';
import { findFreePort, startRedis, withPassword } from './support/redis-server.ts';
import type { TestRedis } from './support/redis-server.ts';
import { sharing, startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal description } }';
const within = { timeout: 10_000, interval: 20 };

/** How much an answer may take longer than without Redis, in milliseconds, and what a busy machine adds to that. */
const MOST_ADDED_MS = 50;
const SLACK_MS = 60;

/** As it is by default: what is tested here is time. */
const inTime = { ...sharing, REDIS_TIMEOUT_MS: '40' };

/**
 * How long it takes to be answered, each time by reading anew, in milliseconds; the quickest of some, since a busy machine
 * only adds to it. That no answer waits for longer is held by counting, in the tests of SharedMemory and of Patience.
 */
async function timeOf(graph: TestGraph, document: string, token: string): Promise<number> {
  const times: number[] = [];
  // Three times: after that Redis is left alone.
  for (let number = 0; number < 3; number += 1) {
    const headers = {
      authorization: `Bearer ${token}-${number}`,
      'x-workforce-api-key': `${token}-${number}`,
    };
    const startMs = performance.now();
    const { errors, data } = await graph.query(document, { headers });
    times.push(performance.now() - startMs);
    expect(errors).toBeUndefined();
    expect(data?.['organization']).not.toBeNull();
  }
  return Math.min(...times);
}

/** Lines about Redis. */
function tellingLines(graph: TestGraph): string[] {
  return parseLog(graph.logLines).flatMap(({ msg, reason }) => {
    if (typeof msg !== 'string' || !msg.startsWith('redis')) return [];
    return [typeof reason === 'string' ? `${msg.slice(0, 20)} ${reason}` : msg.slice(0, 20)];
  });
}

describe('a Redis that', () => {
  const levels = 5;
  const chain = `{ organization(id: "unit-1") ${'{ isPersonal description parent '.repeat(levels)} { id } ${'}'.repeat(levels)} }`;
  const modes: ProxyMode[] = [
    'is slow',
    'hangs',
    'answers rubbish',
    'answers OK to everything',
    'is half closed',
  ];

  test.each(modes)(
    '%s, costs an answer 50 ms at most, five levels of parents in all, and no data',
    async (mode) => {
      await using plain = await startGraph(chainGraph(10));
      await timeOf(plain, chain, 'warming-up');
      const usualMs = await timeOf(plain, chain, 'token-without-redis');
      await using redis = await startRedis();
      await using proxy = await startProxy(redis.port);
      await using graph = await startGraph({
        ...chainGraph(10),
        environment: { ...inTime, REDIS_URL: proxy.url },
      });
      await timeOf(graph, chain, 'warming-up');
      proxy.set(mode);
      const tookMs = await timeOf(graph, chain, 'token-with-redis');
      expect(tookMs - usualMs).toBeLessThan(MOST_ADDED_MS + SLACK_MS);
      graph.access.clear();
      for (let number = 0; number < 20; number += 1) {
        expect((await graph.query(chain)).errors).toBeUndefined();
      }
      // What the process has read itself, it keeps for itself.
      expect(graph.access.requests.length).toBeLessThanOrEqual(6);
      proxy.set('passes on');
      await vi.waitFor(async () => {
        const before = await redis.recordKeys();
        const headers = { authorization: `Bearer ${randomBytes(9).toString('hex')}` };
        await graph.query('{ organization(id: "access:1") { isPersonal } }', { headers });
        expect((await redis.recordKeys()).length).toBeGreaterThan(before.length);
      }, within);
    },
  );

  test('hangs before the start, does not hold it up, and is used when it does not hang any more', async () => {
    await using redis = await startRedis();
    await using proxy = await startProxy(redis.port);
    proxy.set('hangs');
    const startMs = performance.now();
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { ...inTime, REDIS_URL: proxy.url },
    });
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect((await graph.query(query)).errors).toBeUndefined();
    // What was asked on this connection has got lost.
    proxy.set('passes on');
    await vi.waitFor(() => {
      expect(tellingLines(graph)).toEqual(['redis cannot be used TIMEOUT', 'redis answers: recor']);
    }, within);
  });

  test('hangs at the end, does not hold up the stop', async () => {
    await using redis = await startRedis();
    const graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { ...inTime, REDIS_URL: redis.url },
    });
    await graph.query(query);
    redis.pause();
    const startMs = performance.now();
    await graph[Symbol.asyncDispose]();
    expect(performance.now() - startMs).toBeLessThan(2000);
  });
});

describe('a Redis that goes', () => {
  test('is told once, without its address, and again when it is back; in between each replica is by itself', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    await replicas.one.query(query);
    await redis.kill();
    await vi.waitFor(() => {
      expect(tellingLines(replicas.one)).toHaveLength(2);
    }, within);
    for (let number = 0; number < 5; number += 1) {
      expect((await replicas.one.query(query)).errors).toBeUndefined();
    }
    expect(replicas.one.calls).toHaveLength(2);
    expect((await replicas.other.query(query)).errors).toBeUndefined();
    expect(replicas.one.calls).toHaveLength(4);
    await redis.start();
    await vi.waitFor(() => {
      expect(tellingLines(replicas.one)).toHaveLength(3);
    }, within);
    const [begun, gone, back] = tellingLines(replicas.one);
    expect([begun, back]).toEqual(Array(2).fill('redis answers: recor'));
    expect(gone).toMatch(/^redis cannot be used [A-Za-z]+$/);
    for (const line of replicas.one.logLines) {
      if (line.includes('redis')) expect(line).not.toContain(String(redis.port));
    }
  });

  test('is not needed at the start, and used when it comes', async () => {
    const port = await findFreePort();
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { ...inTime, REDIS_URL: `redis://127.0.0.1:${port}` },
    });
    expect((await graph.query(query)).errors).toBeUndefined();
    expect(tellingLines(graph)).toEqual(['redis cannot be used ECONNREFUSED']);
    await using redis = await startRedis([], port);
    await vi.waitFor(() => {
      expect(tellingLines(graph)).toHaveLength(2);
    }, within);
    await graph.query(query, { headers: { authorization: 'Bearer some-other-token' } });
    expect(await redis.recordKeys()).toHaveLength(1);
  });

  test.each(['wrong-password-of-the-tests', null])(
    'with the password %s, is done without',
    async (secret) => {
      await using redis = await startRedis(withPassword.settings);
      const url = secret === null ? redis.url : withPassword.urlOf(redis, secret);
      await using graph = await startGraph({
        ...acmeGraph({}, {}),
        environment: { ...inTime, REDIS_URL: url },
      });
      expect((await graph.query(query)).errors).toBeUndefined();
      await vi.waitFor(() => {
        expect(tellingLines(graph)).toEqual([
          `redis cannot be used ${secret === null ? 'NOAUTH' : 'WRONGPASS'}`,
        ]);
      }, within);
      expect(graph.logLines.join('')).not.toMatch(/wrong-password/);
    },
  );

  test('with its password in the URL, is used', async () => {
    await using redis = await startRedis(withPassword.settings);
    await using replicas = await startReplicas(withPassword.urlOf(redis), acmeGraph({}, {}));
    for (const graph of [replicas.one, replicas.other]) await graph.query(query);
    expect(replicas.one.calls).toHaveLength(2);
  });
});

describe('a Redis in which', () => {
  async function start(settings: readonly string[] = []) {
    const redis = await startRedis(settings);
    const replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    return {
      redis,
      ...replicas,
      async [Symbol.asyncDispose]() {
        await replicas[Symbol.asyncDispose]();
        await redis[Symbol.asyncDispose]();
      },
    };
  }
  const replaced: Record<string, (redis: TestRedis, key: string) => Promise<unknown>> = {
    'random bytes are': (redis, key) => redis.command('SET', key, randomBytes(300)),
    'random bytes behind a good head are': async (redis, key) => {
      const head = (await redis.bytesOf(key)).subarray(0, 67);
      return redis.command('SET', key, Buffer.concat([head, randomBytes(300)]));
    },
    'half of a value is': async (redis, key) => {
      const value = await redis.bytesOf(key);
      return redis.command('SET', key, value.subarray(0, value.length / 2));
    },
    'a good head alone is': async (redis, key) =>
      redis.command('SET', key, (await redis.bytesOf(key)).subarray(0, 67)),
    'one bit is different, it is': async (redis, key) => {
      const value = await redis.bytesOf(key);
      value[100]! ^= 1;
      return redis.command('SET', key, value);
    },
    'a value that says it is younger is': async (redis, key) => {
      const value = await redis.bytesOf(key);
      value.write(String(Number(value.toString('latin1', 18, 31)) + 1).padStart(13, '0'), 18, 'latin1');
      return redis.command('SET', key, value);
    },
    'a value of another form is': async (redis, key) => {
      const value = await redis.bytesOf(key);
      value.write('v0', 0, 'latin1');
      return redis.command('SET', key, value);
    },
    'a value too large is': async (redis, key) =>
      redis.command('SET', key, Buffer.concat([await redis.bytesOf(key), Buffer.alloc(2 ** 21)])),
    'nothing at all is': (redis, key) => redis.command('SET', key, ''),
    'a list is': async (redis, key) => {
      await redis.command('DEL', key);
      return redis.command('RPUSH', key, 'x');
    },
    'a refusal from the far future is': (redis, key) => redis.command('SET', key, 'g19999999999999'),
    'a refusal that says nothing is': (redis, key) => redis.command('SET', key, 'g1whenever'),
  };

  test.each(Object.keys(replaced))(
    '%s where a record was, shows nothing of it, and is put right',
    async (what) => {
      await using world = await start();
      const { redis, one, other } = world;
      const first = await one.query(query);
      const keys = await redis.recordKeys();
      expect(keys).toHaveLength(2);
      for (const key of keys) await replaced[what]!(redis, key);
      const second = await other.query(query);
      expect(second.errors).toBeUndefined();
      expect(second.data).toEqual(first.data);
      expect(one.calls).toHaveLength(4);
      await one.query(query);
      await other.query(query);
      expect(one.calls).toHaveLength(4);
    },
  );

  test('a record is that is larger than a replica may read, is not shown by that one', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}), [
      {},
      { MAX_RESPONSE_BYTES: '30' },
    ]);
    const ask = '{ organization(id: "access:73") { isPersonal } }';
    expect((await replicas.one.query(ask)).errors).toBeUndefined();
    expect((await replicas.other.query(ask)).errors).toMatchObject([
      { extensions: { code: 'UPSTREAM_INVALID_RESPONSE' } },
    ]);
  });

  test.each(['list', 'text'])('a %s is where a credential’s epoch was, is put right', async (what) => {
    await using world = await start();
    const { redis, one, other } = world;
    await one.query(query);
    for (const key of await redis.recordKeys()) {
      const epoch = key.slice(0, key.indexOf('}') + 1);
      await redis.command('DEL', epoch);
      await (what === 'list' ? redis.command('RPUSH', epoch, 'x') : redis.command('SET', epoch, 'x'));
    }
    expect((await other.query(query)).errors).toBeUndefined();
    expect(one.calls).toHaveLength(4);
    await one.query(query);
    expect(one.calls).toHaveLength(4);
  });

  test.each([['FLUSHALL'], ['SCRIPT', 'FLUSH']])(
    'all is lost by %s %s, is filled again',
    async (...flush) => {
      await using world = await start();
      const { redis, one, other } = world;
      await one.query(query);
      await redis.command(...flush);
      await redis.command('FLUSHALL');
      for (let number = 0; number < 3; number += 1) {
        expect((await one.query(query)).errors).toBeUndefined();
        await sleep(20);
      }
      const { length } = one.calls;
      expect(length).toBeLessThanOrEqual(6);
      expect((await other.query(query)).errors).toBeUndefined();
      await other.query(query);
      await vi.waitFor(async () => {
        expect(await redis.recordKeys()).toHaveLength(2);
      }, within);
    },
  );

  test('there is no room, changes no answer, and what a platform takes back is gone all the same', async () => {
    await using world = await start();
    const { redis, one, other } = world;
    await one.query(query);
    await vi.waitFor(async () => {
      expect(await redis.recordKeys()).toHaveLength(2);
    });
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'noeviction');
    await redis.command('CONFIG', 'SET', 'maxmemory', '1');
    const before = await other.query(query);
    expect(before.errors).toBeUndefined();
    expect(one.calls).toHaveLength(2);
    const headers = {
      authorization: 'Bearer token-that-finds-no-room',
      'x-workforce-api-key': 'key-without-room',
    };
    for (const graph of [one, other]) {
      expect((await graph.query(query, { headers })).data).toEqual(before.data);
    }
    expect(one.calls).toHaveLength(6);
    one.access.on('/v1/organizations/5', { status: 401 });
    await other.query('{ organization(id: "access:5") { isPersonal } }');
    one.access.on('/v1/organizations/73', { status: 401 });
    expect((await one.query(query)).data).toMatchObject({ organization: { isPersonal: null } });
    one.access.on('/v1/organizations/73', { json: accessBody('73') });
    await redis.command('CONFIG', 'SET', 'maxmemory', '0');
    for (const graph of [one, other]) await graph.query(query, { headers });
    expect(await redis.recordKeys()).not.toEqual([]);
  });
});
