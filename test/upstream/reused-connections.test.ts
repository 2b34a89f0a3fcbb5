import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTrust } from '../../src/upstream/trust.ts';
import { getA, getMany } from './calls.ts';
import { codeOf, connect, connectWayOut, TestDeadline } from './connect.ts';
import { startForwardProxy } from './forward-proxy.ts';
import { good, goodThen, startRawServer } from './raw-server.ts';
import type { Meet, RawConnection } from './raw-server.ts';

/** Ways in which a connection ends just as a further request is written on it. */
const ends: Readonly<Record<string, Meet>> = {
  FIN: ({ socket }) => void socket.end(),
  RST: ({ reset }) => {
    reset();
  },
  'FIN, then RST': ({ socket, reset }) => {
    socket.end();
    setImmediate(reset);
  },
};

/** The tightest budget and breaker: whatever counts as a failure would show. */
const strict = {
  maxRetries: 2,
  retryShare: 0,
  breaker: { windowMs: 10_000, minAttempts: 1, failureShare: 0.01, openMs: 60_000 },
};

describe.each(['http', 'https', 'http through a proxy', 'https through a proxy'])(
  'reused connection, %s',
  (way) => {
    test.each(Object.keys(ends))(
      'ended by %s as a request is written, is replaced at no cost',
      async (end) => {
        await using server = await startRawServer(goodThen(ends[end]!), { tls: way.startsWith('https') });
        await using proxy = await startForwardProxy();
        await using wayOut = connectWayOut(server.url, strict, {
          trust: createTrust([server.cert].filter((cert) => cert !== '')),
          proxyUrl: way.endsWith('proxy') ? proxy.url : null,
          maxConcurrentCalls: 1,
        });
        using deadline = new TestDeadline();
        const calls = 6;
        for (let call = 0; call < calls; call += 1) expect(codeOf(await getA(wayOut, deadline))).toBe(200);
        expect(wayOut.load.breaker).toBe('closed');
        // Each second request on a connection is lost, and sent once more.
        expect(server.requests).toBe(calls + calls - 1);
        expect(server.connections).toBe(calls);
        expect(deadline.listeners).toBe(0);
      },
    );
  },
);

describe('reused connections', () => {
  test.each([
    ['FIN', ({ socket }: RawConnection) => void socket.end()],
    ['RST', ({ reset }: RawConnection) => reset()],
  ])('ended by %s before the request is written, is replaced at no cost', async (_name, end) => {
    let last: RawConnection | undefined;
    await using server = await startRawServer((connection) => {
      last = connection;
      connection.socket.write(good);
    });
    await using wayOut = connectWayOut(server.url, strict);
    using deadline = new TestDeadline();
    for (let call = 0; call < 4; call += 1) {
      expect(codeOf(await getA(wayOut, deadline))).toBe(200);
      // In this phase of the event loop the end arrives before undici writes.
      await nextTurn();
      end(last!);
    }
    expect(wayOut.load.breaker).toBe('closed');
    expect([server.requests, server.connections]).toEqual([4, 4]);
  });

  test('that all are stale at once, are each replaced by a new one', async () => {
    await using server = await startRawServer(goodThen(({ reset }) => reset()));
    await using wayOut = connectWayOut(server.url, strict);
    using deadline = new TestDeadline();
    for (let round = 0; round < 3; round += 1) {
      expect(await getMany(wayOut, deadline, 8)).toEqual(Array.from({ length: 8 }, () => 200));
    }
    expect(wayOut.load.breaker).toBe('closed');
    expect(server.requests).toBeLessThanOrEqual(24 + 16);
  });

  test.each([
    ['nothing', '', 'UPSTREAM_UNAVAILABLE', 1],
    ['a part of a status line', 'HTTP/1', 'UPSTREAM_UNAVAILABLE', 2],
    ['an interim response', 'HTTP/1.1 103 Early Hints\r\n\r\n', 'UPSTREAM_UNAVAILABLE', 2],
    ['half a body', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{}', 'UPSTREAM_UNAVAILABLE', 2],
  ])(
    'broken after %s, %j, is a failure: %s with %i requests',
    async (_name, sent, code, numberOnConnection) => {
      await using server = await startRawServer(({ socket, number, reset }) => {
        if (number < numberOnConnection) socket.write(good);
        else socket.write(sent, reset);
      });
      await using wayOut = connectWayOut(server.url, strict);
      using deadline = new TestDeadline();
      for (let call = 1; call < numberOnConnection; call += 1) await getA(wayOut, deadline);
      expect(codeOf(await getA(wayOut, deadline))).toBe(code);
      expect(server.requests).toBe(numberOnConnection);
      expect(wayOut.load.breaker).toBe('open');
    },
  );

  test('whose replacement breaks, too, is a failure, and is not replaced again', async () => {
    await using server = await startRawServer(({ socket, reset }) => {
      if (server.requests === 1) socket.write(good);
      else reset();
    });
    await using wayOut = connectWayOut(server.url, strict);
    using deadline = new TestDeadline();
    await getA(wayOut, deadline);
    expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.requests).toBe(3);
    expect(wayOut.load.breaker).toBe('open');
  });

  test('that hangs, is a timeout, and nothing is sent again', async () => {
    await using server = await startRawServer(goodThen(() => undefined));
    await using upstream = connect(server.url, { timeoutMs: 50 });
    using deadline = new TestDeadline();
    await upstream.get('/a', {}, deadline);
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_TIMEOUT');
    expect([server.requests, server.connections]).toEqual([2, 1]);
  });

  test('a call that is cancelled while its connection is replaced, disturbs no other', async () => {
    using cancelled = new TestDeadline();
    await using server = await startRawServer(({ socket, number }) => {
      if (server.requests === 2) {
        cancelled.cancel();
        socket.destroy();
      } else if (number === 1 || server.requests !== 2) socket.write(good);
    });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    await upstream.get('/a', {}, deadline);
    expect(codeOf(await upstream.get('/a', {}, cancelled))).toBe('UPSTREAM_TIMEOUT');
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    expect(server.requests).toBe(3);
  });
});
