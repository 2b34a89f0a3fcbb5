import type { ServerResponse } from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import {
  accessBody,
  accessPath,
  acme,
  acmeGraph,
  workforceBody,
  workforcePath,
} from '../organizations/records.ts';
import type { Answer } from '../support/graph.ts';
import { startProxy } from './support/proxy.ts';
import { startRedis } from './support/redis-server.ts';
import { startReplicas } from './support/replicas.ts';

const query = '{ organization(id: "acme") { isPersonal description sources { source status fetchedAt } } }';
const paths = { access: accessPath(acme.accessId), workforce: workforcePath(acme.workforceId) };
const both = ['access', 'workforce'] as const;
const within = { timeout: 10_000, interval: 20 };

/** What is read is as good as new for a minute, and stands in for another. */
const keeping = { CACHE_TTL_MS: '60000', CACHE_STALE_IF_ERROR_MS: '60000' };

/** What is read stands in for a minute, and is read anew each time. */
const standingIn = { CACHE_TTL_MS: '0', CACHE_STALE_IF_ERROR_MS: '60000' };

function statesOf({ data }: Answer): Record<string, { status: string; fetchedAt: string | null }> {
  const organization = data?.['organization'] as {
    sources: { source: string; status: string; fetchedAt: string | null }[];
  } | null;
  return Object.fromEntries(
    (organization?.sources ?? []).map(({ source, ...state }) => [source.toLowerCase(), state]),
  );
}

describe('what one replica has read', () => {
  test.each(both)('stands in at the other one while %s is down, marked STALE with its time', async (down) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: standingIn });
    const { fetchedAt } = statesOf(await replicas.one.query(query))[down]!;
    replicas.one[down].on(paths[down], { status: 500 });
    const during = await replicas.other.query(query);
    expect(during.errors).toBeUndefined();
    expect(during.data?.['organization']).toMatchObject({
      isPersonal: false,
      description: `About ${acme.workforceId}`,
    });
    expect(statesOf(during)[down]).toEqual({ status: 'STALE', fetchedAt });
  });

  test('stands in no longer than CACHE_STALE_IF_ERROR_MS', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      ...acmeGraph({}, {}),
      environment: { ...standingIn, CACHE_STALE_IF_ERROR_MS: '300' },
    });
    await replicas.one.query(query);
    replicas.one.workforce.on(paths.workforce, { status: 500 });
    await vi.waitFor(async () => {
      expect(await redis.recordKeys()).toHaveLength(0);
    }, within);
    expect(statesOf(await replicas.other.query(query))['workforce']?.status).toBe('UNAVAILABLE');
  });

  test.each([
    ['access', 401, 'UNAUTHENTICATED'],
    ['access', 403, 'FORBIDDEN'],
    ['access', 404, 'NOT_FOUND'],
    ['workforce', 401, 'FORBIDDEN'],
    ['workforce', 404, 'NOT_FOUND'],
  ] as const)('is gone everywhere after %s has answered %i to the other one', async (side, status, state) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: standingIn });
    for (const graph of [replicas.one, replicas.other]) await graph.query(query);
    replicas.one[side].on(paths[side], { status });
    expect(statesOf(await replicas.other.query(query))[side]).toEqual({ status: state, fetchedAt: null });
    replicas.one[side].on(paths[side], { status: 500 });
    for (const graph of [replicas.one, replicas.other]) {
      expect(statesOf(await graph.query(query))[side]).toEqual({ status: 'UNAVAILABLE', fetchedAt: null });
    }
  });

  test('is gone at once where it was as good as new, after the credential was refused elsewhere', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: keeping });
    for (const graph of [replicas.one, replicas.other]) await graph.query(query);
    replicas.one.access.on(accessPath('5'), { status: 401 });
    await replicas.other.query('{ organization(id: "access:5") { isPersonal } }');
    replicas.one.access.on(paths.access, { status: 401 });
    const { data, errors } = await replicas.one.query(query);
    expect(data).toMatchObject({ organization: { isPersonal: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
  });

  test.each([
    ['as good as new', keeping],
    ['to stand in', standingIn],
  ])(
    '%s, is gone at once after a workforce key that was good was refused elsewhere',
    async (_, environment) => {
      await using redis = await startRedis();
      await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment });
      for (const graph of [replicas.one, replicas.other]) await graph.query(query);
      const otherId = '00000000-0000-4000-8000-000000000005';
      replicas.one.workforce.on(workforcePath(otherId), { status: 401 });
      const other = `{ organization(id: "workforce:${otherId}") { description } }`;
      expect((await replicas.other.query(other)).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ]);

      replicas.one.workforce.on(paths.workforce, { status: 500 });
      for (const graph of [replicas.one, replicas.other]) {
        expect(statesOf(await graph.query(query))['workforce']?.status).toBe('UNAVAILABLE');
      }
      // That the key was good a moment ago is still known, also where it was not refused.
      expect((await replicas.one.query(other)).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
      // What is read from now on is shared again.
      replicas.one.workforce.on(paths.workforce, { json: workforceBody(acme.workforceId) });
      await replicas.one.query(query);
      replicas.one.workforce.on(paths.workforce, { status: 500 });
      expect((await replicas.other.query(query)).data?.['organization']).toMatchObject({
        description: `About ${acme.workforceId}`,
      });
    },
  );

  test('is shown by the other one while the platform does not respond, and refreshed when it does', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, {
      ...acmeGraph({}, {}),
      environment: { ...standingIn, CACHE_STALE_AFTER_MS: '20' },
    });
    const { fetchedAt } = statesOf(await replicas.one.query(query))['workforce']!;
    const held: ServerResponse[] = [];
    replicas.one.workforce.on(paths.workforce, (_request, response) => void held.push(response));
    const during = await replicas.other.query(query);
    expect(during.errors).toBeUndefined();
    expect(statesOf(during)['workforce']).toEqual({ status: 'STALE', fetchedAt });
    replicas.one.workforce.on(paths.workforce, { status: 500 });
    held[0]!.end(JSON.stringify(workforceBody(acme.workforceId)));
    await vi.waitFor(async () => {
      const after = statesOf(await replicas.one.query(query))['workforce'];
      expect(after?.status).toBe('STALE');
      expect(after?.fetchedAt).not.toBe(fetchedAt);
    }, within);
  });

  test.each([403, 404])('is gone at once where it was as good as new, after %i elsewhere', async (status) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(
      redis.url,
      { ...acmeGraph({}, {}), environment: keeping },
      // The other one finds nothing as good as new, so that it asks.
      [{}, { CACHE_TTL_MS: '0', CACHE_STALE_IF_ERROR_MS: '120000' }],
    );
    await replicas.one.query(query);
    replicas.one.access.on(paths.access, { status });
    await replicas.other.query(query);
    expect(statesOf(await replicas.one.query(query))['access']).toEqual({
      status: status === 403 ? 'FORBIDDEN' : 'NOT_FOUND',
      fetchedAt: null,
    });
  });

  test.each([403, 404])(
    'by the session, is gone after %i for that record by its id elsewhere',
    async (status) => {
      const current = '/v1/organization';
      const ask = '{ currentOrganization { isPersonal } }';
      await using redis = await startRedis();
      await using replicas = await startReplicas(redis.url, {
        access: { [current]: { json: accessBody('73') }, [accessPath('73')]: { status } },
        environment: standingIn,
      });
      await replicas.one.query(ask);
      replicas.one.access.on(current, { status: 500 });
      expect((await replicas.other.query(ask)).data).toEqual({ currentOrganization: { isPersonal: false } });
      await replicas.other.query('{ organization(id: "access:74") { isPersonal } }');
      expect((await replicas.one.query(ask)).data).toEqual({ currentOrganization: { isPersonal: false } });
      await replicas.other.query('{ organization(id: "access:73") { isPersonal } }');
      for (const graph of [replicas.one, replicas.other]) {
        expect((await graph.query(ask)).data).toEqual({ currentOrganization: null });
      }
    },
  );

  test.each([401, 404])('before %i elsewhere, is not shared when it comes in after that', async (status) => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: standingIn });
    const { promise: asked, resolve: tellAsked } = Promise.withResolvers<undefined>();
    const { promise: released, resolve: release } = Promise.withResolvers<undefined>();
    replicas.one.access.on(paths.access, (_request, response) => {
      tellAsked(undefined);
      void released.then(() => response.end(JSON.stringify(accessBody(acme.accessId))));
    });
    const slow = replicas.one.query('{ organization(id: "access:73") { isPersonal } }');
    await asked;
    replicas.one.access.on(paths.access, { status });
    await replicas.other.query(query);
    release(undefined);
    expect((await slow).data).toEqual({ organization: { isPersonal: false } });
    replicas.one.access.on(paths.access, { status: 500 });
    expect(statesOf(await replicas.other.query(query))['access']?.status).toBe('UNAVAILABLE');
  });

  test('is shared again when the platform shows it again', async () => {
    await using redis = await startRedis();
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: standingIn });
    replicas.one.access.on(paths.access, { status: 404 });
    await replicas.one.query(query);
    replicas.one.access.on(paths.access, { json: accessBody(acme.accessId) });
    await replicas.one.query(query);
    replicas.one.access.on(paths.access, { status: 500 });
    expect(statesOf(await replicas.other.query(query))['access']?.status).toBe('STALE');
  });

  test('is gone as soon as a replica finds Redis again that was told of the refusal without it', async () => {
    await using redis = await startRedis();
    await using proxy = await startProxy(redis.port);
    await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}), environment: standingIn }, [
      {},
      { REDIS_URL: proxy.url, REDIS_TIMEOUT_MS: '40' },
    ]);
    await replicas.one.query(query);
    proxy.set('hangs');
    proxy.cut();
    replicas.one.access.on(paths.access, { status: 401 });
    await replicas.other.query(query);
    replicas.one.access.on(paths.access, { status: 500 });
    expect(statesOf(await replicas.one.query(query))['access']?.status).toBe('STALE');
    proxy.set('passes on');
    await vi.waitFor(async () => {
      expect(statesOf(await replicas.one.query(query))['access']?.status).toBe('UNAVAILABLE');
    }, within);
  });
});

test('a workforce key that one replica found good, is refused one record at the other one', async () => {
  await using redis = await startRedis();
  await using replicas = await startReplicas(redis.url, { ...acmeGraph({}, {}) });
  await replicas.one.query(query);
  const id = workforceBody('00000000-0000-4000-8000-000000000005') as { id: string };
  replicas.one.workforce.on(workforcePath(id.id), { status: 401 });
  const { errors } = await replicas.other.query(
    `{ organization(id: "acme") { description } other: organization(id: "workforce:${id.id}") { description } }`,
  );
  expect(errors).toMatchObject([{ path: ['other'], extensions: { code: 'FORBIDDEN' } }]);
  // Nobody can tell that from a key that was revoked: what was read with it is read again.
  replicas.one.workforce.clear();
  await replicas.one.query(query);
  expect(replicas.one.workforce.requests).toHaveLength(1);
});
