import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { healthy } from './support/records.ts';
import { errorsIn, expectRefusal, post, send } from './support/requests.ts';

const app = 'https://app.example.com';
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
    expect(headers.get('access-control-expose-headers')).toBe('x-request-id');
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

  test.each([
    ['an error', post({ query: '{' })],
    ['a refusal', post('{')],
    ['an unknown method', { method: 'DELETE' }],
  ])('%s can be read by a listed origin', async (_, init) => {
    await using graph = await startGraph(opened);
    const headers = { ...(init.headers as Record<string, string> | undefined), origin: app };
    const received = await send(graph.url, '/graphql', { ...init, headers });
    expect(errorsIn(received.text)).toHaveLength(1);
    expect(received.headers.get('access-control-allow-origin')).toBe(app);
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
