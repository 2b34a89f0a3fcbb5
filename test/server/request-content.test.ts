import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';
import { expectRefusal } from './support/requests.ts';

const body = JSON.stringify({ query: '{ __typename }' });

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(() => graph[Symbol.asyncDispose]());

/** Posts bytes with these header lines. */
async function postRaw(lines: readonly string[], content: string | Buffer = body) {
  const bytes = Buffer.from(content);
  const head = ['POST /graphql HTTP/1.1', 'Host: x', `content-length: ${bytes.length}`, ...lines];
  return parseAnswer(
    await exchange(graph.url, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), bytes])),
  );
}

const json = 'content-type: application/json';

describe('a request with a content coding', () => {
  test.each<[string, string[], string | Buffer]>([
    ['gzip', ['content-encoding: gzip'], gzipSync(body)],
    ['br', ['content-encoding: br'], brotliCompressSync(body)],
    ['deflate', ['content-encoding: deflate'], deflateSync(body)],
    ['x-gzip', ['content-encoding: x-gzip'], gzipSync(body)],
    ['GZIP', ['Content-Encoding: GZIP'], gzipSync(body)],
    ['a list', ['content-encoding: identity, gzip'], gzipSync(body)],
    ['two headers', ['content-encoding: identity', 'content-encoding: gzip'], gzipSync(body)],
    ['one that nobody knows', ['content-encoding: zstd;q=1'], body],
  ])('%s: is 415 and names what is accepted', async (_, lines, content) => {
    const received = await postRaw([json, ...lines], content);
    const { message } = expectRefusal(received, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(message).toContain('identity');
    expect(received.headers.get('accept-encoding')).toBe('identity');
  });

  test.each(['identity', 'Identity', 'identity, identity', '', ' , '])('%j: is none', async (coding) => {
    const { status, text } = await postRaw([json, `content-encoding: ${coding}`]);
    expect([status, JSON.parse(text)]).toEqual([200, { data: { __typename: 'Query' } }]);
  });
});

test('a request with a transfer coding beside chunked: is 501', async () => {
  const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
  const head = `POST /graphql HTTP/1.1\r\nHost: x\r\n${json}\r\ntransfer-encoding: gzip, chunked\r\n\r\n`;
  expectRefusal(parseAnswer(await exchange(graph.url, head + chunks)), 501, 'BAD_REQUEST');
});

describe('the media type of a request', () => {
  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset=UTF-8',
    'application/json; Charset="utf-8"',
    'application/json ; charset=utf8',
    'application/json; profile="x;y"; charset=utf-8',
    'application/json;',
  ])('%s: is taken', async (type) => {
    const { status, text } = await postRaw([`content-type: ${type}`]);
    expect([status, JSON.parse(text)]).toEqual([200, { data: { __typename: 'Query' } }]);
  });

  test.each([
    'application/json; charset=iso-8859-1',
    'application/json; charset="utf-16"',
    'application/json; charset=',
    'application/jsonp',
    'application/graphql',
    'application/x-www-form-urlencoded',
    'text/plain; charset=utf-8',
    'multipart/form-data; boundary=x',
    'application/json, text/plain',
    '',
  ])('%j: is refused', async (type) => {
    const received = await postRaw([`content-type: ${type}`]);
    expectRefusal(received, 415, 'UNSUPPORTED_MEDIA_TYPE');
    expect(received.headers.get('accept-encoding')).toBeNull();
  });
});

test('a body with a byte order mark: is read over it', async () => {
  expect((await postRaw([json], `\ufeff${body}`)).status).toBe(200);
});

test.each([
  'Application/JSON',
  'application/json; charset=UTF-8',
  'application/json;q=0.1, text/html',
  'application/*',
  'APPLICATION/GRAPHQL-RESPONSE+JSON',
  'application/graphql-response+json;q=0, application/json',
  'text/html;q=0.1, */*;q=0.01',
])('Accept: %s, is answered', async (accept) => {
  expect((await postRaw([json, `accept: ${accept}`])).status).toBe(200);
});
