import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { findRequestLine } from './support/log.ts';
import { healthy } from './support/records.ts';
import { expectRefusal, post, send } from './support/requests.ts';

const marker = 'planted-marker';

/** Requests that are no GraphQL requests, and how each is refused. */
const cases: readonly [string, RequestInit, number, string][] = [
  ['malformed JSON', post(`{"query": ${marker}`), 400, 'BAD_REQUEST'],
  ['an empty body', post(''), 400, 'BAD_REQUEST'],
  ['an empty object', post({}), 400, 'BAD_REQUEST'],
  ['an array', post([{ query: '{ __typename }' }]), 400, 'BATCHING_NOT_ALLOWED'],
  ['an empty array', post([]), 400, 'BATCHING_NOT_ALLOWED'],
  ['a number', post(5), 400, 'BAD_REQUEST'],
  ['null', post(null), 400, 'BAD_REQUEST'],
  ['text', post('"x"'), 400, 'BAD_REQUEST'],
  ['true', post(true), 400, 'BAD_REQUEST'],
  ['no query', post({ variables: {} }), 400, 'BAD_REQUEST'],
  ['an empty query', post({ query: '' }), 400, 'BAD_REQUEST'],
  ['a query that is a number', post({ query: 5 }), 400, 'BAD_REQUEST'],
  ['variables that are text', post({ query: '{ __typename }', variables: '{}' }), 400, 'BAD_REQUEST'],
  ['variables that are a list', post({ query: '{ __typename }', variables: [] }), 400, 'BAD_REQUEST'],
  ['extensions that are text', post({ query: '{ __typename }', extensions: 'x' }), 400, 'BAD_REQUEST'],
  [
    'an operation name that is a number',
    post({ query: '{ __typename }', operationName: 5 }),
    400,
    'BAD_REQUEST',
  ],
  ['a key __proto__', post('{"__proto__":{"a":1},"query":"{ __typename }"}'), 400, 'BAD_REQUEST'],
  [
    'bytes that are no UTF-8',
    { ...post(''), body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) },
    400,
    'BAD_REQUEST',
  ],
  [
    'text/plain',
    post({ query: '{ __typename }' }, { 'content-type': 'text/plain' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a form',
    post('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  [
    'a media type without an end',
    post({ query: '{ __typename }' }, { 'content-type': `application/json;${' '.repeat(200)}x` }),
    415,
    'UNSUPPORTED_MEDIA_TYPE',
  ],
  ['a media type that is none', post('{}', { 'content-type': 'nonsense' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a body over 1 MiB', post({ query: '{ __typename }', x: 'x'.repeat(2 ** 20) }), 413, 'PAYLOAD_TOO_LARGE'],
  [
    'an Accept that nothing fits',
    post({ query: '{ __typename }' }, { accept: 'image/png' }),
    406,
    'BAD_REQUEST',
  ],
  ['PUT', { ...post({ query: '{ __typename }' }), method: 'PUT' }, 405, 'METHOD_NOT_ALLOWED'],
  ['DELETE', { method: 'DELETE' }, 405, 'METHOD_NOT_ALLOWED'],
  ['OPTIONS', { method: 'OPTIONS' }, 405, 'METHOD_NOT_ALLOWED'],
  [
    'a persisted query whose hash is another one',
    post({
      query: '{ __typename }',
      extensions: { persistedQuery: { version: 1, sha256Hash: 'abc' } },
    }),
    400,
    'BAD_REQUEST',
  ],
];

describe('POST /graphql', () => {
  test.each(cases)(
    '%s, is refused as JSON with a clear error, and the server answers on',
    async (_, init, status, code) => {
      await using graph = await startGraph(healthy);
      const received = await send(graph.url, '/graphql', init);
      const { message, extensions } = expectRefusal(received, status, code);
      expect(message).not.toContain(marker);
      expect(extensions['requestId']).toBe(received.headers.get('x-request-id'));
      const { data } = await graph.query('{ organization(id: "acme") { name } }');
      expect(data).toEqual({ organization: { name: 'Acme at work' } });
      expect(graph.logLines.join('')).not.toContain(marker);
      expect(graph.logLines.map((line) => (JSON.parse(line) as { level: number }).level)).not.toContain(50);
    },
  );

  test('a body of exactly 100,000 bytes is read', async () => {
    await using graph = await startGraph();
    const query = '{ __typename }';
    const padding = ' '.repeat(100_000 - JSON.stringify({ query }).length);
    const { status } = await send(graph.url, '/graphql', post({ query: query + padding }));
    expect(status).toBe(200);
  });

  test('a refusal, like any answer, counts its errors in the log line', async () => {
    await using graph = await startGraph();
    const { headers } = await send(graph.url, '/graphql', post({}));
    const line = await findRequestLine(graph, headers.get('x-request-id'));
    expect(line).toMatchObject({ status: 400, errors: { BAD_REQUEST: 1 } });
  });
});

describe('any other path', () => {
  test.each([
    '/',
    '/nowhere',
    '/graphql/',
    '/GraphQL',
    '/livez/x',
    '//graphql',
    '/graphql/../nowhere',
    '/__proto__',
  ])('%s is 404 as JSON', async (path) => {
    await using graph = await startGraph();
    const received = await send(graph.url, new URL(graph.url).origin + path);
    const { extensions } = expectRefusal(received, 404, 'NOT_FOUND');
    expect(extensions['requestId']).toBe(received.headers.get('x-request-id'));
  });
});

describe('GET /graphql', () => {
  const path = `/graphql?query=${encodeURIComponent('{ organization(id: "acme") { name } }')}`;

  test('without a preflight header it is refused and asks no platform', async () => {
    await using graph = await startGraph(healthy);
    const received = await send(graph.url, path, { headers: bothCredentials });
    const { message } = expectRefusal(received, 400, 'BAD_REQUEST');
    expect(message).toMatch(/cross-site request forgery/i);
    expect(graph.calls).toEqual([]);
  });

  test.each(['apollo-require-preflight', 'x-apollo-operation-name'])(
    'with %s it is answered',
    async (name) => {
      await using graph = await startGraph(healthy);
      const { status, text } = await send(graph.url, path, { headers: { ...bothCredentials, [name]: 'x' } });
      expect(status).toBe(200);
      expect(JSON.parse(text)).toEqual({ data: { organization: { name: 'Acme at work' } } });
      expect(graph.calls).toHaveLength(1);
    },
  );
});
