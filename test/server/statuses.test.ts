import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { findRequestLine, parseLog } from './support/log.ts';
import { healthy } from './support/records.ts';
import { codesOf, errorsIn, post, send } from './support/requests.ts';

const oneId = 'query One($id: ID!) { organization(id: $id) { id } }';
const marker = 'planted-marker';

/** Requests that are no executable operation. */
const requestErrors: readonly [string, object, string][] = [
  ['a syntax error', { query: `{ organization(id: "${marker}` }, 'GRAPHQL_PARSE_FAILED'],
  ['an unknown field', { query: '{ organization(id: "acme") { nonsense } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a literal that does not fit',
    { query: '{ organization(id: { a: 1 }) { id } }' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['only a fragment', { query: 'fragment F on Query { __typename }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a mutation', { query: 'mutation M { a { b } }' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', { query: 'subscription { a }' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a mutation beside the query to run',
    { query: 'query A { __typename } mutation B { a }', operationName: 'A' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a fragment within itself',
    { query: '{ ...F } fragment F on Query { ...G } fragment G on Query { ...F }' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a variable that does not fit', { query: oneId, variables: { id: { text: marker } } }, 'BAD_USER_INPUT'],
  ['a variable that is missing', { query: oneId }, 'BAD_USER_INPUT'],
  ['a variable that is null', { query: oneId, variables: { id: null } }, 'BAD_USER_INPUT'],
  [
    'null for @include',
    {
      query: 'query Q($flag: Boolean = true) { organization(id: "acme") { id @include(if: $flag) } }',
      variables: { flag: null },
    },
    'BAD_USER_INPUT',
  ],
  [
    'no operation name among two',
    { query: 'query A { __typename } query B { __typename }' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  [
    'an unknown operation name',
    { query: 'query A { __typename }', operationName: marker },
    'OPERATION_RESOLUTION_FAILURE',
  ],
];

const json = { accept: 'application/json' };
const graphResponse = { accept: 'application/graphql-response+json' };
const graphResponseType = 'application/graphql-response+json; charset=utf-8';

describe.each([
  ['no Accept', {}, 200, 'application/json; charset=utf-8'],
  ['application/json', json, 200, 'application/json; charset=utf-8'],
  ['application/graphql-response+json', graphResponse, 400, graphResponseType],
] as const)('to a client of %s', (_, accept, status, contentType) => {
  test.each(requestErrors)('%s, is told with the status of that media type', async (_, body, code) => {
    await using graph = await startGraph(healthy);
    const received = await send(graph.url, '/graphql', post(body, { ...accept, ...bothCredentials }));
    expect(codesOf(errorsIn(received.text))).toEqual([code]);
    expect(received.status).toBe(status);
    expect(received.headers.get('content-type')).toBe(contentType);
    expect(errorsIn(received.text)[0]?.extensions).toEqual({
      code,
      retryable: false,
      requestId: received.headers.get('x-request-id'),
    });
    expect(JSON.parse(received.text)).not.toHaveProperty('data');
    expect(graph.calls).toEqual([]);
  });

  test('data, is 200', async () => {
    await using graph = await startGraph(healthy);
    const body = { query: oneId, variables: { id: 'acme' } };
    const received = await send(graph.url, '/graphql', post(body, { ...accept, ...bothCredentials }));
    expect(received.status).toBe(200);
    expect(received.headers.get('content-type')).toBe(contentType);
    expect(JSON.parse(received.text)).toEqual({ data: { organization: { id: 'acme' } } });
  });

  test('partial data, is 200 with the error beside it', async () => {
    await using graph = await startGraph(healthy);
    const body = { query: '{ good: organization(id: "acme") { id } bad: organization(id: "A!") { id } }' };
    const received = await send(graph.url, '/graphql', post(body, { ...accept, ...bothCredentials }));
    expect(received.status).toBe(200);
    expect(received.headers.get('content-type')).toBe(contentType);
    expect(JSON.parse(received.text)).toMatchObject({ data: { good: { id: 'acme' }, bad: null } });
    expect(codesOf(errorsIn(received.text))).toEqual(['BAD_USER_INPUT']);
  });

  test.each([
    ['ids', { MAX_IDS: '1' }, '{ organizations(ids: ["acme", "access:1"]) { id } }', 'TOO_MANY_IDS'],
    [
      'upstream calls',
      { MAX_UPSTREAM_CALLS: '1' },
      '{ organization(id: "acme") { isPersonal description } }',
      'TOO_MANY_UPSTREAM_CALLS',
    ],
  ])('more %s than the limit, is 400 and nothing is sent', async (_, environment, query, code) => {
    await using graph = await startGraph({ ...healthy, environment });
    const received = await send(graph.url, '/graphql', post({ query }, { ...accept, ...bothCredentials }));
    expect(received.status).toBe(400);
    expect(received.headers.get('content-type')).toBe(contentType);
    expect(codesOf(errorsIn(received.text))).toEqual([code]);
    expect(graph.calls).toEqual([]);
  });
});

describe('an error that the caller made', () => {
  test.each(requestErrors)('%s, is no fault of ours in the log, and not quoted there', async (_, body) => {
    await using graph = await startGraph(healthy);
    const { headers } = await send(graph.url, '/graphql', post(body));
    await findRequestLine(graph, headers.get('x-request-id'));
    expect(parseLog(graph.logLines).filter(({ level }) => Number(level) > 30)).toEqual([]);
    expect(graph.logLines.join('')).not.toContain(marker);
  });
});

describe('cache-control', () => {
  test.each([
    ['data', { query: '{ __typename }' }],
    ['an error', { query: '{' }],
    [
      'a persisted query that is not known',
      { extensions: { persistedQuery: { version: 1, sha256Hash: 'a'.repeat(64) } } },
    ],
  ])('of %s, is private, no-store', async (_, body) => {
    await using graph = await startGraph();
    const { headers } = await send(graph.url, '/graphql', post(body));
    expect(headers.get('cache-control')).toBe('private, no-store');
  });
});
