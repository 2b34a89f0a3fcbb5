import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { startIdentityProvider } from '../support/identity-provider.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';
import { healthy } from './support/records.ts';
import { expectRefusal, post, send } from './support/requests.ts';

const app = 'https://app.example.com';
const exposed = 'accept-encoding, allow, retry-after, www-authenticate, x-request-id';
const query = { query: '{ __typename }' };
const preflight = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type,x-workforce-api-key',
  },
});

const opened = { ...healthy, environment: { CORS_ORIGINS: `${app}, http://localhost:3000` } };

function corsHeaders(headers: Headers): string[] {
  return [...headers.keys()].filter((name) => name.startsWith('access-control-'));
}

describe('CORS, by default', () => {
  test('an answer to a page of another origin allows nothing', async () => {
    await using graph = await startGraph(healthy);
    const { headers } = await send(graph.url, '/graphql', post(query, { origin: app }));
    expect(corsHeaders(headers)).toEqual([]);
  });

  test('a preflight is refused', async () => {
    await using graph = await startGraph(healthy);
    const received = await send(graph.url, '/graphql', preflight(app));
    expectRefusal(received, 405, 'METHOD_NOT_ALLOWED');
    expect(corsHeaders(received.headers)).toEqual([]);
  });
});

describe('CORS, with CORS_ORIGINS', () => {
  test.each([app, 'http://localhost:3000'])('%s, which is listed, may read the answer', async (origin) => {
    await using graph = await startGraph(opened);
    const { status, headers } = await send(graph.url, '/graphql', post(query, { origin }));
    expect(status).toBe(200);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-expose-headers')).toBe(exposed);
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    expect(headers.get('vary')).toMatch(/\borigin\b/i);
  });

  test('one origin alone, too, is told only to itself', async () => {
    await using graph = await startGraph({ ...healthy, environment: { CORS_ORIGINS: app } });
    const own = await send(graph.url, '/graphql', post(query, { origin: app }));
    expect(own.headers.get('access-control-allow-origin')).toBe(app);
    const other = await send(graph.url, '/graphql', post(query, { origin: 'https://other.example.com' }));
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  test.each([
    'https://app.example.com.evil.example',
    'https://evil-app.example.com',
    'https://sub.app.example.com',
    'http://app.example.com',
    'https://app.example.com:8443',
    'http://localhost:3001',
    'null',
    '*',
  ])('%s, which is not listed, may not', async (origin) => {
    await using graph = await startGraph(opened);
    const answer = await send(graph.url, '/graphql', post(query, { origin }));
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const { headers } = await send(graph.url, '/graphql', preflight(origin));
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  test('a preflight of a listed origin allows the methods and both credential headers', async () => {
    await using graph = await startGraph(opened);
    const { status, headers, text } = await send(graph.url, '/graphql', preflight(app));
    expect(status).toBe(204);
    expect(text).toBe('');
    expect(headers.get('access-control-allow-origin')).toBe(app);
    expect(headers.get('access-control-allow-methods')).toBe('GET, POST');
    const allowed = headers.get('access-control-allow-headers')?.toLowerCase().split(/, */);
    expect(allowed).toEqual(['authorization', 'content-type', 'x-workforce-api-key']);
    expect(headers.get('access-control-max-age')).toBe('600');
    expect(graph.calls).toEqual([]);
  });

  test('a preflight allows to ask how records were read', async () => {
    await using graph = await startGraph(opened);
    const { status, headers: answered } = await send(graph.url, '/graphql', {
      method: 'OPTIONS',
      headers: {
        origin: app,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type,x-explain',
      },
    });
    expect(status).toBe(204);
    expect(answered.get('access-control-allow-headers')).toContain('x-explain');
  });

  test('a preflight for any path is allowed, and says what every response says', async () => {
    await using graph = await startGraph(opened);
    for (const path of ['/graphql', '/livez', '/nowhere']) {
      const { status, headers } = await send(graph.url, path, preflight(app));
      expect([status, headers.get('access-control-allow-origin')]).toEqual([204, app]);
      expect(headers.get('x-request-id')).toMatch(/./);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('a preflight for a path that does not exist is no way in', async () => {
    await using graph = await startGraph(opened);
    const { status } = await send(graph.url, '/nowhere', { ...preflight(app), method: 'POST' });
    expect(status).toBe(404);
  });

  test('OPTIONS that is no preflight is answered empty or refused as JSON, never with a text of its own', async () => {
    await using graph = await startGraph(opened);
    const { headers } = await send(graph.url, '/graphql', { method: 'OPTIONS', headers: { origin: app } });
    expect(headers.get('content-type') ?? 'application/json').toMatch(/^application\/json\b/);
  });
});

describe('a refusal, with CORS_ORIGINS', () => {
  const json = 'content-type: application/json';
  const postOf = (content: string, ...lines: string[]) =>
    [
      'POST /graphql HTTP/1.1',
      `origin: ${app}`,
      `content-length: ${content.length}`,
      ...lines,
      '',
      content,
    ].join('\r\n');
  const getOf = (target: string, ...lines: string[]) =>
    [`GET ${target} HTTP/1.1`, `origin: ${app}`, 'host: x', ...lines, '', ''].join('\r\n');

  test.each<[string, number, string]>([
    [
      'a document that is none',
      400,
      postOf('{"query":"{"}', 'host: x', json, 'accept: application/graphql-response+json'),
    ],
    ['a body that is no JSON', 400, postOf('{', 'host: x', json)],
    ['a body without a query', 400, postOf('{}', 'host: x', json)],
    ['a list of operations', 400, postOf('[]', 'host: x', json)],
    ['a host that is none', 400, postOf('{}', 'host: [', json)],
    [
      'a credential that comes twice',
      400,
      postOf('{}', 'host: x', json, 'authorization: a', 'authorization: b'),
    ],
    ['a path that cannot be read', 400, getOf('/%zz')],
    ['a path that is unknown', 404, getOf('/nowhere')],
    ['a method that is not allowed', 405, getOf('/graphql').replace('GET', 'DELETE')],
    [
      'a media type that is not to be had',
      406,
      postOf('{"query":"{ __typename }"}', 'host: x', json, 'accept: image/png'),
    ],
    ['a body that is too large', 413, postOf(`"${'x'.repeat(200_000)}"`, 'host: x', json)],
    ['another media type', 415, postOf('x', 'host: x', 'content-type: text/plain')],
    ['a content coding', 415, postOf('x', 'host: x', json, 'content-encoding: gzip')],
    ['an expectation that is none', 417, getOf('/livez', 'expect: wonders')],
    [
      'a transfer coding',
      501,
      getOf('/graphql', json, 'transfer-encoding: gzip, chunked').replace('GET', 'POST') + '0\r\n\r\n',
    ],
    [
      'a chunk that is none',
      400,
      getOf('/graphql', json, 'transfer-encoding: chunked').replace('GET', 'POST') + 'zz\r\n',
    ],
  ])('for %s: can be read by a page of a listed origin, and of no other', async (_, status, bytes) => {
    await using graph = await startGraph(opened);
    const received = parseAnswer(await exchange(graph.url, bytes));
    expect(received.status).toBe(status);
    expect(received.headers.get('access-control-allow-origin')).toBe(app);
    expect(received.headers.get('access-control-expose-headers')).toBe(exposed);
    expect(received.headers.get('vary')).toMatch(/\borigin\b/i);
    const other = parseAnswer(await exchange(graph.url, bytes.replace(app, 'https://other.example.com')));
    expect([other.status, other.headers.get('access-control-allow-origin')]).toEqual([status, null]);
    expect(other.headers.get('vary')).toMatch(/\borigin\b/i);
  });

  test('for a request that is not sent in time: can be read, as far as its origin is known', async () => {
    await using graph = await startGraph({
      environment: { ...opened.environment, REQUEST_TIMEOUT_MS: '200' },
    });
    const received = parseAnswer(
      await exchange(graph.url, postOf('{', 'host: x', json).replace(': 1', ': 9')),
    );
    expect([received.status, received.headers.get('access-control-allow-origin')]).toEqual([408, app]);
  });

  test('for a sign-in that is missing: can be read, with what it asks for', async () => {
    await using provider = await startIdentityProvider();
    await using graph = await startGraph({ environment: { ...opened.environment, ...provider.environment } });
    const { status, headers } = await send(graph.url, '/graphql', post(query, { origin: app }));
    expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(headers.get('access-control-allow-origin')).toBe(app);
  });
});
