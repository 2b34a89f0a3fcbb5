import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { accessBody, accessPath, acme, acmeGraph, chainGraph, numbersTo } from '../organizations/records.ts';
import { bothCredentials } from '../support/graph.ts';
import { startRedis } from './support/redis-server.ts';
import { startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal description sources { source status fetchedAt } } }';

describe('with REDIS_URL, two replicas', () => {
  test('that are asked for the same with the same credentials, make one call to each platform', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    const first = await replicas.one.query(query);
    await sleep(5);
    const second = await replicas.other.query(query);
    expect(first.errors).toBeUndefined();
    expect(second.data).toEqual(first.data);
    expect(replicas.one.calls).toHaveLength(2);
    await replicas.one.query(query);
    await replicas.other.query(query);
    expect(replicas.one.calls).toHaveLength(2);
  });

  test('share each record of a list', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, chainGraph(40));
    const list = (from: number, to: number) => {
      const ids = numbersTo(to).slice(from - 1);
      return `{ organizations(ids: ${JSON.stringify(ids.map((id) => `unit-${id}`))}) { isPersonal description } }`;
    };
    await replicas.one.query(list(1, 30));
    expect(replicas.one.calls).toHaveLength(60);
    const { data, errors } = await replicas.other.query(list(11, 40));
    expect(errors).toBeUndefined();
    expect(data?.['organizations']).toHaveLength(30);
    expect(replicas.one.calls).toHaveLength(80);
  });

  test('share parents, level by level', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, chainGraph(6));
    const ask = '{ organization(id: "unit-1") { id parent { id parent { id parent { description } } } } }';
    const first = await replicas.one.query(ask);
    const { length } = replicas.one.calls;
    const second = await replicas.other.query(ask);
    expect(first.errors).toBeUndefined();
    expect(second.data).toEqual(first.data);
    expect(replicas.one.calls).toHaveLength(length);
  });

  test('share the record of the session, apart from the same by its id', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      access: {
        '/v1/organization': { json: accessBody('73') },
        [accessPath('73')]: { json: accessBody('73') },
      },
    });
    const current = '{ currentOrganization { id isPersonal } }';
    const first = await replicas.one.query(current);
    const second = await replicas.other.query(current);
    expect(first.data).toEqual({ currentOrganization: { id: 'access:73', isPersonal: false } });
    expect(second.data).toEqual(first.data);
    await replicas.other.query('{ organization(id: "access:73") { isPersonal } }');
    expect(replicas.one.calls).toEqual(['/v1/organization', accessPath('73')]);
  });

  test('that are asked at the same moment, make one call where the platform is quick', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      access: {
        [accessPath('73')]: (_request, response) => {
          setTimeout(() => response.end(JSON.stringify(accessBody('73'))), 3);
        },
      },
    });
    const ask = '{ organization(id: "access:73") { isPersonal } }';
    const answers = await Promise.all([replicas.one.query(ask), replicas.other.query(ask)]);
    for (const { data } of answers) expect(data).toEqual({ organization: { isPersonal: false } });
    expect(replicas.one.calls).toEqual([accessPath('73')]);
  });

  test('read again when CACHE_TTL_MS is used up, counted from when the platform answered', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      ...acmeGraph({}, {}),
      environment: { CACHE_TTL_MS: '600' },
    });
    await replicas.one.query(query);
    await sleep(400);
    await replicas.other.query(query);
    expect(replicas.one.calls).toHaveLength(2);
    await sleep(300);
    await replicas.other.query(query);
    expect(replicas.one.calls).toHaveLength(4);
  });

  test('keep nothing that could be read, in Redis or for ever', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    await replicas.one.query(query);
    const keys = (await redis.command('KEYS', '*')) as string[];
    expect(keys.filter((key) => !/^og1:\{[\w-]{24}\}(:[\w-]{24}(:lease)?)?$/.test(key))).toEqual([]);
    const records = await redis.recordKeys();
    expect(records).toHaveLength(2);
    for (const key of records) {
      const bytes = await redis.bytesOf(key);
      for (const text of [
        'Access',
        acme.workforceId,
        'personal',
        'organizationName',
        'test-token',
        'test-key',
      ]) {
        expect(bytes.includes(text)).toBe(false);
      }
      const leftMs = await redis.command('PTTL', key);
      expect(leftMs).toBeGreaterThan(50_000);
      expect(leftMs).toBeLessThanOrEqual(60_000);
    }
  });
});

describe('with REDIS_URL, a reader whose clock is', () => {
  test.each([
    ['4 s ahead', 4000, 2],
    ['4 s behind', -4000, 2],
    ['an hour ahead', 3_600_000, 4],
    ['an hour behind', -3_600_000, 4],
  ])('%s, shows what was read for no longer than it may', async (_, byMs, calls) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    await replicas.one.query(query);
    const { now } = Date;
    vi.spyOn(Date, 'now').mockImplementation(() => now() + byMs);
    expect((await replicas.other.query(query)).errors).toBeUndefined();
    expect(replicas.one.calls).toHaveLength(calls);
  });
});

describe('with REDIS_URL, one caller', () => {
  test.each([
    [
      'access token',
      { ...bothCredentials, authorization: 'Bearer other-token-1' },
      { access: 2, workforce: 1 },
    ],
    [
      'workforce key',
      { ...bothCredentials, 'x-workforce-api-key': 'other-key-1' },
      { access: 1, workforce: 2 },
    ],
  ])('with another %s, is answered nothing that was read with this one', async (_, headers, calls) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}));
    await replicas.one.query(query);
    await replicas.other.query(query, { headers });
    const { access, workforce } = replicas.one;
    expect({ access: access.requests.length, workforce: workforce.requests.length }).toEqual(calls);
  });

  test('is answered nothing of another one, when their values are exchanged in Redis', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      access: {
        [accessPath('73')]: ({ headers }, response) => {
          const name = headers.authorization === 'Bearer first-token' ? 'the first' : 'the second';
          response.end(JSON.stringify(accessBody('73', { name })));
        },
      },
    });
    const ask = (token: string, graph = replicas.other) =>
      graph.query('{ organization(id: "access:73") { name } }', {
        headers: { authorization: `Bearer ${token}` },
      });
    await ask('first-token', replicas.one);
    const [firstKey = ''] = await redis.recordKeys();
    await ask('second-token', replicas.one);
    const secondKey = (await redis.recordKeys()).find((key) => key !== firstKey)!;
    const [first, second] = [await redis.bytesOf(firstKey), await redis.bytesOf(secondKey)];
    // The whole world of one for the other's, epoch and all.
    for (const [from, to] of [
      [firstKey, secondKey],
      [secondKey, firstKey],
    ] as const) {
      const epoch = (from === firstKey ? first : second).toString('latin1', 2, 18);
      await redis.command('SET', to.slice(0, to.indexOf('}') + 1), epoch);
      await redis.command('SET', to, from === firstKey ? first : second);
    }
    expect((await ask('first-token')).data).toEqual({ organization: { name: 'the first' } });
    expect((await ask('second-token')).data).toEqual({ organization: { name: 'the second' } });
    expect(replicas.one.access.requests).toHaveLength(4);
  });

  test('is answered another of the own records never for this one, when they are exchanged', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      access: {
        '/v1/organization': { json: accessBody('74') },
        [accessPath('73')]: { json: accessBody('73') },
      },
    });
    await replicas.one.query('{ currentOrganization { id } }');
    const [currentKey = ''] = await redis.recordKeys();
    await replicas.one.query('{ organization(id: "access:73") { isPersonal } }');
    const recordKey = (await redis.recordKeys()).find((key) => key !== currentKey)!;
    await redis.command('SET', currentKey, await redis.bytesOf(recordKey));
    const { data } = await replicas.other.query('{ currentOrganization { id } }');
    expect(data).toEqual({ currentOrganization: { id: 'access:74' } });
  });

  test('shares nothing with a replica that has another CREDENTIAL_HMAC_KEY', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, acmeGraph({}, {}), [
      {},
      { CREDENTIAL_HMAC_KEY: 'another thirty-two characters, or more' },
    ]);
    await replicas.one.query(query);
    const { errors } = await replicas.other.query(query);
    expect(errors).toBeUndefined();
    expect(replicas.one.calls).toHaveLength(4);
    expect(await redis.recordKeys()).toHaveLength(4);
  });
});
