import { describe, expect, test } from 'vitest';
import { createTrust } from '../../src/upstream/trust.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { passOn, says, startForwardProxy } from './forward-proxy.ts';
import { startTlsServer } from './tls-server.ts';

const credential = 'Bearer s3cr3t-token';

describe('upstream through a proxy', () => {
  test('a platform by https, is asked through a tunnel, of which the proxy learns host and port alone', async () => {
    await using server = await startTlsServer();
    await using proxy = await startForwardProxy();
    await using upstream = connect(server.url, { trust: createTrust([server.cert]), proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    const headers = { authorization: credential, 'x-private': 'private-value' };
    expect(codeOf(await upstream.get('/private-path', headers, deadline))).toBe(200);

    const authority = new URL(server.url).host;
    expect(proxy.tunnels).toEqual([
      { to: authority, headers: { host: authority, 'user-agent': 'organization-graph/test' } },
    ]);
    expect(proxy.otherRequests).toEqual([]);
    expect(proxy.overheard.length).toBeGreaterThan(100);
    for (const secret of ['s3cr3t', 'private']) expect(proxy.overheard).not.toContain(secret);
    expect(server.requests).toEqual([expect.objectContaining(headers)]);
  });

  test('a platform by http, is asked through a tunnel, too', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using proxy = await startForwardProxy();
    await using upstream = connect(server.url, { proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', { authorization: credential }, deadline))).toBe(200);
    const authority = new URL(server.url).host;
    expect(proxy.tunnels).toEqual([
      { to: authority, headers: { host: authority, 'user-agent': 'organization-graph/test' } },
    ]);
    expect(proxy.otherRequests).toEqual([]);
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      ['/a', credential],
    ]);
  });

  test.each([
    ['https://platform.invalid', 'platform.invalid:443'],
    ['http://platform.invalid', 'platform.invalid:80'],
    ['https://platform.invalid:8443/api', 'platform.invalid:8443'],
    ['https://[::1]', '[::1]:443'],
    ['http://[::1]:8080', '[::1]:8080'],
  ])('%s, is asked for as %s, without a look at its name here', async (url, authority) => {
    await using proxy = await startForwardProxy({ meet: says('HTTP/1.1 502 Bad Gateway\r\n\r\n') });
    await using upstream = connect(url, { proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(proxy.tunnels).toEqual([
      { to: authority, headers: { host: authority, 'user-agent': 'organization-graph/test' } },
    ]);
  });

  test.each([
    ['a folded header line', 'HTTP/1.1 200 OK\r\nx-a: b\r\n c\r\n\r\n'],
    ['HTTP/1.0 and no reason', 'HTTP/1.0 200\r\n\r\n'],
  ])('that opens a tunnel with %s, is understood', async (_name, response) => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using proxy = await startForwardProxy({
      meet: ({ url = '' }, client) => {
        passOn(new URL(`http://${url}`), client, undefined, response);
      },
    });
    await using upstream = connect(server.url, { proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
  });

  test.each([
    ['name:pa%40ss%3Aword', 'name:pa@ss:word'],
    ['name', 'name:'],
    [':password', ':password'],
    ['n%C3%A4me:50%', 'näme:50%'],
  ])('with the credentials %s in its URL, tells them to the proxy alone', async (written, meant) => {
    await using server = await startTlsServer();
    await using proxy = await startForwardProxy();
    const proxyUrl = new URL(`http://${written}@${proxy.url.host}`);
    await using upstream = connect(server.url, { trust: createTrust([server.cert]), proxyUrl });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    const basic = `Basic ${Buffer.from(meant).toString('base64')}`;
    expect(proxy.tunnels.map(({ headers }) => headers['proxy-authorization'])).toEqual([basic]);
    expect(server.requests.map((headers) => headers['proxy-authorization'])).toEqual([undefined]);
  });

  test('that is reached by https, and is trusted, carries platforms by https and by http', async () => {
    const identity = createSelfSigned('localhost');
    await using proxy = await startForwardProxy({ identity });
    // OpenSSL confuses two that sign themselves and have one name: both have the same.
    await using secure = await startTlsServer({ identity });
    await using plain = await startUpstream({ '/a': { json: 1 } });
    const options = { trust: createTrust([identity.cert]), proxyUrl: proxy.url };
    await using first = connect(secure.url, options);
    await using second = connect(plain.url, options);
    using deadline = new TestDeadline();
    expect(codeOf(await first.get('/a', {}, deadline))).toBe(200);
    expect(codeOf(await second.get('/a', {}, deadline))).toBe(200);
    expect(proxy.tunnels.map(({ to }) => to)).toEqual([secure, plain].map(({ url }) => new URL(url).host));
  });

  test.each([
    ['nobody trusts', 'localhost', false, 'PROXY_DEPTH_ZERO_SELF_SIGNED_CERT'],
    ['is for another name', 'elsewhere.example', true, 'PROXY_ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('with a certificate that %s, is told nothing', async (_, name, isTrusted, reason) => {
    const identity = createSelfSigned(name);
    await using proxy = await startForwardProxy({ identity });
    await using server = await startUpstream({ '/a': { json: 1 } });
    const proxyUrl = new URL(`https://name:password@${proxy.url.host}`);
    const trust = createTrust(isTrusted ? [identity.cert] : []);
    await using upstream = connect(server.url, { trust, proxyUrl });
    using deadline = new TestDeadline();
    expect(await upstream.get('/a', {}, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason },
    });
    expect(proxy.tunnels).toEqual([]);
    expect(server.requests).toEqual([]);
  });

  test('that leads to an impostor, does not get the request there', async () => {
    await using impostor = await startTlsServer();
    await using proxy = await startForwardProxy({
      meet: (_request, client) => {
        passOn(new URL(impostor.url), client);
      },
    });
    await using upstream = connect('https://localhost', { proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(await upstream.get('/a', { authorization: credential }, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(impostor.requests).toEqual([]);
  });

  test('fifty calls one after the other, share a tunnel', async () => {
    await using server = await startTlsServer();
    await using proxy = await startForwardProxy();
    const trust = createTrust([server.cert]);
    await using upstream = connect(server.url, { trust, proxyUrl: proxy.url, maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    for (let call = 0; call < 50; call += 1) expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    expect(server.requests).toHaveLength(50);
    expect(proxy.tunnels).toHaveLength(1);
  });

  test('twenty calls at once, open no more tunnels than there may be connections', async () => {
    await using server = await startUpstream({
      '/a': (_request, response) => void setTimeout(() => response.end('{}'), 10),
    });
    await using proxy = await startForwardProxy();
    await using upstream = connect(server.url, { proxyUrl: proxy.url, maxConcurrentCalls: 4 });
    using deadline = new TestDeadline();
    const answers = await Promise.all(Array.from({ length: 20 }, () => upstream.get('/a', {}, deadline)));
    expect(answers.map(codeOf)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(proxy.tunnels).toHaveLength(4);
    expect(proxy.connections.made).toBe(4);
  });

  test('closed, closes its tunnels', async () => {
    await using server = await startTlsServer();
    await using proxy = await startForwardProxy();
    await using upstream = connect(server.url, { trust: createTrust([server.cert]), proxyUrl: proxy.url });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    expect(proxy.connections.open).toBe(1);
    await upstream.close();
    await expect.poll(() => proxy.connections.open).toBe(0);
  });
});
