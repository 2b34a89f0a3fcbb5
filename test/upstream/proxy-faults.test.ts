import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { findClosedPort } from './broken-connections.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { passOn, says, startForwardProxy } from './forward-proxy.ts';
import type { Meet } from './forward-proxy.ts';

const credential = 'Bearer s3cr3t-token';

/** What a proxy can do wrong, and what the log says of it. */
const faults: Readonly<Record<string, readonly [meet: Meet, reason: string]>> = {
  'wants credentials': [says('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'), 'PROXY_ANSWERED_407'],
  'does not allow the host': [says('HTTP/1.1 403 Forbidden\r\n\r\nprivate words'), 'PROXY_ANSWERED_403'],
  'finds no host': [says('HTTP/1.1 502 Bad Gateway\r\n\r\n'), 'PROXY_ANSWERED_502'],
  'answers a redirect': [
    says('HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1/\r\n\r\n'),
    'PROXY_ANSWERED_302',
  ],
  'asks to go on': [says('HTTP/1.1 100 Continue\r\n\r\n'), 'PROXY_ANSWERED_100'],
  'opens the tunnel and speaks itself': [
    says('HTTP/1.1 200 OK\r\n\r\nHTTP/1.1 200 OK\r\n\r\n{}'),
    'PROXY_ANSWERED_200',
  ],
  closes: [(_request, client) => void client.end(), 'PROXY_ECONNRESET'],
  resets: [({ socket }) => void socket.resetAndDestroy(), 'PROXY_ECONNRESET'],
  'closes in the middle of its headers': [
    (_request, client) => void client.end('HTTP/1.1 200 OK\r\nx-a'),
    'PROXY_ECONNRESET',
  ],
  'speaks no HTTP': [says('220 private words ESMTP\r\n'), 'PROXY_HPE_INVALID_CONSTANT'],
  'answers 32 KiB of headers': [
    says(`HTTP/1.1 200 OK\r\nx-long: ${'x'.repeat(2 ** 15)}\r\n\r\n`),
    'PROXY_HPE_HEADER_OVERFLOW',
  ],
};

describe('upstream, a proxy that', () => {
  test.each(Object.entries(faults))('%s, makes the platform unavailable', async (_, [meet, reason]) => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using proxy = await startForwardProxy({ meet });
    const proxyUrl = new URL(`http://name:password@${proxy.url.host}`);
    await using upstream = connect(server.url, { proxyUrl, maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    const headers = { authorization: credential };
    expect(await upstream.get('/a', headers, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      // Word for word: neither an address nor a credential is in it.
      details: { source: 'ACCESS', reason },
    });
    expect(deadline.listeners).toBe(0);
    expect(server.requests).toEqual([]);
    expect(proxy.tunnels).toHaveLength(1);
    await expect.poll(() => proxy.connections.open).toBe(0);

    // The only connection is free for the next call.
    proxy.meet((request, client) => {
      passOn(new URL(`http://${request.url ?? ''}`), client);
    });
    expect(codeOf(await upstream.get('/a', headers, deadline))).toBe(200);
  });

  test.each([
    ['http://127.0.0.1', /^PROXY_ECONNREFUSED$/],
    // A machine without IPv6 has no such address, but no name is looked up anywhere.
    ['http://[::1]', /^PROXY_(?:ECONNREFUSED|EADDRNOTAVAIL|EAFNOSUPPORT)$/],
    [`http://${'n'.repeat(64)}.invalid`, /^PROXY_ENOTFOUND$/],
  ])('is not there, at %s, makes the platform unavailable', async (origin, reason) => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    const proxyUrl = new URL(`${origin}:${await findClosedPort()}`);
    await using upstream = connect(server.url, { proxyUrl });
    using deadline = new TestDeadline();
    expect(await upstream.get('/a', {}, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: expect.stringMatching(reason) as string },
    });
    expect(server.requests).toEqual([]);
  });

  test.each([
    ['never answers', 'http://platform.invalid', () => undefined],
    ['opens a tunnel to silence', 'https://platform.invalid', says('HTTP/1.1 200 OK\r\n\r\n')],
    [
      'trickles its headers',
      'http://platform.invalid',
      (_request, client) => {
        client.write('HTTP/1.1 200 OK\r\nx-slow: ');
        const timer = setInterval(() => client.write('x'), 5);
        client.once('close', () => clearInterval(timer));
      },
    ],
  ] satisfies [string, string, Meet][])(
    '%s, has the time of one connection, then is left',
    async (_, url, meet) => {
      await using proxy = await startForwardProxy({ meet });
      await using upstream = connect(url, { proxyUrl: proxy.url, connectTimeoutMs: 100 });
      using deadline = new TestDeadline();
      expect(await upstream.get('/a', {}, deadline)).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        details: { reason: 'UND_ERR_CONNECT_TIMEOUT' },
      });
      expect(proxy.tunnels).toHaveLength(1);
      await expect.poll(() => proxy.connections.open).toBe(0);
    },
  );

  test('never finishes its own TLS handshake, has the time of one connection, then is left', async () => {
    await using silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const proxyUrl = new URL(`https://127.0.0.1:${(silent.address() as AddressInfo).port}`);
    await using upstream = connect('https://platform.invalid', { proxyUrl, connectTimeoutMs: 100 });
    using deadline = new TestDeadline();
    const arrived = once(silent, 'connection') as Promise<[Socket]>;
    const call = upstream.get('/a', {}, deadline);
    const [socket] = await arrived;
    const left = once(socket.on('error', () => undefined).resume(), 'close');
    expect(await call).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'UND_ERR_CONNECT_TIMEOUT' },
    });
    await left;
  });

  test('hangs, does not keep an operation that is cancelled', async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<undefined>();
    await using proxy = await startForwardProxy({ meet: () => resolve(undefined) });
    await using upstream = connect('https://platform.invalid', {
      proxyUrl: proxy.url,
      connectTimeoutMs: 2000,
    });
    using deadline = new TestDeadline();
    const call = upstream.get('/a', {}, deadline);
    await arrived;
    deadline.cancel();
    expect(codeOf(await call)).toBe('UPSTREAM_TIMEOUT');
    expect(proxy.connections.open).toBe(1);
    await expect.poll(() => proxy.connections.open, { timeout: 7000 }).toBe(0);
  });
});
