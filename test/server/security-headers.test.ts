import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';
import { healthy } from './support/records.ts';
import { post, send } from './support/requests.ts';

const query = { query: '{ organization(id: "acme") { name } }' };

/** Answers of every kind: from GraphQL, from the server around it, and from before it could read a request. */
const answers: readonly [string, (url: string) => Promise<{ status: number; headers: Headers }>, number][] = [
  ['an answer', (url) => send(url, '/graphql', post(query)), 200],
  ['an error', (url) => send(url, '/graphql', post({ query: '{' })), 200],
  ['a refusal by a limit', (url) => send(url, '/graphql', post([query])), 400],
  ['a refusal below GraphQL', (url) => send(url, '/graphql', post('{')), 400],
  ['an unknown method', (url) => send(url, '/graphql', { method: 'DELETE' }), 405],
  ['an unknown path', (url) => send(url, '/nowhere'), 404],
  ['a health check', (url) => send(url, '/livez'), 200],
];

const early: typeof answers = [
  ['a path that cannot be read', (url) => raw(url, 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n'), 400],
  ['bytes that are no HTTP', (url) => raw(url, 'nonsense\r\n\r\n'), 400],
];

async function raw(url: string, bytes: string): Promise<{ status: number; headers: Headers }> {
  return parseAnswer(await exchange(url, bytes));
}

describe('the headers of', () => {
  test.each(answers)(
    '%s, let a browser do nothing with it but read it as what it is',
    async (_, ask, status) => {
      await using graph = await startGraph(healthy);
      const answer = await ask(graph.url);
      expect(answer.status).toBe(status);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        'cache-control': 'private, no-store',
        'content-security-policy':
          "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
        'cross-origin-opener-policy': 'same-origin-allow-popups',
        'cross-origin-resource-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
      });
    },
  );

  test.each(early)('%s, say the least that is needed', async (_, ask, status) => {
    await using graph = await startGraph();
    const answer = await ask(graph.url);
    expect(answer.status).toBe(status);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  test.each([...answers, ...early])('%s, tell nothing of the software', async (_, ask) => {
    await using graph = await startGraph(healthy);
    const { headers } = await ask(graph.url);
    expect(headers.get('server')).toBeNull();
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('Vary', () => {
  test.each<[string, RequestInit, number]>([
    ['an answer', post(query), 200],
    ['an error', post({ query: '{' }), 200],
    ['a refusal', post('{'), 400],
    [
      'an unknown persisted query',
      post({ extensions: { persistedQuery: { version: 1, sha256Hash: 'a' } } }),
      200,
    ],
  ])('of %s, names both credential headers and Accept', async (_, init, status) => {
    await using graph = await startGraph(healthy);
    const answer = await send(graph.url, '/graphql', init);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('vary')).toBe('accept, authorization, x-workforce-api-key, x-explain');
  });

  test('names no header that is not looked at', async () => {
    await using graph = await startGraph({ ...healthy, environment: { EXPLAIN: 'false' } });
    const { headers } = await send(graph.url, '/graphql', post(query));
    expect(headers.get('vary')).toBe('accept, authorization, x-workforce-api-key');
  });

  test('names the headers that are configured', async () => {
    const environment = { ACCESS_CREDENTIAL_HEADER: 'X-Token', WORKFORCE_CREDENTIAL_HEADER: 'X-Key' };
    await using graph = await startGraph({ environment });
    const { headers } = await send(graph.url, '/graphql', post(query));
    expect(headers.get('vary')).toBe('accept, x-token, x-key, x-explain');
  });

  test('names Origin beside them where some origins may read answers', async () => {
    await using graph = await startGraph({ environment: { CORS_ORIGINS: 'https://app.example.com' } });
    const { headers } = await send(graph.url, '/graphql', post(query, { origin: 'https://app.example.com' }));
    expect(headers.get('vary')).toBe('Origin, accept, authorization, x-workforce-api-key, x-explain');
  });
});

describe('in production', () => {
  const production = { ...healthy, environment: { NODE_ENV: 'production' } };

  test('no introspection, no page and no suggestion is answered', async () => {
    await using graph = await startGraph(production);
    const documents = [
      '{ __schema { queryType { name } } }',
      '{ _service { sdl } }',
      '{ organizatio(id: 1) { id } }',
    ];
    for (const document of documents) {
      const { data, errors, text } = await graph.query(document);
      expect(data).toBeUndefined();
      expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(text).not.toMatch(/Did you mean|type Organization/);
    }
    const page = await send(graph.url, '/graphql', { headers: { accept: 'text/html' } });
    expect(page.status).toBe(400);
    expect(page.text).not.toContain('<');
  });

  test.each([
    [
      'a failed platform',
      post({ query: '{ organization(id: "access:5") { name } }' }, { authorization: 'Bearer t' }),
    ],
    ['a document that is none', post({ query: '{' })],
    ['a body that is none', post('{')],
  ])('%s is told without a stack trace', async (_, init) => {
    await using graph = await startGraph({
      ...production,
      access: { '/v1/organizations/5': { status: 500 } },
    });
    const { text } = await send(graph.url, '/graphql', init);
    expect(text).toContain('"errors"');
    expect(text).not.toMatch(/stacktrace|\bat .*:\d+:\d+|node_modules/);
  });
});
