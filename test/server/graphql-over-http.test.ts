import { serverAudits } from 'graphql-http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { expectRefusal, post, send } from './support/requests.ts';

const preflight = { 'apollo-require-preflight': 'true' };
const json = 'application/json; charset=utf-8';
const graphResponse = 'application/graphql-response+json; charset=utf-8';

let graph: TestGraph;
beforeAll(async () => {
  graph = await startGraph();
});
afterAll(async () => {
  await graph[Symbol.asyncDispose]();
});

describe("the GraphQL over HTTP specification, by graphql-http's audits", () => {
  const audits = serverAudits({
    url: () => graph.url,
    fetchFn: (url: string, init: RequestInit = {}) => {
      const headers = new Headers(init.headers);
      for (const [name, value] of Object.entries(preflight)) headers.set(name, value);
      return fetch(url, { ...init, headers });
    },
  });

  test('are all sixty-one', () => {
    expect(new Set(audits.map(({ id }) => id)).size).toBe(61);
    expect(audits).toHaveLength(61);
  });

  test.each(audits)('$id $name', async ({ id, name, fn }) => {
    expect(await fn()).toEqual({ id, name, status: 'ok' });
  });
});

describe('Accept', () => {
  const query = { query: '{ __typename }' };

  test.each([
    ['application/json', json],
    ['application/json; charset=utf-8', json],
    ['application/graphql-response+json', graphResponse],
    ['application/graphql-response+json; charset=utf-8', graphResponse],
    ['application/graphql-response+json, application/json;q=0.9', graphResponse],
    ['application/json;q=0.9, application/graphql-response+json', graphResponse],
    ['application/graphql-response+json;q=0.1, application/json', json],
    ['application/json, application/graphql-response+json;q=0.1', json],
    ['application/json;q=0, application/graphql-response+json', graphResponse],
    ['application/graphql-response+json;q=0, */*', json],
    ['text/html, application/json;q=0.1', json],
    ['application/*', json],
    ['*/*', json],
    ['text/html, */*;q=0.1', json],
    ['APPLICATION/GRAPHQL-RESPONSE+JSON', graphResponse],
  ])('%s is answered with %s', async (accept, contentType) => {
    const received = await send(graph.url, '/graphql', post(query, { accept }));
    expect(received.status).toBe(200);
    expect(received.headers.get('content-type')).toBe(contentType);
    expect(JSON.parse(received.text)).toEqual({ data: { __typename: 'Query' } });
  });

  test('by GET, is honoured as by POST', async () => {
    const headers = { ...preflight, accept: 'application/graphql-response+json' };
    const received = await send(graph.url, '/graphql?query={__typename}', { headers });
    expect(received.status).toBe(200);
    expect(received.headers.get('content-type')).toBe(graphResponse);
  });

  test.each([
    'image/png',
    'text/html',
    'text/plain, application/xml;q=0.9',
    'application/json;q=0',
    '*/*;q=0',
    'application/graphql+json',
    'nonsense',
  ])('%s, which nothing fits, is refused with 406 as JSON with a code', async (accept) => {
    const received = await send(graph.url, '/graphql', post(query, { accept }));
    expectRefusal(received, 406, 'BAD_REQUEST');
  });
});
