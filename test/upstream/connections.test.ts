import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';

describe('upstream, connections', () => {
  test.each([
    ['one after the other', 1, setImmediate],
    // A connection is free again only after the turn of the event loop in which its answer ended.
    ['each in the very turn in which the last was answered', 2, () => undefined],
  ])('fifty calls, %s, use %i connection(s)', async (_name, most, betweenCalls) => {
    const sockets = new Set<Socket>();
    await using server = await startUpstream({
      '/a': (request, response) => {
        sockets.add(request.socket);
        response.end('{}');
      },
    });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    for (let call = 0; call < 50; call += 1) {
      expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
      await betweenCalls();
    }
    expect(server.requests).toHaveLength(50);
    expect(sockets.size).toBeLessThanOrEqual(most);
  });

  test('answers whose bodies are not wanted, keep the connection for the next call', async () => {
    const sockets = new Set<Socket>();
    await using server = await startUpstream({
      '/a': (request, response) => {
        sockets.add(request.socket);
        response.writeHead(404).end('x'.repeat(10_000));
      },
    });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    for (let call = 0; call < 10; call += 1) expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(404);
    expect(server.requests).toHaveLength(10);
    expect(sockets.size).toBe(1);
  });

  test('twenty calls at once, are never more than the limit under way', async () => {
    let underWay = 0;
    let most = 0;
    await using server = await startUpstream({
      '/a': (_request, response) => {
        underWay += 1;
        most = Math.max(most, underWay);
        setTimeout(() => {
          underWay -= 1;
          response.end('{}');
        }, 10);
      },
    });
    await using upstream = connect(server.url, { maxConcurrentCalls: 4 });
    using deadline = new TestDeadline();
    const answers = await Promise.all(Array.from({ length: 20 }, () => upstream.get('/a', {}, deadline)));
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(server.requests).toHaveLength(20);
    expect(most).toBe(4);
  });

  test('a call that is cancelled while it waits for a connection, is never sent and disturbs no other', async () => {
    const { promise: held, resolve } = Promise.withResolvers<ServerResponse>();
    const sockets = new Set<Socket>();
    const hold = (request: IncomingMessage, response: ServerResponse) => {
      sockets.add(request.socket);
      resolve(response);
    };
    const next = (request: IncomingMessage, response: ServerResponse) => {
      sockets.add(request.socket);
      response.end('{}');
    };
    await using server = await startUpstream({ '/held': hold, '/queued': { json: 1 }, '/next': next });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    using cancelled = new TestDeadline();

    const first = upstream.get('/held', {}, deadline);
    const response = await held;
    const second = upstream.get('/queued', {}, cancelled);
    cancelled.cancel();
    expect(codeOf(await second)).toBe('UPSTREAM_TIMEOUT');
    response.end('{}');
    expect(codeOf(await first)).toBe(200);
    expect(codeOf(await upstream.get('/next', {}, deadline))).toBe(200);
    expect(server.requests.map(({ path }) => path)).toEqual(['/held', '/next']);
    expect(sockets.size, 'the connection was kept').toBe(1);
  });

  test('waiting for a connection, does not count towards the attempt', async () => {
    await using server = await startUpstream({ '/hang': () => undefined, '/queued': { json: 1 } });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1, timeoutMs: 50 });
    using deadline = new TestDeadline();
    const calls = ['/hang', '/queued'].map((path) => upstream.get(path, {}, deadline));
    expect((await Promise.all(calls)).map(codeOf)).toEqual(['UPSTREAM_TIMEOUT', 200]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/hang', '/queued']);
  });

  test('waiting for a connection until the deadline, is a timeout that says so, and nothing is sent', async () => {
    await using server = await startUpstream({ '/hang': () => undefined, '/queued': { json: 1 } });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    using short = new TestDeadline(50);
    const first = upstream.get('/hang', {}, deadline);
    expect(await upstream.get('/queued', {}, short)).toMatchObject({
      code: 'UPSTREAM_TIMEOUT',
      details: { reason: 'waited for a connection' },
    });
    deadline.cancel();
    await first;
    expect(server.requests.map(({ path }) => path)).toEqual(['/hang']);
  });

  test('an answer whose body nobody wants and that never ends, gives its connection back soon', async () => {
    await using server = await startUpstream({
      '/endless': (_request, response) => {
        response.writeHead(404);
        response.write('x');
      },
      '/next': { json: 1 },
    });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline(2000);
    expect(codeOf(await upstream.get('/endless', {}, deadline))).toBe(404);
    expect(codeOf(await upstream.get('/next', {}, deadline))).toBe(200);
  });

  test('close, ends the calls under way as unavailable, and later calls at once', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<undefined>();
    await using server = await startUpstream({ '/hang': () => resolve(undefined) });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const call = upstream.get('/hang', {}, deadline);
    await arrived;
    await upstream.close();
    expect(codeOf(await call)).toBe('UPSTREAM_UNAVAILABLE');
    expect(codeOf(await upstream.get('/hang', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(await server.requests[0]!.wentAway).toBe(true);
    expect(server.requests).toHaveLength(1);
  });
});
