import { describe, expect, test } from 'vitest';
import { createTrust } from '../../src/upstream/trust.ts';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';
import { startTlsServer } from './tls-server.ts';

describe('upstream, certificates', () => {
  test('one that is trusted, is asked, again and again over the same session', async () => {
    await using server = await startTlsServer();
    await using upstream = connect(server.url, { trust: createTrust([server.cert]) });
    using deadline = new TestDeadline();
    for (let call = 0; call < 3; call += 1) expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    expect(server.requests).toHaveLength(3);
  });

  test('one that is not trusted, is unavailable and gets no request', async () => {
    await using server = await startTlsServer();
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(await upstream.get('/a', { authorization: 'Bearer token' }, deadline)).toMatchObject({
      code: 'UPSTREAM_UNAVAILABLE',
      details: { reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' },
    });
    expect(server.requests).toEqual([]);
  });

  test('one that is trusted but for another name, is unavailable and gets no request', async () => {
    const identity = createSelfSigned('elsewhere.example');
    await using server = await startTlsServer({ identity });
    await using upstream = connect(server.url, {
      trust: createTrust([identity.cert]),
      maxConcurrentCalls: 1,
    });
    using deadline = new TestDeadline();
    for (let call = 0; call < 2; call += 1) {
      expect(await upstream.get('/a', {}, deadline)).toMatchObject({
        code: 'UPSTREAM_UNAVAILABLE',
        details: { reason: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      });
    }
    expect(server.requests).toEqual([]);
  });

  test('one that is trusted by its name, is unavailable by its IP address, which it is not for', async () => {
    await using server = await startTlsServer();
    const url = server.url.replace('localhost', '127.0.0.1');
    await using upstream = connect(url, { trust: createTrust([server.cert]) });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.requests).toEqual([]);
  });
});
