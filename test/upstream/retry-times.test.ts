import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { brokenConnections, findClosedPort } from './broken-connections.ts';
import { getA, getMany, inTurn } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';

/** As many retries as a call may have, and more than any test uses. */
const eager = { maxRetries: 2, retryShare: 1, random: () => 0 };

const good: Script = { json: 'good' };

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('retry, time', () => {
  test('an attempt that timed out, is never tried again', async () => {
    await using server = await startUpstream({ '/a': () => undefined });
    await using wayOut = connectWayOut(server.url, eager, { timeoutMs: 300 });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_TIMEOUT');
    await setImmediate();
    expect(server.requests).toHaveLength(1);
    expect(deadline.end).toBeNull();
  });

  test('a connection that is not made in its own time, is unavailable and tried again', async () => {
    let connections = 0;
    let closed = 0;
    // Accepts the connection, but never says a word of TLS.
    await using server = createServer((socket) => {
      connections += 1;
      socket.once('close', () => (closed += 1));
      socket.on('error', () => undefined).resume();
    });
    const url = `https://${await listen(server)}`;
    await using wayOut = connectWayOut(url, eager, { connectTimeoutMs: 60, timeoutMs: 30_000 });
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(await getA(wayOut, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'UND_ERR_CONNECT_TIMEOUT' },
    });
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(170);
    expect(performance.now() - startMs).toBeLessThan(1500);
    expect(connections).toBe(3);
    await expect.poll(() => closed).toBe(3);
  });

  test('a retry, has only what is left of the operation', async () => {
    await using server = await startUpstream({ '/a': inTurn({ status: 503 }, () => undefined) });
    await using wayOut = connectWayOut(server.url, eager, { timeoutMs: 60_000 });
    using deadline = new TestDeadline(400);
    const startMs = performance.now();
    expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_TIMEOUT');
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(380);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(server.requests).toHaveLength(2);
    expect(await server.requests[1]!.wentAway).toBe(true);
  });

  test('cancelled while it waits to be tried again, ends at once with what it had', async () => {
    await using server = await startUpstream({ '/a': { status: 503, headers: { 'retry-after': '30' } } });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline();
    const call = getA(wayOut, deadline);
    await expect.poll(() => server.requests).toHaveLength(1);
    await expect.poll(() => deadline.listeners).toBe(1);
    deadline.cancel();
    expect(codeOf(await call)).toBe(503);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    [0, [0, 0]],
    [0.999, [49, 99]],
  ])('at %d of its time, comes after that part of 50 and then of 100 ms', async (part, leastMs) => {
    const atMs: number[] = [];
    const script: Script = (_request, response) => {
      atMs.push(performance.now());
      response.writeHead(503).end();
    };
    await using server = await startUpstream({ '/a': script });
    await using wayOut = connectWayOut(server.url, { ...eager, random: () => part });
    using deadline = new TestDeadline();
    await getA(wayOut, deadline);
    const gapsMs = [atMs[1]! - atMs[0]!, atMs[2]! - atMs[1]!];
    for (const [index, least] of leastMs.entries()) {
      expect(gapsMs[index]).toBeGreaterThanOrEqual(least - 1);
      expect(gapsMs[index]).toBeLessThan(least + 2000);
    }
  });
});

describe('retry, Retry-After', () => {
  test.each(['502', '503', '504'])('of a %s, is waited for', async (status) => {
    const headers = { 'retry-after': '1' };
    await using server = await startUpstream({ '/a': inTurn({ status: Number(status), headers }, good) });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(999);
    expect(server.requests).toHaveLength(2);
  });

  test.each([429, 503])('of a %i, that does not fit, ends it at once', async (status) => {
    await using server = await startUpstream({ '/a': { status, headers: { 'retry-after': '60' } } });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline(20_000);
    const startMs = performance.now();
    expect(await getA(wayOut, deadline)).toMatchObject({ status, retryAfterMs: 60_000 });
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(server.requests).toHaveLength(1);
  });

  test.each([
    ['in seconds', () => '1', 1000],
    ['as a date', () => new Date(Date.now() + 2000).toUTCString(), 900],
    ['of no use', () => 'soon', 1000],
  ])('of a 429, %s, is waited for once', async (_name, retryAfter, leastMs) => {
    const slowDown: Script = (_request, response) => {
      response.writeHead(429, { 'retry-after': retryAfter() }).end();
    };
    await using server = await startUpstream({ '/a': inTurn(slowDown, good) });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(leastMs - 1);
    expect(server.requests).toHaveLength(2);
  });

  test('a second 429, is not tried again', async () => {
    await using server = await startUpstream({ '/a': { status: 429, headers: { 'retry-after': '0' } } });
    await using wayOut = connectWayOut(server.url, { ...eager, maxRetries: 5 });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(429);
    expect(server.requests).toHaveLength(2);
  });

  test('a 429 without retries, is told at once', async () => {
    await using server = await startUpstream({ '/a': { status: 429, headers: { 'retry-after': '0' } } });
    await using wayOut = connectWayOut(server.url, { ...eager, maxRetries: 0 });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(429);
    expect(server.requests).toHaveLength(1);
  });
});

describe('retry, budget', () => {
  const thrifty = { ...eager, retryShare: 0.2 };

  test.each(['all at once', 'one after the other'])(
    'in an outage, with 200 calls %s, makes at most one request in five more, and a few',
    async (how) => {
      await using server = await startUpstream({ '/a': { status: 503 } });
      await using wayOut = connectWayOut(server.url, thrifty);
      using deadline = new TestDeadline();
      if (how === 'all at once') await getMany(wayOut, deadline, 200);
      else for (let call = 0; call < 200; call += 1) await getA(wayOut, deadline);
      expect(server.requests.length).toBeGreaterThanOrEqual(210);
      expect(server.requests.length).toBeLessThanOrEqual(200 * 1.2 + 10);
    },
  );

  test('where every connection breaks, amplifies no more either, and every call is answered', async () => {
    await using server = await startUpstream({ '/a': brokenConnections['reset before the headers']! });
    await using wayOut = connectWayOut(server.url, thrifty, { maxConcurrentCalls: 4 });
    using deadline = new TestDeadline();
    expect(new Set(await getMany(wayOut, deadline, 200))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(server.requests.length).toBeLessThanOrEqual(200 * 1.2 + 10);
  });

  test('where every connection is refused, no call waits for one that never comes', async () => {
    const url = `http://127.0.0.1:${await findClosedPort()}`;
    await using wayOut = connectWayOut(url, thrifty, { maxConcurrentCalls: 2 });
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(new Set(await getMany(wayOut, deadline, 100))).toEqual(new Set(['UPSTREAM_UNAVAILABLE']));
    expect(performance.now() - startMs).toBeLessThan(5000);
  });

  test('calls that were not sent, earn no retry', async () => {
    await using server = await startUpstream({ '/a': { status: 503 } });
    await using wayOut = connectWayOut(server.url, { ...thrifty, maxConcurrentCalls: 1, maxQueuedCalls: 0 });
    using deadline = new TestDeadline();
    for (let call = 0; call < 50; call += 1) await getA(wayOut, deadline);
    server.clear();
    // One is sent, the others find the queue full.
    await getMany(wayOut, deadline, 1000);
    const before = server.requests.length;
    for (let call = 0; call < 10; call += 1) await getA(wayOut, deadline);
    expect(server.requests.length - before).toBeLessThanOrEqual(13);
  });
});
