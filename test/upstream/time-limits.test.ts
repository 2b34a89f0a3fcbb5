import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Script } from '../support/scripted-upstream.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { startSlowServer } from './slow-server.ts';

/** Answers that never end. Where a limit does not hold, the test's own time runs out. */
const endless: Readonly<Record<string, Script>> = {
  'no answer at all': () => undefined,
  'headers without a body': (_request, response) => response.writeHead(200).flushHeaders(),
  'a body that trickles': trickle,
};

describe('upstream, attempt timeout', () => {
  test.each(Object.keys(endless))('%s, is a timeout, and the connection is cut', async (way) => {
    await using server = await startUpstream({ '/a': endless[way]! });
    await using upstream = connect(server.url, { timeoutMs: 60 });
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', {}, deadline);
    expect(answer).toMatchObject({ code: 'UPSTREAM_TIMEOUT', details: { source: 'ACCESS' } });
    expect(await server.requests[0]!.wentAway).toBe(true);
    expect(server.requests).toHaveLength(1);
    expect(deadline.listeners).toBe(0);
    expect(deadline.end).toBeNull();
  });

  test('an error status whose body trickles, is told at once, and the connection is cut in time', async () => {
    await using server = await startUpstream({
      '/a': (request, response) => {
        response.writeHead(500);
        trickle(request, response);
      },
    });
    await using upstream = connect(server.url, { timeoutMs: 60 });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(500);
    expect(await server.requests[0]!.wentAway).toBe(true);
    expect(deadline.listeners).toBe(0);
  });

  test('a connection that is never made, is unavailable', async () => {
    // Accepts the connection, but never says a word of TLS.
    await using server = createServer();
    server.on('connection', (socket) => socket.on('error', () => undefined).resume());
    server.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await using upstream = connect(`https://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      timeoutMs: 60,
    });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
  });

  test('an answer that lay in the socket while the process was busy, is read', async () => {
    // In a process of its own: the test's own turn is the busy one.
    await using server = await startSlowServer(50);
    await using upstream = connect(server.url, { timeoutMs: 200 });
    using deadline = new TestDeadline(300);
    expect(codeOf(await upstream.get('/warm', {}, deadline))).toBe(200);
    using busy = new TestDeadline(300);
    const answer = upstream.get('/a', {}, busy);
    await sleep(20);
    await setImmediate();
    const until = performance.now() + 500;
    while (performance.now() < until);
    expect(codeOf(await answer)).toBe(200);
  });

  test('a connection that was made while the process was busy, is used', async () => {
    await using server = await startSlowServer(0);
    await using upstream = connect(server.url, { connectTimeoutMs: 100 });
    using deadline = new TestDeadline();
    const answer = upstream.get('/a', {}, deadline);
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect(codeOf(await answer)).toBe(200);
  });
});

describe('upstream, deadline', () => {
  test.each(Object.keys(endless))('%s, ends with an operation that has less time', async (way) => {
    await using server = await startUpstream({ '/a': endless[way]! });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline(60);
    const answer = await upstream.get('/a', {}, deadline);
    expect(answer).toMatchObject({ code: 'UPSTREAM_TIMEOUT', details: { source: 'ACCESS' } });
    expect(deadline.end).toBe('expired');
    expect(await server.requests[0]!.wentAway).toBe(true);
  });

  test('cancelled while a call is under way, cuts the connection', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<undefined>();
    await using server = await startUpstream({ '/a': () => resolve(undefined) });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const call = upstream.get('/a', {}, deadline);
    await arrived;
    deadline.cancel();
    expect(codeOf(await call)).toBe('UPSTREAM_TIMEOUT');
    expect(await server.requests[0]!.wentAway).toBe(true);
  });

  test('cancelled, ends only the calls that listen to it', async () => {
    const { promise: other, resolve } = Promise.withResolvers<ServerResponse>();
    await using server = await startUpstream({
      '/hang': () => undefined,
      '/other': (_request, response) => resolve(response),
    });
    await using upstream = connect(server.url);
    using cancelled = new TestDeadline();
    using deadline = new TestDeadline();
    const calls = [upstream.get('/hang', {}, cancelled), upstream.get('/other', {}, deadline)];
    const response = await other;
    cancelled.cancel();
    response.end('{}');
    expect((await Promise.all(calls)).map(codeOf)).toEqual(['UPSTREAM_TIMEOUT', 200]);
  });

  test('cancelled after the answer, does not cut the connection', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    deadline.cancel();
    expect(await server.requests[0]!.wentAway).toBe(false);
  });

  test('with no time left, is a timeout and nothing is sent', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    deadline.cancel();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_TIMEOUT');
    expect(server.requests).toEqual([]);
    expect(deadline.listeners).toBe(0);
  });
});

function trickle(_request: IncomingMessage, response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 5);
  response.once('close', () => clearInterval(timer));
}
