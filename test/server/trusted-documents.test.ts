import { describe, expect, test, vi } from 'vitest';
import { bothCredentials } from '../support/graph.ts';
import { findRequestLine } from './support/log.ts';
import { codesOf, errorsIn, expectRefusal, post, send } from './support/requests.ts';
import type { Received } from './support/requests.ts';
import { bothMethods, hashOf, persisted, startListedGraph } from './support/safelist.ts';

const listed = 'query One($id: ID!) { organization(id: $id) { name } }';
const other = '{ organization(id: "acme") { id } }';
const variables = { id: 'acme' };
const answer = { data: { organization: { name: 'Acme at work' } } };

/** Asserts that only listed operations may run, and that this was none. */
function expectNotListed(received: Received): void {
  const error = expectRefusal(received, 400, 'QUERY_NOT_IN_SAFELIST');
  expect(error.extensions['requestId']).toBe(received.headers.get('x-request-id'));
}

describe.each(bothMethods)('a server that runs listed documents only, asked by %s', (_, ask) => {
  test.each([
    ['its text', { query: listed }],
    ['its text and its hash', { query: listed, ...persisted(hashOf(listed)) }],
    ['its text and its hash with the algorithm', { query: listed, ...persisted(`sha256:${hashOf(listed)}`) }],
    ['its hash alone', persisted(hashOf(listed))],
    ['its hash with the algorithm', persisted(`sha256:${hashOf(listed)}`)],
    ['its documentId', { documentId: `sha256:${hashOf(listed)}` }],
    ['its documentId without the algorithm', { documentId: hashOf(listed) }],
  ])('for a listed document by %s, answers', async (__, request) => {
    await using graph = await startListedGraph([listed]);

    const received = await ask(graph.url, { ...request, variables });

    expect(received.status).toBe(200);
    expect(JSON.parse(received.text)).toEqual(answer);
    expect(graph.calls).toHaveLength(1);
  });

  test.each([
    ['that is another', { query: other }],
    ['with one space more', { query: `${listed} ` }],
    ['with another end of line', { query: `${listed}\n` }],
    ['that is garbage', { query: '}{' }],
    ['that is nothing', { query: '' }],
    ['beside the hash of a listed one', { query: other, ...persisted(hashOf(listed)) }],
    ['beside the documentId of a listed one', { query: other, documentId: `sha256:${hashOf(listed)}` }],
    ['with its own hash, to register it', { query: other, ...persisted(hashOf(other)) }],
    ['that introspects', { query: '{ __schema { queryType { name } } }' }],
    ['that asks for the SDL', { query: '{ _service { sdl } }' }],
    [
      'that a federation router asks',
      {
        query: '{ _entities(representations: [{ __typename: "Organization", id: "acme" }]) { __typename } }',
      },
    ],
    ['that asks for a type name', { query: '{ __typename }' }],
  ])('for a document %s, refuses before it is parsed and asks no platform', async (__, request) => {
    await using graph = await startListedGraph([listed]);

    expectNotListed(await ask(graph.url, { ...request, variables }));

    expect(graph.calls).toEqual([]);
  });

  test.each([
    ['hash', persisted(hashOf(other))],
    ['hash that is none', persisted('constructor')],
    ['documentId', { documentId: `sha256:${hashOf(other)}` }],
    ['documentId that is none', { documentId: '__proto__' }],
  ])('for an unknown %s, answers PERSISTED_QUERY_NOT_FOUND', async (__, request) => {
    await using graph = await startListedGraph([listed]);

    const received = await ask(graph.url, { ...request, variables });

    expect(received.status).toBe(200);
    expect(codesOf(errorsIn(received.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(graph.calls).toEqual([]);
  });

  test('for a refused document that came with its hash, does not know the hash afterwards', async () => {
    await using graph = await startListedGraph([listed]);
    await ask(graph.url, { query: other, ...persisted(hashOf(other)) });

    const received = await ask(graph.url, persisted(hashOf(other)));

    expect(codesOf(errorsIn(received.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    expect(graph.calls).toEqual([]);
  });

  test('for a listed document with the hash of another listed one, answers BAD_REQUEST', async () => {
    await using graph = await startListedGraph([listed, other]);

    const received = await ask(graph.url, { query: other, ...persisted(hashOf(listed)), variables });

    expectRefusal(received, 400, 'BAD_REQUEST');
    expect(graph.calls).toEqual([]);
  });

  test('for a listed document over a limit, answers as to any other', async () => {
    const document = 'query Many($ids: [ID!]!) { organizations(ids: $ids) { name } }';
    await using graph = await startListedGraph([document], { environment: { MAX_IDS: '2' } });
    const many = { ids: ['acme', 'access:1', 'access:2'] };

    for (const request of [{ query: document }, persisted(hashOf(document))]) {
      expectRefusal(await ask(graph.url, { ...request, variables: many }), 400, 'TOO_MANY_IDS');
    }

    expect(graph.calls).toEqual([]);
  });

  test('for a listed document that the schema does not know, answers what is wrong with it', async () => {
    const document = '{ organization(id: "acme") { color } }';
    await using graph = await startListedGraph([document]);

    const received = await ask(graph.url, persisted(hashOf(document)));

    expect(codesOf(errorsIn(received.text))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
  });

  test('to a client of graphql-response+json, refuses with 400 in that media type', async () => {
    await using graph = await startListedGraph([listed]);
    const accept = 'application/graphql-response+json';

    const { status, headers, text } = await ask(graph.url, { query: other }, { accept });

    expect(status).toBe(400);
    expect(headers.get('content-type')).toContain(accept);
    expect(codesOf(errorsIn(text))).toEqual(['QUERY_NOT_IN_SAFELIST']);
  });

  test('for a list that changes while it runs, answers what is new and no longer what is gone', async () => {
    await using graph = await startListedGraph([listed]);
    expectNotListed(await ask(graph.url, { query: other }));
    const known = await ask(graph.url, { ...persisted(hashOf(listed)), variables });
    expect(JSON.parse(known.text)).toEqual(answer);

    await graph.file.replace(JSON.stringify({ [`sha256:${hashOf(other)}`]: other }));

    await vi.waitFor(async () => expect((await ask(graph.url, { query: other })).status).toBe(200), {
      timeout: 8000,
      interval: 50,
    });
    expectNotListed(await ask(graph.url, { query: listed, variables }));
    const gone = await ask(graph.url, { ...persisted(hashOf(listed)), variables });
    expect(codesOf(errorsIn(gone.text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });
});

describe('a server that runs listed documents only', () => {
  test('for a list of listed documents, refuses the list', async () => {
    await using graph = await startListedGraph([other]);

    const received = await send(graph.url, '/graphql', post([{ query: other }], bothCredentials));

    expectRefusal(received, 400, 'BATCHING_NOT_ALLOWED');
  });

  test.each([
    ['a listed document and another', [listed, other]],
    ['another document and a listed one', [other, listed]],
  ])('for a URL with %s, runs neither', async (_, texts) => {
    await using graph = await startListedGraph([listed]);
    const search = new URLSearchParams(texts.map((text): [string, string] => ['query', text]));
    search.append('variables', JSON.stringify(variables));

    const headers = { ...bothCredentials, 'apollo-require-preflight': 'true' };
    const received = await send(graph.url, `/graphql?${search.toString()}`, { headers });

    expectNotListed(received);
    expect(graph.calls).toEqual([]);
  });

  test('for a POST with a listed document in its URL and another in its body, looks at the body', async () => {
    await using graph = await startListedGraph([listed]);
    const path = `/graphql?${new URLSearchParams({ query: listed }).toString()}`;

    expectNotListed(await send(graph.url, path, post({ query: other }, bothCredentials)));
  });

  test.each([
    ['no document', { variables }],
    ['a document that is no text', { query: { kind: 'Document' } }],
    [
      'a hash that is no text',
      { extensions: { persistedQuery: { version: 1, sha256Hash: [hashOf(listed)] } } },
    ],
    [
      'a hash of another version',
      { extensions: { persistedQuery: { version: 2, sha256Hash: hashOf(listed) } } },
    ],
    ['a documentId that is no text', { documentId: [hashOf(listed)] }],
  ])('for a POST with %s, runs nothing', async (_, request) => {
    await using graph = await startListedGraph([listed]);

    const { text } = await send(graph.url, '/graphql', post({ ...request }, bothCredentials));

    expect(JSON.parse(text)).not.toHaveProperty('data');
    expect(codesOf(errorsIn(text))).toEqual([
      expect.stringMatching(/^(BAD_REQUEST|PERSISTED_QUERY_NOT_FOUND)$/),
    ]);
    expect(graph.calls).toEqual([]);
  });

  test('for a request that a page of another site could send, tells that, not what is listed', async () => {
    await using graph = await startListedGraph([listed]);

    const received = await send(graph.url, `/graphql?${new URLSearchParams({ query: other }).toString()}`);

    expectRefusal(received, 400, 'BAD_REQUEST');
  });

  test.each(['/graphql', `/graphql?${new URLSearchParams({ query: other }).toString()}`])(
    'for a browser at %s, has the landing page',
    async (path) => {
      await using graph = await startListedGraph([listed]);

      const { status, headers } = await send(graph.url, path, { headers: { accept: 'text/html' } });

      expect(status).toBe(200);
      expect(headers.get('content-type')).toContain('text/html');
    },
  );

  test.each(['/livez', '/readyz'])('at %s, is well', async (path) => {
    await using graph = await startListedGraph([listed]);

    expect(await send(graph.url, path)).toMatchObject({ status: 200 });
  });

  test('for an unlisted document, warns in its log line by sha256, never by text', async () => {
    await using graph = await startListedGraph([listed]);
    const { headers } = await graph.query(other);

    const line = await findRequestLine(graph, headers.get('x-request-id'));

    expect(line).toMatchObject({
      level: 40,
      status: 400,
      unlisted: hashOf(other),
      errors: { QUERY_NOT_IN_SAFELIST: 1 },
    });
    expect(graph.logLines.join('')).not.toContain('organization(');
  });

  test.each([
    ['Other', 'Other'],
    ['query { secret }', null],
    ['N'.repeat(101), null],
  ])('for an unlisted document with operationName %s, logs %s', async (operationName, logged) => {
    await using graph = await startListedGraph([listed]);
    const received = await send(
      graph.url,
      '/graphql',
      post({ query: other, operationName }, bothCredentials),
    );

    const line = await findRequestLine(graph, received.headers.get('x-request-id'));

    expect(line).toMatchObject({ operationName: logged, unlisted: hashOf(other) });
  });

  test('for a listed document, does not name it in its log line', async () => {
    await using graph = await startListedGraph([other]);
    const { headers } = await graph.query(other);

    const line = await findRequestLine(graph, headers.get('x-request-id'));

    expect(line).toMatchObject({ level: 30, status: 200 });
    expect(line).not.toHaveProperty('unlisted');
  });
});
