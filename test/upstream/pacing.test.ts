import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { describeErrors, numbersTo, uuidOf, workforceBody, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { getA, inTurn } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';

/** A platform that allows each key so many requests in any second; how many it refused. */
class StrictPlatform {
  refusals = 0;
  readonly #atMs = new Map<string, number[]>();
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  admits(headers: IncomingHttpHeaders, name = 'api_key'): boolean {
    const key = String(headers[name]);
    const nowMs = performance.now();
    const last = (this.#atMs.get(key) ?? []).filter((atMs) => atMs > nowMs - 1000);
    this.#atMs.set(key, [...last, nowMs]);
    if (last.length < this.#most) return true;
    this.refusals += 1;
    return false;
  }

  /** Answers after a time, to tell when it was asked from when it answered. */
  answer(id: string, latencyMs = 0): Script {
    return (request, response) => {
      const isAdmitted = this.admits(request.headers);
      setTimeout(() => {
        if (isAdmitted) response.end(JSON.stringify(workforceBody(id)));
        else response.writeHead(429, { 'retry-after': '1' }).end();
      }, latencyMs);
    };
  }
}

function listGraph(platform: StrictPlatform, count: number, environment: Record<string, string>) {
  const ids = numbersTo(count).map(uuidOf);
  // Answers in no order, some of them late.
  const scripts = ids.map((id, index): [string, Script] => [
    workforcePath(id),
    platform.answer(id, (index * 7) % 60),
  ]);
  const query = `{ organizations(ids: ${JSON.stringify(ids.map((id) => `workforce:${id}`))}) { description } }`;
  return { query, start: () => startGraph({ workforce: Object.fromEntries(scripts), environment }) };
}

describe('WORKFORCE_REQUESTS_PER_SECOND', () => {
  test('of what the platform allows, brings a list of 100 without a single 429', async () => {
    const platform = new StrictPlatform(40);
    const { query, start } = listGraph(platform, 100, { WORKFORCE_REQUESTS_PER_SECOND: '40' });
    await using graph = await start();
    const { data, errors } = await graph.query(query);
    expect(errors).toBeUndefined();
    expect(data?.['organizations']).toHaveLength(100);
    expect(platform.refusals).toBe(0);
    expect(graph.workforce.requests).toHaveLength(100);
  });

  test('of 0, sends all at once: the platform refuses the rest', async () => {
    const platform = new StrictPlatform(40);
    const environment = { WORKFORCE_REQUESTS_PER_SECOND: '0', UPSTREAM_RETRIES: '0' };
    const { query, start } = listGraph(platform, 100, environment);
    await using graph = await start();
    const { errors } = await graph.query(query);
    expect(errors).toHaveLength(60);
    expect(platform.refusals).toBe(60);
  });

  test('with two keys, paces each for itself', async () => {
    const platform = new StrictPlatform(20);
    const { query, start } = listGraph(platform, 20, { WORKFORCE_REQUESTS_PER_SECOND: '20' });
    await using graph = await start();
    const startMs = performance.now();
    const answers = await Promise.all(
      ['first-key', 'second-key', 'third-key'].map((key) =>
        graph.query(query, { headers: { 'x-workforce-api-key': key } }),
      ),
    );
    expect(answers.flatMap(describeErrors)).toEqual([]);
    expect(graph.workforce.requests).toHaveLength(60);
    expect(performance.now() - startMs).toBeLessThan(1000);
  });

  test('where the wait does not fit, tells so at once for those alone, and when to ask again', async () => {
    const platform = new StrictPlatform(10);
    const environment = { WORKFORCE_REQUESTS_PER_SECOND: '10', OPERATION_TIMEOUT_MS: '900' };
    const { query, start } = listGraph(platform, 25, environment);
    await using graph = await start();
    const startMs = performance.now();
    const { data, errors } = await graph.query(query);
    expect(performance.now() - startMs).toBeLessThan(800);
    expect(
      (data?.['organizations'] as unknown[]).filter((organization) => organization !== null),
    ).toHaveLength(10);
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(
      Array.from({ length: 15 }, () => 'UPSTREAM_RATE_LIMITED'),
    );
    const waitsMs = errors?.map(({ extensions: { retryAfterMs } }) => Number(retryAfterMs)) ?? [];
    expect(Math.min(...waitsMs)).toBeGreaterThan(900);
    expect(Math.max(...waitsMs)).toBeLessThanOrEqual(2001);
    expect(platform.refusals).toBe(0);
    expect(graph.workforce.requests).toHaveLength(10);
  });

  test('with a list that was hung up on while it waited, holds up nothing after it', async () => {
    const platform = new StrictPlatform(10);
    const { query, start } = listGraph(platform, 70, { WORKFORCE_REQUESTS_PER_SECOND: '10' });
    await using graph = await start();
    const client = new AbortController();
    const headers = { 'content-type': 'application/json', 'x-workforce-api-key': 'test-key' };
    const body = JSON.stringify({ query });
    const left = fetch(graph.url, { method: 'POST', headers, body, signal: client.signal });
    await expect.poll(() => graph.workforce.requests.length).toBe(10);
    client.abort();
    await expect(left).rejects.toThrow('abort');
    const startMs = performance.now();
    const one = await graph.query(`{ organization(id: "workforce:${uuidOf(70)}") { description } }`);
    expect(one.errors).toBeUndefined();
    expect(performance.now() - startMs).toBeLessThan(2500);
    expect(platform.refusals).toBe(0);
    expect(graph.workforce.requests).toHaveLength(11);
  });
});

describe('a 429', () => {
  const slowDown: Script = { status: 429, headers: { 'retry-after': '1' } };

  test('lets the credential that got it pause, and no other', async () => {
    await using server = await startUpstream({ '/a': inTurn(slowDown, { json: 1 }) });
    await using wayOut = connectWayOut(server.url);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline, 'a'))).toBe(429);
    const startMs = performance.now();
    const paused = getA(wayOut, deadline, 'a');
    expect(codeOf(await getA(wayOut, deadline, 'b'))).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(900);
    expect(server.requests.map(({ headers }) => headers['x-name'])).toEqual(['a', 'b']);
    expect(codeOf(await paused)).toBe(200);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(950);
    expect(server.requests).toHaveLength(3);
  });

  test('whose pause does not fit, ends further calls of the credential at once with what is left of it', async () => {
    await using server = await startUpstream({ '/a': { status: 429, headers: { 'retry-after': '30' } } });
    await using wayOut = connectWayOut(server.url);
    using deadline = new TestDeadline(20_000);
    await getA(wayOut, deadline);
    const startMs = performance.now();
    const answer = await getA(wayOut, deadline);
    expect(performance.now() - startMs).toBeLessThan(1000);
    expect(answer).toMatchObject({ code: 'UPSTREAM_RATE_LIMITED', details: { reason: 'pacing' } });
    const retryAfterMs = 'details' in answer ? answer.details.retryAfterMs : null;
    expect(retryAfterMs).toBeGreaterThan(25_000);
    expect(retryAfterMs).toBeLessThanOrEqual(30_000);
    expect(server.requests).toHaveLength(1);
    expect(deadline.listeners).toBe(0);
  });

  test('lets those pause too who already wait for their turn', async () => {
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    const first: Script = (_request, response) =>
      void held.then(() => response.writeHead(429, { 'retry-after': '30' }).end());
    await using server = await startUpstream({ '/a': inTurn(first, { json: 1 }) });
    await using wayOut = connectWayOut(server.url, { requestsPerSecond: 1 });
    using deadline = new TestDeadline(20_000);
    const calls = [getA(wayOut, deadline), getA(wayOut, deadline)];
    await expect.poll(() => server.requests.length).toBe(1);
    release(undefined);
    expect((await Promise.all(calls)).map(codeOf)).toEqual([429, 'UPSTREAM_RATE_LIMITED']);
    expect(server.requests).toHaveLength(1);
  });

  test('that nobody waits out, is over after its time', async () => {
    await using server = await startUpstream({ '/a': inTurn(slowDown, { json: 1 }) });
    await using wayOut = connectWayOut(server.url);
    using deadline = new TestDeadline();
    await getA(wayOut, deadline);
    await sleep(1010);
    const startMs = performance.now();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(performance.now() - startMs).toBeLessThan(900);
  });

  test('from a cancelled call that waits for its turn, is nothing but a timeout, and nothing is sent', async () => {
    await using server = await startUpstream({ '/a': slowDown });
    await using wayOut = connectWayOut(server.url);
    using deadline = new TestDeadline();
    await getA(wayOut, deadline);
    const waiting = getA(wayOut, deadline);
    deadline.cancel();
    expect(codeOf(await waiting)).toBe('UPSTREAM_TIMEOUT');
    expect(server.requests).toHaveLength(1);
  });
});
