import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { findRequestLine } from '../server/support/log.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { Answer, TestGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import {
  accessBody,
  accessPath,
  acme,
  acmeGraph,
  describeErrors,
  workforceBody,
  workforcePath,
} from './records.ts';

const query = '{ organization(id: "acme") { isPersonal description sources { source status fetchedAt } } }';

/** No retries: the calls are counted. */
const kept = {
  CACHE_STALE_IF_ERROR_MS: '60000',
  // Beyond any pause of a busy machine.
  CACHE_STALE_AFTER_MS: '60000',
  UPSTREAM_RETRIES: '0',
  BREAKER_MIN_ATTEMPTS: '0',
  BREAKER_CONSECUTIVE_FAILURES: '0',
};

const paths = { access: accessPath(acme.accessId), workforce: workforcePath(acme.workforceId) };
const bodies = { access: accessBody(acme.accessId), workforce: workforceBody(acme.workforceId) };
const both = ['access', 'workforce'] as const;

/** What an answer says of each side. */
function statesOf({ data }: Answer): Record<string, { status: string; fetchedAt: string | null }> {
  const organization = data?.['organization'] as {
    sources: { source: string; status: string; fetchedAt: string | null }[];
  } | null;
  return Object.fromEntries(
    (organization?.sources ?? []).map(({ source, ...state }) => [source.toLowerCase(), state]),
  );
}

function start(environment: Record<string, string> = kept): Promise<TestGraph> {
  return startGraph({ ...acmeGraph({}, {}), environment });
}

describe('CACHE_STALE_IF_ERROR_MS', () => {
  test.each(both)(
    'with %s down, shows what was read, marked STALE with its time, and returns to OK',
    async (down) => {
      await using graph = await start();
      const before = await graph.query(query);
      const { fetchedAt } = statesOf(before)[down]!;
      await sleep(5);
      graph[down].on(paths[down], { status: 500 });
      const during = await graph.query(query, { headers: { ...bothCredentials, 'x-request-id': 'during' } });
      expect(during.errors).toBeUndefined();
      expect(during.data?.['organization']).toMatchObject({
        isPersonal: false,
        description: `About ${acme.workforceId}`,
      });
      const up = down === 'access' ? 'workforce' : 'access';
      expect(statesOf(during)[down]).toEqual({ status: 'STALE', fetchedAt });
      expect(statesOf(during)[up]).toMatchObject({ status: 'OK' });
      expect(await findRequestLine(graph, 'during')).toMatchObject({
        failures: { [`${down} UPSTREAM_UNAVAILABLE status 500`]: 1 },
      });

      graph[down].on(paths[down], { json: bodies[down] });
      const after = statesOf(await graph.query(query))[down]!;
      expect(after.status).toBe('OK');
      expect(after.fetchedAt).not.toBe(fetchedAt);
      expect(graph[down].requests).toHaveLength(3);
    },
  );

  const standIns: Record<string, Script> = {
    'a server error': { status: 500 },
    'a gateway error': { status: 502 },
    'a broken connection': (request) => request.socket.destroy(),
    'no answer in time': () => undefined,
  };
  test.each(Object.keys(standIns))('stands in for %s', async (fault) => {
    await using graph = await start({ ...kept, UPSTREAM_TIMEOUT_MS: '400' });
    await graph.query(query);
    graph.workforce.on(paths.workforce, standIns[fault]!);
    const { errors, ...answer } = await graph.query(query);
    expect(errors).toBeUndefined();
    expect(answer.data?.['organization']).toMatchObject({ description: `About ${acme.workforceId}` });
  });

  test('stands in while the breaker is open, without a request', async () => {
    await using graph = await start({ ...kept, BREAKER_MIN_ATTEMPTS: '5', BREAKER_OPEN_MS: '60000' });
    await graph.query(query);
    graph.workforce.on(paths.workforce, { status: 500 });
    for (let request = 0; request < 5; request += 1) await graph.query(query);
    graph.workforce.clear();
    const answer = await graph.query(query);
    expect(statesOf(answer)['workforce']?.status).toBe('STALE');
    expect(answer.errors).toBeUndefined();
    expect(graph.workforce.requests).toEqual([]);
  });

  test.each([
    ['429', { status: 429, headers: { 'retry-after': '0' } }, 'UPSTREAM_RATE_LIMITED'],
    ['400', { status: 400 }, 'UPSTREAM_REJECTED'],
    ['a redirect', { status: 302 }, 'UPSTREAM_REJECTED'],
    ['a body that is no record', { status: 200, body: '<html>' }, 'UPSTREAM_INVALID_RESPONSE'],
  ] satisfies [string, Script, string][])(
    'does not stand in for %s, but stays for later',
    async (_name, script, code) => {
      await using graph = await start();
      await graph.query(query);
      graph.workforce.on(paths.workforce, script);
      expect(describeErrors(await graph.query(query))).toEqual([
        `${code} WORKFORCE organization.description`,
      ]);
      graph.workforce.on(paths.workforce, { status: 500 });
      expect(statesOf(await graph.query(query))['workforce']?.status).toBe('STALE');
    },
  );

  test.each([
    ['access', 401, 'UNAUTHENTICATED'],
    ['access', 403, 'FORBIDDEN'],
    ['access', 404, 'NOT_FOUND'],
    ['workforce', 401, 'FORBIDDEN'],
    ['workforce', 404, 'NOT_FOUND'],
  ] as const)('after %s has answered %i, shows nothing of it any more', async (side, status, state) => {
    await using graph = await start();
    await graph.query(query);
    graph[side].on(paths[side], { status });
    expect(statesOf(await graph.query(query))[side]).toEqual({ status: state, fetchedAt: null });
    graph[side].on(paths[side], { status: 500 });
    expect(statesOf(await graph.query(query))[side]).toEqual({ status: 'UNAVAILABLE', fetchedAt: null });
  });

  test('after an access token was refused, shows nothing of what it had read, and others see theirs', async () => {
    const list = '{ organizations(ids: ["access:73", "access:74"]) { id } currentOrganization { id } }';
    const scripts = (status: number | null): Record<string, Script> =>
      Object.fromEntries(
        ['73', '74'].map((id) => [accessPath(id), status === null ? { json: accessBody(id) } : { status }]),
      );
    await using graph = await startGraph({
      access: { ...scripts(null), '/v1/organization': { json: accessBody('73') } },
      environment: kept,
    });
    const as = (token: string) => graph.query(list, { headers: { authorization: `Bearer ${token}` } });
    await as('token-one');
    await as('token-two');
    graph.access.on(accessPath('73'), { status: 401 });
    await graph.query('{ organization(id: "access:73") { id } }', {
      headers: { authorization: 'Bearer token-one' },
    });
    for (const [path, script] of Object.entries(scripts(500))) graph.access.on(path, script);
    graph.access.on('/v1/organization', { status: 500 });
    expect((await as('token-one')).data).toEqual({ organizations: [null, null], currentOrganization: null });
    expect((await as('token-two')).data).toEqual({
      organizations: [{ id: 'access:73' }, { id: 'access:74' }],
      currentOrganization: { id: 'access:73' },
    });
  });

  test.each([403, 404])(
    'after %i for the record of the session by its id, does not show it as current',
    async (status) => {
      const current = '/v1/organization';
      const ask = '{ currentOrganization { isPersonal } }';
      await using graph = await startGraph({
        access: { [current]: { json: accessBody('73') }, [accessPath('73')]: { status } },
        environment: kept,
      });
      await graph.query(ask);
      graph.access.on(current, { status: 500 });
      expect((await graph.query(ask)).data).toEqual({ currentOrganization: { isPersonal: false } });
      await graph.query('{ organization(id: "access:73") { isPersonal } }');
      expect((await graph.query(ask)).data).toEqual({ currentOrganization: null });
    },
  );

  test('never shows one caller what another has read', async () => {
    await using graph = await start();
    await graph.query(query);
    for (const side of both) graph[side].on(paths[side], { status: 500 });
    const headers = { authorization: 'Bearer other-token', 'x-workforce-api-key': 'other-key' };
    const { data } = await graph.query(query, { headers });
    expect(data).toEqual({ organization: null });
  });

  test('of 0, as it is by default, shows nothing old', async () => {
    await using graph = await start({ UPSTREAM_RETRIES: '0' });
    await graph.query(query);
    graph.workforce.on(paths.workforce, { status: 500 });
    expect(statesOf(await graph.query(query))['workforce']).toEqual({
      status: 'UNAVAILABLE',
      fetchedAt: null,
    });
  });

  test('used up, shows nothing old', async () => {
    await using graph = await start({ ...kept, CACHE_STALE_IF_ERROR_MS: '100' });
    await graph.query(query);
    graph.workforce.on(paths.workforce, { status: 500 });
    await sleep(150);
    expect(statesOf(await graph.query(query))['workforce']?.status).toBe('UNAVAILABLE');
  });
});

describe('CACHE_TTL_MS', () => {
  test('of 0, as it is by default, reads each time', async () => {
    await using graph = await start({});
    for (let request = 0; request < 2; request += 1) await graph.query(query);
    expect(graph.calls).toHaveLength(4);
  });

  test('of a minute, reads once for one caller, says OK with the time of that, and reads again for another', async () => {
    await using graph = await start({ CACHE_TTL_MS: '60000' });
    const first = await graph.query(query);
    await sleep(5);
    const second = await graph.query(query, { headers: { ...bothCredentials, 'x-request-id': 'second' } });
    expect(second.data).toEqual(first.data);
    expect(graph.calls).toHaveLength(2);
    expect(await findRequestLine(graph, 'second')).toMatchObject({ calls: { access: 0, workforce: 0 } });
    await graph.query(query, { headers: { ...bothCredentials, 'x-workforce-api-key': 'other-key' } });
    expect(graph.access.requests).toHaveLength(1);
    expect(graph.workforce.requests).toHaveLength(2);
  });

  test('used up, reads again', async () => {
    await using graph = await start({ CACHE_TTL_MS: '100' });
    await graph.query(query);
    await sleep(150);
    await graph.query(query);
    expect(graph.calls).toHaveLength(4);
  });

  test('does not keep what does not exist, nor a failure', async () => {
    await using graph = await startGraph({
      ...acmeGraph(404, 500),
      environment: { CACHE_TTL_MS: '60000', UPSTREAM_RETRIES: '0' },
    });
    for (let request = 0; request < 2; request += 1) await graph.query(query);
    expect(graph.calls).toHaveLength(4);
  });

  test('with CACHE_MAX_ENTRIES=1, keeps one record of each platform', async () => {
    const ids = ['1', '2'];
    await using graph = await startGraph({
      access: Object.fromEntries(ids.map((id) => [accessPath(id), { json: accessBody(id) }])),
      environment: { CACHE_TTL_MS: '60000', CACHE_MAX_ENTRIES: '1' },
    });
    for (const id of ['1', '2', '2', '1']) {
      await graph.query(`{ organization(id: "access:${id}") { isPersonal } }`);
    }
    expect(graph.access.requests.map(({ path }) => path)).toEqual(['1', '2', '1'].map(accessPath));
  });

  test('with CACHE_MAX_BYTES less than a record has, keeps none', async () => {
    await using graph = await start({ CACHE_TTL_MS: '60000', CACHE_MAX_BYTES: '20' });
    for (let request = 0; request < 2; request += 1) await graph.query(query);
    expect(graph.calls).toHaveLength(4);
  });
});
