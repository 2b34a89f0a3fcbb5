import type { LookupFunction, Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createTrust } from '../../src/upstream/trust.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { passOn, startForwardProxy } from './forward-proxy.ts';
import { good, startRawServer } from './raw-server.ts';
import type { Meet } from './raw-server.ts';

const answerWell: Meet = ({ socket }) => void socket.write(good);

/** A clock that a test sets, and connections that reach just 60 seconds. */
function testClock() {
  const clock = { nowMs: 1000 };
  return { clock, options: { connectionMaxAgeMs: 60_000, now: () => clock.nowMs, random: () => 0 } };
}

describe('connection age', () => {
  test.each(['http', 'https', 'https through a proxy'])(
    'over %s, ends a connection that is always busy',
    async (way) => {
      await using server = await startRawServer(answerWell, { tls: way.startsWith('https') });
      await using proxy = await startForwardProxy();
      const { clock, options } = testClock();
      await using upstream = connect(server.url, {
        ...options,
        trust: createTrust([server.cert].filter((cert) => cert !== '')),
        proxyUrl: way.endsWith('proxy') ? proxy.url : null,
      });
      using deadline = new TestDeadline();
      const connections = [];
      for (let second = 0; second <= 130; second += 10) {
        clock.nowMs = 1000 * second;
        expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
        connections.push(server.connections);
      }
      expect(connections).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 3, 3]);
      await expect.poll(() => server.open).toBe(1);
    },
  );

  test('0, keeps a connection however old it is', async () => {
    await using server = await startRawServer(answerWell);
    const { clock, options } = testClock();
    await using upstream = connect(server.url, { ...options, connectionMaxAgeMs: 0 });
    using deadline = new TestDeadline();
    for (const nowMs of [0, 1e6, 1e12]) {
      clock.nowMs = nowMs;
      await upstream.get('/a', {}, deadline);
    }
    expect(server.connections).toBe(1);
  });

  test('does not cut a request under way, and gives its connection to no further one', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<() => void>();
    await using server = await startRawServer(({ socket }) => {
      if (server.requests === 1) resolve(() => void socket.write(good));
      else socket.write(good);
    });
    const { clock, options } = testClock();
    await using upstream = connect(server.url, { ...options, maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    const first = upstream.get('/a', {}, deadline);
    const answer = await arrived;
    clock.nowMs += 1e9;
    // It waits for the only connection there may be.
    const second = upstream.get('/a', {}, deadline);
    answer();
    expect([await first, await second].map(codeOf)).toEqual([200, 200]);
    expect([server.requests, server.connections]).toEqual([2, 2]);
  });

  test('of connections that were made together, ends between four fifths of the age and the whole', async () => {
    await using server = await startRawServer(answerWell);
    const { clock, options } = testClock();
    const draws = [0, 0.5, 0.999];
    await using upstream = connect(server.url, { ...options, random: () => draws.shift() ?? 0 });
    using deadline = new TestDeadline();
    const ask = () => Promise.all([1, 2, 3].map(() => upstream.get('/a', {}, deadline)));
    const madeAtMs = clock.nowMs;
    const made: number[] = [];
    for (const ageMs of [0, 47_900, 48_100, 53_900, 54_100, 59_900, 60_100]) {
      clock.nowMs = madeAtMs + ageMs;
      await ask();
      await nextTurn();
      made.push(server.connections);
    }
    expect(made).toEqual([3, 3, 4, 4, 5, 5, 6]);
  });

  test.each(['directly', 'through a proxy whose resolver has changed'])(
    'after a change of DNS, %s, brings all calls to the new address',
    async (way) => {
      await using old = await startRawServer(answerWell);
      await using renewed = await startRawServer(answerWell, { host: '127.0.0.2', port: old.port });
      let address = '127.0.0.1';
      const lookup: LookupFunction = (_name, { all }, callback) => {
        if (all === true) callback(null, [{ address, family: 4 }]);
        else callback(null, address, 4);
      };
      await using proxy = await startForwardProxy({
        meet: (_request, client) => {
          client.resume();
          passOn(new URL(`http://${address}:${old.port}`), client);
        },
      });
      const { clock, options } = testClock();
      await using upstream = connect(`http://platform.test:${old.port}`, {
        ...options,
        ...(way === 'directly' ? { lookup } : { proxyUrl: proxy.url }),
      });
      using deadline = new TestDeadline();
      const ask = () => Promise.all([1, 2, 3, 4].map(() => upstream.get('/a', {}, deadline)));
      await ask();
      expect([old.requests, renewed.requests]).toEqual([4, 0]);

      address = '127.0.0.2';
      clock.nowMs += 60_000;
      expect((await ask()).map(codeOf)).toEqual([200, 200, 200, 200]);
      expect([old.requests, renewed.requests]).toEqual([4, 4]);
    },
  );
});

describe('connections after a status', () => {
  const say = (status: number) => `HTTP/1.1 ${status} Told\r\ncontent-length: 2\r\n\r\n{}`;

  test.each([
    [200, 1],
    [404, 1],
    [429, 1],
    [500, 1],
    [408, 2],
    [421, 2],
    [502, 2],
    [503, 2],
    [504, 2],
  ])('%i, two calls use %i connection(s)', async (status, connections) => {
    await using server = await startRawServer(({ socket }) => void socket.write(say(status)));
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    for (let call = 0; call < 2; call += 1) {
      expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(status);
      await nextTurn();
    }
    expect([server.requests, server.connections]).toEqual([2, connections]);
  });

  test('421, are all replaced: the others lead to the same place', async () => {
    let isMoved = false;
    const misdirected = new Set<Socket>();
    await using server = await startRawServer(({ socket }) => {
      if (!isMoved) misdirected.add(socket);
      socket.write(say(isMoved && misdirected.has(socket) ? 421 : 200));
    });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    await Promise.all([1, 2, 3].map(() => upstream.get('/a', {}, deadline)));
    isMoved = true;
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(421);
    for (let call = 0; call < 3; call += 1) expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    expect(server.connections).toBe(4);
  });
});
