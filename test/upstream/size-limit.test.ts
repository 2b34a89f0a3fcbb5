import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';

const mebibyte = 1_048_576;

describe('upstream, size limit', () => {
  test.each([
    ['announced', 1_000, 200],
    ['announced', 1_001, 'UPSTREAM_INVALID_RESPONSE'],
    ['not announced', 1_000, 200],
    ['not announced', 1_001, 'UPSTREAM_INVALID_RESPONSE'],
  ] as const)('length %s, %i of at most 1000 bytes, gives %s', async (way, length, expected) => {
    await using server = await startUpstream({
      '/a': (_request, response) => {
        if (way === 'announced') response.setHeader('content-length', length);
        response.write('x'.repeat(length / 2));
        response.end('x'.repeat(Math.ceil(length / 2)));
      },
    });
    await using upstream = connect(server.url, { maxResponseBytes: 1_000 });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(expected);
    expect(server.requests.map(({ path }) => path)).toEqual(['/a']);
    expect(deadline.listeners).toBe(0);
  });

  test.each([
    ['announced', { 'content-length': String(64 * mebibyte) }],
    ['not announced', {}],
  ])('64 MiB, length %s, are refused and cut without being held', async (_way, headers) => {
    const stream = streamOf(64, 200, headers);
    await using server = await startUpstream({ '/a': stream.script });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const { arrayBuffers: before } = process.memoryUsage();
    const answer = await upstream.get('/a', {}, deadline);
    const { arrayBuffers: after } = process.memoryUsage();
    expect(answer).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE', details: { source: 'ACCESS' } });
    expect(await server.requests[0]!.wentAway).toBe(true);
    expect(await stream.sentBytes).toBeLessThan(24 * mebibyte);
    expect(after - before).toBeLessThan(24 * mebibyte);
  });

  test('a body announced over the limit, is refused and cut before any of it comes', async () => {
    await using server = await startUpstream({
      '/a': (_request, response) => response.writeHead(200, { 'content-length': '1001' }).flushHeaders(),
    });
    await using upstream = connect(server.url, { maxResponseBytes: 1_000 });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_INVALID_RESPONSE');
    expect(await server.requests[0]!.wentAway).toBe(true);
  });

  test.each([201, 401, 404, 429, 500, 503])(
    '%i with 64 MiB, length not announced, keeps its status and is cut',
    async (status) => {
      const stream = streamOf(64, status, {});
      await using server = await startUpstream({ '/a': stream.script });
      await using upstream = connect(server.url);
      using deadline = new TestDeadline();
      expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(status);
      expect(await server.requests[0]!.wentAway).toBe(true);
      expect(await stream.sentBytes).toBeLessThan(24 * mebibyte);
    },
  );

  test.each([201, 401, 404, 429, 500, 503])(
    '%i with 64 MiB, length announced, keeps its status and is cut',
    async (status) => {
      const stream = streamOf(64, status, { 'content-length': String(64 * mebibyte) });
      await using server = await startUpstream({ '/a': stream.script });
      await using upstream = connect(server.url);
      using deadline = new TestDeadline();
      expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(status);
      expect(await server.requests[0]!.wentAway).toBe(true);
      expect(await stream.sentBytes).toBeLessThan(24 * mebibyte);
    },
  );
});

/** A body of that many mebibytes, the same one again and again; `sentBytes` settles when it ended or was cut. */
function streamOf(mebibytes: number, status: number, headers: Record<string, string>) {
  const { promise: sentBytes, resolve } = Promise.withResolvers<number>();
  const chunk = Buffer.alloc(mebibyte / 16, ' ');
  const script = (request: IncomingMessage, response: ServerResponse) => {
    const { socket } = request;
    response.writeHead(status, headers);
    const chunks = Readable.from(repeat(chunk, mebibytes * 16));
    const finish = () => resolve(socket.bytesWritten);
    void pipeline(chunks, response).then(finish, finish);
  };
  return { script, sentBytes };
}

function* repeat<Value>(value: Value, times: number): Generator<Value> {
  for (let time = 0; time < times; time += 1) yield value;
}
