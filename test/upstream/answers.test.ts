import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connect, TestDeadline, textOf } from './connect.ts';

describe('upstream, answers', () => {
  test('200, is given with its whole body, byte for byte', async () => {
    const body = Buffer.from([0x00, 0xff, 0xfe, 0x7b, 0x0a, 0xc2, 0xa0]);
    await using server = await startUpstream({ '/a': { status: 200, body } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', {}, deadline);
    expect(answer).toEqual({ status: 200, body, retryAfterMs: null });
  });

  test('200 without a body, has an empty one', async () => {
    await using server = await startUpstream({ '/a': { status: 200 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(textOf(await upstream.get('/a', {}, deadline))).toEqual({
      status: 200,
      body: '',
      retryAfterMs: null,
    });
  });

  test('200 in many small pieces, is put together in order', async () => {
    await using server = await startUpstream({
      '/a': (_request, response) => {
        for (let piece = 0; piece < 100; piece += 1) response.write(`${piece},`);
        response.end();
      },
    });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const body = Array.from({ length: 100 }, (_, piece) => `${piece},`).join('');
    expect(textOf(await upstream.get('/a', {}, deadline))).toEqual({ status: 200, body, retryAfterMs: null });
  });

  test.each([201, 204, 206, 304, 400, 401, 403, 404, 418, 429, 500, 502, 503, 504, 599])(
    '%i, is given without a body',
    async (status) => {
      const body = status === 204 || status === 304 ? '' : 'not wanted';
      await using server = await startUpstream({ '/a': { status, body } });
      await using upstream = connect(server.url);
      using deadline = new TestDeadline();
      expect(await upstream.get('/a', {}, deadline)).toEqual({ status, body: null, retryAfterMs: null });
    },
  );

  test.each([301, 302, 303, 307, 308])('%i, is not followed', async (status) => {
    await using target = await startUpstream({ '/b': { json: 'not for us' } });
    await using server = await startUpstream({ '/a': { status, headers: { location: `${target.url}/b` } } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', { authorization: 'Bearer secret' }, deadline);
    expect(codeOf(answer)).toBe(status);
    expect(server.requests.map(({ path }) => path)).toEqual(['/a']);
    expect(target.requests).toEqual([]);
  });

  test('an early hint before the answer, is not the answer', async () => {
    await using server = await startUpstream({
      '/a': (_request, response) => {
        response.writeEarlyHints({ link: '</style.css>; rel=preload' }, () => response.end('late'));
      },
    });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(textOf(await upstream.get('/a', {}, deadline))).toEqual({
      status: 200,
      body: 'late',
      retryAfterMs: null,
    });
  });

  test.each([
    ['seconds', '3', 3_000],
    ['a date that is over', 'Sun, 06 Nov 1994 08:49:37 GMT', 0],
    ['garbage', 'in a while', null],
  ])('Retry-After with %s, is told', async (_name, header, retryAfterMs) => {
    await using server = await startUpstream({ '/a': { status: 429, headers: { 'retry-after': header } } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(await upstream.get('/a', {}, deadline)).toEqual({ status: 429, body: null, retryAfterMs });
  });

  test('every answer, leaves nobody listening to the deadline', async () => {
    await using server = await startUpstream({ '/a': { json: 1 }, '/b': { status: 204 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    await Promise.all(['/a', '/b', '/a', '/b'].map((path) => upstream.get(path, {}, deadline)));
    expect(server.requests).toHaveLength(4);
    await expect.poll(() => deadline.listeners).toBe(0);
  });
});
