import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { credentialOf, getA } from './calls.ts';
import { codeOf, connect, connectWayOut, TestDeadline } from './connect.ts';

const unwritable: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['a header value with a line feed', '/a', { 'x-key': 'one\nx-two: three' }],
  ['a header value with CR LF', '/a', { 'x-key': 'one\r\nx-two: three' }],
  ['a header value with a null byte', '/a', { 'x-key': 'one\0two' }],
  ['a header value beyond Latin-1', '/a', { 'x-key': 'schlüssel ключ' }],
  ['a header name with a space', '/a', { 'x key': 'one' }],
  ['a header name with a line feed', '/a', { 'x-key: one\nx-two': 'three' }],
  ['a header without a name', '/a', { '': 'one' }],
  ['a path with a space', '/a b', {}],
  ['a path with CR LF', '/a HTTP/1.1\r\nx-two: three', {}],
  ['a path beyond ASCII', '/é', {}],
];

describe('upstream, a request that HTTP cannot carry', () => {
  test.each(unwritable)(
    '%s, is a fault of ours, not sent, and costs no connection',
    async (_, path, headers) => {
      await using server = await startUpstream({ '/a': { json: 1 } });
      await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
      using deadline = new TestDeadline(5000);
      for (let call = 0; call < 2; call += 1) {
        expect(await upstream.get(path, headers, deadline)).toMatchObject({
          code: 'INTERNAL_SERVER_ERROR',
          details: { source: 'ACCESS' },
        });
      }
      expect(deadline.listeners).toBe(0);
      expect(server.requests).toEqual([]);
      // The only connection that there may be is still to be had.
      expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(200);
    },
  );

  test('is not tried again, keeps no place in the queue, and opens no breaker', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    const breaker = { windowMs: 10_000, minAttempts: 1, failureShare: 0.01, openMs: 60_000 };
    await using wayOut = connectWayOut(server.url, {
      maxRetries: 2,
      retryShare: 1,
      maxConcurrentCalls: 1,
      maxQueuedCalls: 0,
      breaker,
    });
    using deadline = new TestDeadline(5000);
    let attempts = 0;
    const onAttempt = () => {
      attempts += 1;
      return undefined;
    };
    const credential = credentialOf('a');
    const request = { path: '/a', headers: { 'x-key': 'one\ntwo' }, credential, deadline };
    const answer = await wayOut.get({ ...request, observer: { onAttempt } });
    expect(codeOf(answer)).toBe('INTERNAL_SERVER_ERROR');
    expect(attempts).toBe(1);
    expect(codeOf(await getA(wayOut, deadline))).toBe(200);
    expect(server.requests).toHaveLength(1);
  });
});
