import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { accessPath, acme, acmeGraph, describeErrors, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { TestClock } from './clock.ts';
import { findClosedPort } from './broken-connections.ts';
import { getA, getMany, inTurn } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';

const good: Script = { json: 'good' };

/** Options of a way out whose breaker opens as the defaults have it, for as long as said. */
function withBreaker(openMs = 60_000, onChange: (isOpen: boolean) => void = () => undefined) {
  return { breaker: { windowMs: 10_000, minAttempts: 20, failureShare: 0.5, openMs, onChange } };
}

describe('breaker, which answers', () => {
  test('that a healthy platform is slow and connections are few, leave it closed', async () => {
    const changes: boolean[] = [];
    await using server = await startUpstream({
      '/a': (_request, response) => void setTimeout(() => response.end('{}'), 60),
    });
    await using wayOut = connectWayOut(
      server.url,
      withBreaker(60_000, (isOpen) => changes.push(isOpen)),
      { maxConcurrentCalls: 2 },
    );
    using short = new TestDeadline(150);
    const codes = await getMany(wayOut, short, 40);
    expect(codes.filter((code) => code === 'UPSTREAM_TIMEOUT').length).toBeGreaterThan(20);
    expect(codes).toContain(200);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(changes).toEqual([]);
  });

  test.each([
    ['500', { status: 500 }],
    ['503', { status: 503 }],
    ['a broken connection', (request) => request.socket.destroy()],
  ] satisfies [string, Script][])(
    'twenty times %s, open it, and nothing is sent any more',
    async (_name, script) => {
      const changes: boolean[] = [];
      await using server = await startUpstream({ '/a': script });
      await using wayOut = connectWayOut(
        server.url,
        withBreaker(60_000, (isOpen) => changes.push(isOpen)),
      );
      using deadline = new TestDeadline();
      for (let call = 0; call < 20; call += 1) await getA(wayOut, deadline);
      expect(changes).toEqual([true]);
      for (let call = 0; call < 50; call += 1) {
        const answer = await getA(wayOut, deadline);
        expect(answer).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'breaker open' } });
      }
      expect(server.requests).toHaveLength(20);
    },
  );

  test('twenty refused connections, open it, and it says how long', async () => {
    await using wayOut = connectWayOut(`http://127.0.0.1:${await findClosedPort()}`, withBreaker());
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    const answer = await getA(wayOut, deadline);
    expect(answer).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'breaker open' } });
    const retryAfterMs = 'details' in answer ? answer.details.retryAfterMs : null;
    expect(retryAfterMs).toBeGreaterThan(40_000);
    expect(retryAfterMs).toBeLessThanOrEqual(60_000);
  });

  test('twenty attempts that timed out, open it', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, withBreaker(), { timeoutMs: 150 });
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    expect(await getA(wayOut, deadline)).toMatchObject({ details: { reason: 'breaker open' } });
  });

  test.each([400, 401, 403, 404, 429, 301, 204])('a hundred times %i, do not open it', async (status) => {
    await using server = await startUpstream({ '/a': { status, headers: { 'retry-after': '0' } } });
    await using wayOut = connectWayOut(server.url, withBreaker());
    using deadline = new TestDeadline();
    expect(new Set(await getMany(wayOut, deadline, 100))).toEqual(new Set([status]));
    expect(server.requests).toHaveLength(100);
  });

  test('a hundred bodies that are too large, do not open it', async () => {
    await using server = await startUpstream({ '/a': { status: 200, body: 'x'.repeat(100) } });
    await using wayOut = connectWayOut(server.url, withBreaker(), { maxResponseBytes: 10 });
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 100);
    expect(server.requests).toHaveLength(100);
  });

  test('a hundred callers who hang up, do not open it', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, withBreaker(), { maxConcurrentCalls: 100 });
    using leaving = new TestDeadline();
    const calls = getMany(wayOut, leaving, 100);
    await expect.poll(() => server.requests.length).toBe(100);
    leaving.cancel();
    await calls;
    server.on('/a', good);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
  });

  test('a hundred calls with hardly any time left, do not open it', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, withBreaker());
    using hurried = new TestDeadline(50);
    await getMany(wayOut, hurried, 100);
    server.on('/a', good);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
  });

  test('calls of a way out that was closed, do not open it', async () => {
    const changes: boolean[] = [];
    await using server = await startUpstream({ '/a': good });
    await using wayOut = connectWayOut(
      server.url,
      withBreaker(60_000, (isOpen) => changes.push(isOpen)),
    );
    await wayOut.close();
    using deadline = new TestDeadline();
    expect(new Set(await getMany(wayOut, deadline, 50))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(changes).toEqual([]);
  });

  test('five attempts in a row that timed out, over 2 s or more, open it however few there are', async () => {
    const clock = new TestClock();
    const breaker = { ...withBreaker().breaker, consecutiveFailures: 5, now: clock.now };
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, { breaker }, { timeoutMs: 120 });
    using deadline = new TestDeadline();
    for (let call = 0; call < 5; call += 1) {
      // A caller that leaves before the time is up, says nothing.
      using leaving = new TestDeadline(5);
      expect(codeOf(await getA(wayOut, leaving))).toBe('UPSTREAM_TIMEOUT');
      expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_TIMEOUT');
      clock.pass(1000);
    }
    const refused = await getA(wayOut, deadline);
    expect(refused).toMatchObject({ details: { reason: 'breaker open' } });
    // The first one after its time decides.
    server.on('/a', good);
    clock.pass(60_000);
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
  });

  test('twenty connections that are reset at once, do not open it; one after the other they do', async () => {
    const held: (() => void)[] = [];
    await using server = await startUpstream({
      '/a': (request) => {
        held.push(() => request.socket.resetAndDestroy());
      },
    });
    await using wayOut = connectWayOut(server.url, withBreaker(), { maxConcurrentCalls: 20 });
    using deadline = new TestDeadline();
    const calls = getMany(wayOut, deadline, 20);
    await expect.poll(() => held.length).toBe(20);
    for (const reset of held) reset();
    expect(await calls).toEqual(Array.from({ length: 20 }, () => 'UPSTREAM_UNAVAILABLE'));
    server.on('/a', (request) => void request.socket.resetAndDestroy());
    for (let call = 0; call < 19; call += 1) await getA(wayOut, deadline);
    expect(server.requests).toHaveLength(39);
    expect(await getA(wayOut, deadline)).toMatchObject({ details: { reason: 'breaker open' } });
    expect(server.requests).toHaveLength(39);
  });

  test('retries count too, and end when it opens', async () => {
    await using server = await startUpstream({ '/a': { status: 503 } });
    await using wayOut = connectWayOut(server.url, {
      ...withBreaker(),
      maxRetries: 2,
      retryShare: 1,
      random: () => 0,
    });
    using deadline = new TestDeadline();
    for (let call = 0; call < 20; call += 1) await getA(wayOut, deadline);
    expect(server.requests).toHaveLength(20);
  });
});

describe('breaker, half open', () => {
  test('its time over, sends one probe of a hundred calls at once, which closes it', async () => {
    const changes: boolean[] = [];
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    await using server = await startUpstream({ '/a': { status: 500 } });
    await using wayOut = connectWayOut(
      server.url,
      withBreaker(200, (isOpen) => changes.push(isOpen)),
    );
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    server.on('/a', (_request, response) => void held.then(() => response.end('{}')));
    server.clear();
    await sleep(210);
    const calls = getMany(wayOut, deadline, 100);
    await expect.poll(() => server.requests.length).toBe(1);
    expect(await getA(wayOut, deadline)).toMatchObject({
      details: { reason: 'breaker open' },
    });
    release(undefined);
    const codes = await calls;
    expect(codes.filter((code) => code === 200)).toHaveLength(1);
    expect(codes.filter((code) => code === 'UPSTREAM_UNAVAILABLE')).toHaveLength(99);
    expect(server.requests).toHaveLength(1);
    expect(await getMany(wayOut, deadline, 30)).toEqual(Array.from({ length: 30 }, () => 200));
    expect(changes).toEqual([true, false]);
  });

  test('a probe that fails, opens it again for its whole time', async () => {
    await using server = await startUpstream({ '/a': { status: 500 } });
    await using wayOut = connectWayOut(server.url, withBreaker(400));
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    await sleep(410);
    expect(codeOf(await getA(wayOut, deadline))).toBe(500);
    expect(await getA(wayOut, deadline)).toMatchObject({ details: { reason: 'breaker open' } });
    expect(server.requests).toHaveLength(21);
  });

  test('a probe whose caller hangs up, decides nothing: the next call is the probe', async () => {
    const changes: boolean[] = [];
    await using server = await startUpstream({ '/a': { status: 500 } });
    await using wayOut = connectWayOut(
      server.url,
      withBreaker(100, (isOpen) => changes.push(isOpen)),
    );
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    server.on(
      '/a',
      inTurn(() => undefined, good),
    );
    server.clear();
    await sleep(110);
    using leaving = new TestDeadline();
    const probe = getA(wayOut, leaving);
    await expect.poll(() => server.requests.length).toBe(1);
    leaving.cancel();
    expect(codeOf(await probe)).toBe('UPSTREAM_TIMEOUT');
    expect(changes).toEqual([true]);
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(changes).toEqual([true, false]);
  });
});

/** The breaker's log lines so far. */
function breakerLines({ logLines }: TestGraph): unknown[] {
  return logLines
    .map((line) => JSON.parse(line) as { msg: string; source: string; level: unknown })
    .filter(({ msg }) => msg.startsWith('breaker'))
    .map(({ msg, source }) => `${source} ${msg.split(':', 1)[0] ?? ''}`);
}

describe('breaker, between two platforms', () => {
  const query = '{ organization(id: "acme") { isPersonal description } }';
  const environment = { UPSTREAM_RETRIES: '0', BREAKER_OPEN_MS: '600' };

  test.each(['access', 'workforce'] as const)(
    'with %s down, opens for it alone, answers at once, says so in the log, and comes back by itself',
    async (down) => {
      const up = down === 'access' ? 'workforce' : 'access';
      const path = down === 'access' ? accessPath(acme.accessId) : workforcePath(acme.workforceId);
      await using graph = await startGraph({ ...acmeGraph({}, {}), environment });
      const healthy = await graph.query(query);
      graph[down].on(path, { status: 500 });
      for (let request = 0; request < 20; request += 1) await graph.query(query);
      expect(breakerLines(graph)).toEqual([`${down.toUpperCase()} breaker opened`]);

      graph[down].clear();
      graph[up].clear();
      const answer = await graph.query(query);
      expect(describeErrors(answer)).toEqual([
        `UPSTREAM_UNAVAILABLE ${down.toUpperCase()} organization.${down === 'access' ? 'isPersonal' : 'description'}`,
      ]);
      expect(answer.data?.['organization']).toMatchObject(
        down === 'access'
          ? { isPersonal: null, description: `About ${acme.workforceId}` }
          : { isPersonal: false },
      );
      expect(graph[down].requests).toEqual([]);
      expect(graph[up].requests).toHaveLength(1);

      graph[down].on(path, { status: 404 });
      await sleep(610);
      await graph.query(query);
      expect(breakerLines(graph)).toEqual([
        `${down.toUpperCase()} breaker opened`,
        `${down.toUpperCase()} breaker closed`,
      ]);
      expect(graph[down].requests).toHaveLength(1);
      expect(healthy.errors).toBeUndefined();
    },
  );

  test('open, answers a call within 10 ms', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(
      server.url,
      { ...withBreaker(), maxRetries: 2, retryShare: 1, requestsPerSecond: 20 },
      { timeoutMs: 150, maxConcurrentCalls: 20 },
    );
    using deadline = new TestDeadline();
    await getMany(wayOut, deadline, 20);
    // Also those whose turn would come only later.
    const timesMs: number[] = [];
    for (let call = 0; call < 51; call += 1) {
      const startMs = performance.now();
      expect(await getA(wayOut, deadline)).toMatchObject({ details: { reason: 'breaker open' } });
      timesMs.push(performance.now() - startMs);
    }
    expect(timesMs[0], 'not when its turn comes').toBeLessThan(500);
    expect(timesMs.sort((a, b) => a - b)[25]).toBeLessThan(10);
    expect(server.requests).toHaveLength(20);
  });

  test('with BREAKER_MIN_ATTEMPTS=0 and BREAKER_CONSECUTIVE_FAILURES=0, never opens', async () => {
    await using graph = await startGraph({
      ...acmeGraph(500, {}),
      environment: {
        UPSTREAM_RETRIES: '0',
        BREAKER_MIN_ATTEMPTS: '0',
        BREAKER_CONSECUTIVE_FAILURES: '0',
      },
    });
    for (let request = 0; request < 30; request += 1) await graph.query(query);
    expect(graph.access.requests).toHaveLength(30);
    expect(breakerLines(graph)).toEqual([]);
  });
});
