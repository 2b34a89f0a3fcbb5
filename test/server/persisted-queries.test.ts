import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { healthy } from './support/records.ts';
import { codesOf, errorsIn, expectRefusal, post, send } from './support/requests.ts';
import type { Received } from './support/requests.ts';

const query = 'query One($id: ID!) { organization(id: $id) { name } }';
const variables = { id: 'acme' };
const answer = { data: { organization: { name: 'Acme at work' } } };
const preflight = { 'apollo-require-preflight': 'true' };

interface Request {
  readonly query?: string;
  readonly variables?: object;
  readonly extensions?: object;
}
type Headers = Readonly<Record<string, string>>;

const hashOf = (document: string) => createHash('sha256').update(document).digest('hex');
const persisted = (sha256Hash: string, version = 1) => ({
  extensions: { persistedQuery: { version, sha256Hash } },
});

/** Both ways to send a request. */
const methods: readonly [string, (url: string, request: Request, headers?: Headers) => Promise<Received>][] =
  [
    ['POST', (url, request, headers = bothCredentials) => send(url, '/graphql', post(request, headers))],
    [
      'GET',
      (url, request, headers = bothCredentials) => {
        const parameters = Object.entries(request).map(
          ([name, value]: [string, unknown]): [string, string] => [
            name,
            typeof value === 'string' ? value : JSON.stringify(value),
          ],
        );
        const path = `/graphql?${new URLSearchParams(parameters).toString()}`;
        return send(url, path, { headers: { ...headers, ...preflight } });
      },
    ],
  ];

describe.each(methods)('a persisted query, by %s', (_, ask) => {
  test.each(methods)('registered by %s, is answered by its hash alone', async (__, register) => {
    await using graph = await startGraph(healthy);
    const known = await register(graph.url, { query, variables, ...persisted(hashOf(query)) });
    expect(known.status).toBe(200);
    expect(JSON.parse(known.text)).toEqual(answer);

    const received = await ask(graph.url, { variables, ...persisted(hashOf(query)) });
    expect(received.status).toBe(200);
    expect(JSON.parse(received.text)).toEqual(answer);
    expect(graph.calls).toHaveLength(2);
  });

  test('that nobody registered, is PERSISTED_QUERY_NOT_FOUND and asks no platform', async () => {
    await using graph = await startGraph(healthy);
    const received = await ask(graph.url, { variables, ...persisted(hashOf(query)) });
    expect(received.status).toBe(200);
    expect(codesOf(errorsIn(received.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    // Clients know it by this text, or by its code.
    expect(errorsIn(received.text)[0]).toMatchObject({
      message: 'PersistedQueryNotFound',
      extensions: { retryable: true, requestId: received.headers.get('x-request-id') },
    });
    expect(graph.calls).toEqual([]);
  });

  test.each([
    ['of another document', hashOf('{ __typename }')],
    ['in upper case', hashOf(query).toUpperCase()],
    ['that is none', 'abc'],
    ['that is empty', ''],
  ])('with a hash %s, is BAD_REQUEST, asks no platform and registers nothing', async (__, hash) => {
    await using graph = await startGraph(healthy);
    const received = await ask(graph.url, { query, variables, ...persisted(hash) });
    expectRefusal(received, 400, 'BAD_REQUEST');
    expect(graph.calls).toEqual([]);
    for (const other of [hash, hashOf(query)].filter((text) => text !== '')) {
      const { text } = await ask(graph.url, persisted(other));
      expect(codesOf(errorsIn(text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    }
  });

  test('of another version, is BAD_REQUEST', async () => {
    await using graph = await startGraph(healthy);
    const received = await ask(graph.url, { query, variables, ...persisted(hashOf(query), 2) });
    expectRefusal(received, 400, 'BAD_REQUEST');
    expect(graph.calls).toEqual([]);
  });

  test.each([{ toString: 1 }, 5, null, ['a'], true])(
    'whose id is %j and no text, is refused, by POST and by GET, and no fault of the server',
    async (sha256Hash) => {
      await using graph = await startGraph(healthy);
      const extensions = { persistedQuery: { version: 1, sha256Hash } };
      const alone = await ask(graph.url, { extensions });
      expect(codesOf(errorsIn(alone.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
      expectRefusal(await ask(graph.url, { query, variables, extensions }), 400, 'BAD_REQUEST');
      const path = `/graphql?extensions=${encodeURIComponent(JSON.stringify(extensions))}`;
      const got = await send(graph.url, path, { headers: { 'apollo-require-preflight': 'true' } });
      expect(codesOf(errorsIn(got.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
      expect(graph.logLines.join('')).not.toContain('"level":50');
    },
  );

  test('that one caller registered, is read with the credentials of the next one', async () => {
    await using graph = await startGraph(healthy);
    await ask(graph.url, { query, variables, ...persisted(hashOf(query)) });
    graph.workforce.clear();

    await ask(
      graph.url,
      { variables, ...persisted(hashOf(query)) },
      { 'x-workforce-api-key': 'another-key' },
    );
    expect(graph.workforce.requests.map(({ headers }) => headers['api_key'])).toEqual(['another-key']);

    const without = await ask(graph.url, { variables, ...persisted(hashOf(query)) }, {});
    expect(JSON.parse(without.text)).toMatchObject({ data: { organization: null } });
    expect(codesOf(errorsIn(without.text))).toEqual(['UNAUTHENTICATED']);
    expect(graph.workforce.requests).toHaveLength(1);
  });
});
