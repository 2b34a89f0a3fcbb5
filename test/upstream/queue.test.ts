import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { numbersTo, unit, uuidOf, workforceBody, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { brokenConnections } from './broken-connections.ts';
import { getA, getMany } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';
import type { Deadline } from '../../src/upstream/deadline.ts';
import type { WayOut } from '../../src/upstream/way-out.ts';

const full = { code: 'UPSTREAM_UNAVAILABLE', details: { reason: 'queue full' } };

/** Gets `/a` once for each of so many callers at once. */
async function getOfEach(wayOut: WayOut, deadline: Deadline, callers: number) {
  const answers = numbersTo(callers).map((number) => getA(wayOut, deadline, `caller ${number}`));
  return (await Promise.all(answers)).map(codeOf);
}

describe('queue', () => {
  test('holds so many calls, under way and waiting; the next one fails at once, and is not tried again', async () => {
    const held: ServerResponse[] = [];
    await using server = await startUpstream({ '/a': (_request, response) => void held.push(response) });
    const options = { maxQueuedCalls: 4, maxRetries: 2, retryShare: 1, random: () => 0.999 };
    await using wayOut = connectWayOut(server.url, options, { maxConcurrentCalls: 3 });
    using deadline = new TestDeadline();
    const calls = getOfEach(wayOut, deadline, 7);
    await expect.poll(() => held.length).toBe(3);
    const startMs = performance.now();
    for (let call = 0; call < 5; call += 1) expect(await getA(wayOut, deadline)).toMatchObject(full);
    expect(performance.now() - startMs).toBeLessThan(49);
    await expect
      .poll(() => {
        for (const response of held.splice(0)) response.end('{}');
        return server.requests.length;
      })
      .toBe(7);
    for (const response of held.splice(0)) response.end('{}');
    expect(await calls).toEqual(Array.from({ length: 7 }, () => 200));
    expect(server.requests).toHaveLength(7);
  });

  test.each([
    ['answers', { json: 1 }],
    ['server errors', { status: 500 }],
    ['bodies that are too large', { status: 200, body: 'x'.repeat(100) }],
    ['broken connections', brokenConnections['reset before the headers']!],
    ['timeouts', () => undefined],
  ])('after %s, has all of its places again', async (name, script) => {
    await using server = await startUpstream({ '/a': script });
    const upstreamOptions = {
      maxConcurrentCalls: 2,
      maxResponseBytes: 50,
      timeoutMs: name === 'timeouts' ? 100 : 60_000,
    };
    await using wayOut = connectWayOut(server.url, { maxQueuedCalls: 2 }, upstreamOptions);
    using deadline = new TestDeadline();
    for (let round = 0; round < 3; round += 1) {
      const calls = [1, 2, 3, 4].map((number) => getA(wayOut, deadline, `caller ${number}`));
      expect(await getA(wayOut, deadline)).toMatchObject(full);
      for (const answer of await Promise.all(calls)) expect(answer).not.toMatchObject(full);
    }
  });

  test('after callers who hung up, under way and waiting, has all of its places again', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, { maxQueuedCalls: 2 }, { maxConcurrentCalls: 2 });
    using leaving = new TestDeadline();
    const left = getOfEach(wayOut, leaving, 4);
    await expect.poll(() => server.requests.length).toBe(2);
    leaving.cancel();
    await left;
    server.on('/a', { json: 1 });
    using deadline = new TestDeadline();
    expect(await getOfEach(wayOut, deadline, 4)).toEqual([200, 200, 200, 200]);
  });

  test('a call that waits to be tried again, takes no place', async () => {
    await using server = await startUpstream({ '/a': { status: 503, headers: { 'retry-after': '30' } } });
    await using wayOut = connectWayOut(server.url, {
      maxConcurrentCalls: 1,
      maxQueuedCalls: 0,
      maxRetries: 1,
      retryShare: 1,
    });
    using waiting = new TestDeadline();
    const call = getA(wayOut, waiting);
    await expect.poll(() => server.requests.length).toBe(1);
    server.on('/a', { json: 1 });
    using deadline = new TestDeadline();
    await expect.poll(async () => codeOf(await getA(wayOut, deadline))).toBe(200);
    waiting.cancel();
    await call;
  });

  test('MAX_CONCURRENT_CALLS and MAX_QUEUED_CALLS together, bound one platform and not the other', async () => {
    const units = numbersTo(8);
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    await using graph = await startGraph({
      links: units.map(unit),
      workforce: Object.fromEntries(
        units.map((number) => [
          workforcePath(uuidOf(number)),
          (_request, response: ServerResponse) =>
            void held.then(() => response.end(JSON.stringify(workforceBody(uuidOf(number))))),
        ]),
      ),
      access: Object.fromEntries(
        units.map((number) => [`/v1/organizations/${number}`, { json: { id: number, personal: true } }]),
      ),
      environment: { MAX_CONCURRENT_CALLS: '2', MAX_QUEUED_CALLS: '12' },
    });
    const ids = JSON.stringify(units.map((number) => `unit-${number}`));
    const list = graph.query(`{ organizations(ids: ${ids}) { description } }`);
    await expect.poll(() => graph.workforce.requests.length).toBe(2);
    const other = await graph.query('{ organization(id: "access:1") { isPersonal } }');
    expect(other.data).toEqual({ organization: { isPersonal: true } });
    release(undefined);
    const { data, errors } = await list;
    expect(data?.['organizations']).toEqual([
      ...numbersTo(5).map((number) => ({ description: `About ${uuidOf(number)}` })),
      ...numbersTo(3).map(() => ({ description: null })),
    ]);
    expect(errors?.map(({ extensions: { code } }) => code)).toEqual(
      numbersTo(3).map(() => 'UPSTREAM_UNAVAILABLE'),
    );
    expect(graph.workforce.requests).toHaveLength(5);
  });

  test('counts those who wait for their turn, too', async () => {
    await using server = await startUpstream({ '/a': { status: 429, headers: { 'retry-after': '1' } } });
    await using wayOut = connectWayOut(server.url, { maxQueuedCalls: 20 });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(429);
    server.on('/a', { json: 1 });
    const waiting = getMany(wayOut, deadline, 5);
    expect(await getA(wayOut, deadline)).toMatchObject(full);
    expect(await waiting).toEqual(Array.from({ length: 5 }, () => 200));
    expect(server.requests).toHaveLength(6);
  });
});
