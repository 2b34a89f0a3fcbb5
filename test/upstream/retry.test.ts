import { createServer as createTlsServer } from 'node:https';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { brokenConnections, findClosedPort } from './broken-connections.ts';
import { credentialOf, getA, getMany, inTurn } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';
import { says, startForwardProxy } from './forward-proxy.ts';

/** As many retries as a call may have, and more than any test uses. */
const eager = { maxRetries: 2, retryShare: 1, random: () => 0 };

const good: Script = { json: 'good' };

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('retry, which answers', () => {
  test.each([408, 421, 425, 502, 503, 504])(
    '%i, is tried again twice at most, and the last answer is told',
    async (status) => {
      await using server = await startUpstream({ '/a': { status } });
      await using wayOut = connectWayOut(server.url, eager);
      using deadline = new TestDeadline();
      expect(codeOf(await getA(wayOut, deadline))).toBe(status);
      expect(server.requests).toHaveLength(3);
      expect(deadline.listeners).toBe(0);
    },
  );

  test.each([
    [0, 1, 503],
    [1, 2, 504],
    [2, 3, 200],
    [5, 3, 200],
  ])('with %i retries, makes %i requests until %i', async (maxRetries, requests, status) => {
    await using server = await startUpstream({ '/a': inTurn({ status: 503 }, { status: 504 }, good) });
    await using wayOut = connectWayOut(server.url, { ...eager, maxRetries });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(status);
    expect(server.requests).toHaveLength(requests);
  });

  test.each([201, 204, 301, 302, 304, 400, 401, 403, 404, 410, 418, 431, 500, 501, 505, 507, 599])(
    '%i, is never tried again',
    async (status) => {
      await using server = await startUpstream({ '/a': { status, headers: { 'retry-after': '0' } } });
      await using wayOut = connectWayOut(server.url, eager);
      using deadline = new TestDeadline();
      expect(codeOf(await getA(wayOut, deadline))).toBe(status);
      expect(server.requests).toHaveLength(1);
    },
  );

  test('200 with a body that is no record, is never tried again', async () => {
    await using server = await startUpstream({ '/a': { status: 200, body: '<html>' } });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(server.requests).toHaveLength(1);
  });

  test.each([true, false])(
    'a body that is too large, announced: %s, is never tried again',
    async (announced) => {
      const body = 'x'.repeat(2000);
      const script: Script = (_request, response) => {
        response.writeHead(200, announced ? { 'content-length': body.length } : {}).end(body);
      };
      await using server = await startUpstream({ '/a': script });
      await using wayOut = connectWayOut(server.url, eager, { maxResponseBytes: 1000 });
      using deadline = new TestDeadline();
      expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_INVALID_RESPONSE');
      expect(server.requests).toHaveLength(1);
    },
  );

  test.each(Object.keys(brokenConnections))('%s, is tried again, with the same headers', async (way) => {
    await using server = await startUpstream({ '/a': inTurn(brokenConnections[way]!, good) });
    await using wayOut = connectWayOut(server.url, eager);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(server.requests.map(({ headers }) => headers['x-name'])).toEqual(['a', 'a']);
  });

  test('refused, fails after all of its retries, which the caller is told of', async () => {
    await using wayOut = connectWayOut(`http://127.0.0.1:${await findClosedPort()}`, eager);
    using deadline = new TestDeadline();
    const attempts: boolean[] = [];
    const onAttempt = (isRetry: boolean) => {
      attempts.push(isRetry);
      return undefined;
    };
    const call = { path: '/a', headers: {}, deadline, observer: { onAttempt } };
    const answer = await wayOut.get({ ...call, credential: credentialOf('a') });
    expect(codeOf(answer)).toBe('UPSTREAM_UNAVAILABLE');
    expect(attempts).toEqual([false, true, true]);
  });

  test.each([
    ['407 Proxy Authentication Required', 1],
    ['403 Forbidden', 1],
    ['502 Bad Gateway', 3],
  ])('a proxy that answers %s, is asked as often as that can help: %i times', async (status, times) => {
    await using proxy = await startForwardProxy({ meet: says(`HTTP/1.1 ${status}\r\n\r\n`) });
    await using wayOut = connectWayOut('http://platform.invalid', eager, { proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(proxy.tunnels).toHaveLength(times);
  });

  test('a bad certificate, is not tried again', async () => {
    await using server = createTlsServer(createSelfSigned('127.0.0.1'));
    let connections = 0;
    server.on('connection', () => (connections += 1));
    server.on('tlsClientError', () => undefined);
    await using wayOut = connectWayOut(`https://${await listen(server)}`, eager);
    using deadline = new TestDeadline();
    expect(codeOf(await getA(wayOut, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(connections).toBe(1);
  });

  test('of a way out that was closed, is not tried again', async () => {
    await using server = await startUpstream();
    await using wayOut = connectWayOut(server.url, { ...eager, random: () => 0.999 });
    await wayOut.close();
    using deadline = new TestDeadline();
    const startMs = performance.now();
    expect(await getMany(wayOut, deadline, 20)).toEqual(
      Array.from({ length: 20 }, () => 'UPSTREAM_UNAVAILABLE'),
    );
    expect(performance.now() - startMs).toBeLessThan(40);
    expect(server.requests).toEqual([]);
  });

  describe.each(['destroy', 'resetAndDestroy'] as const)('an idle connection, gone by %s', (end) => {
    test('just as a call is written, is no failure, and no retry', async () => {
      const sockets: Socket[] = [];
      await using server = createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}');
          // Given up in silence: the next call is on its way before the client can know.
          socket.once('data', () => socket[end]());
        });
      });
      await using wayOut = connectWayOut(`http://${await listen(server)}`, { ...eager, maxRetries: 0 });
      using deadline = new TestDeadline();
      expect(codeOf(await getA(wayOut, deadline))).toBe(200);
      await sleep(20);
      expect(codeOf(await getA(wayOut, deadline))).toBe(200);
      expect(sockets).toHaveLength(2);
    });
  });
});
