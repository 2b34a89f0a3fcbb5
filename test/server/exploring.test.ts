import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { codesOf, expectRefusal, send } from './support/requests.ts';

const off: readonly [string, Readonly<Record<string, string>>][] = [
  ['in production', { NODE_ENV: 'production' }],
  ['turned off', { INTROSPECTION: 'false', LANDING_PAGE: 'off' }],
];

describe('introspection', () => {
  test.each(['{ __schema { queryType { name } } }', '{ __type(name: "Organization") { name } }'])(
    '%s, by default, is answered',
    async (query) => {
      await using graph = await startGraph();
      const { errors, data } = await graph.query(query);
      expect(errors).toBeUndefined();
      expect(JSON.stringify(data)).toMatch(/"(Query|Organization)"/);
    },
  );

  test.each(off)('%s, is refused', async (_, environment) => {
    await using graph = await startGraph({ environment });
    for (const query of [
      '{ __schema { queryType { name } } }',
      '{ __type(name: "Organization") { name } }',
    ]) {
      const { errors, data } = await graph.query(query);
      expect(codesOf(errors)).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(data).toBeUndefined();
    }
  });
});

describe('suggestions in errors', () => {
  const misspelt = [
    ['a field', '{ organization(id: "acme") { nam } }'],
    ['an argument', '{ organization(idd: "acme") { id } }'],
    ['a type', 'query Q($id: Organizatio) { organization(id: $id) { id } }'],
  ] as const;

  test.each(misspelt)('for %s, while introspection is on, are made', async (_, query) => {
    await using graph = await startGraph();
    expect((await graph.query(query)).text).toContain('Did you mean');
  });

  test.each(misspelt)('for %s, while introspection is off, are not', async (_, query) => {
    await using graph = await startGraph({ environment: { INTROSPECTION: 'false' } });
    const { errors, text } = await graph.query(query);
    expect(new Set(codesOf(errors))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    expect(text).not.toContain('Did you mean');
  });
});

describe('the landing page', () => {
  const browser = { headers: { accept: 'text/html' } };

  test('by default, is Apollo Sandbox', async () => {
    await using graph = await startGraph();
    const { status, headers, text } = await send(graph.url, '/graphql', browser);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(text).toContain('embeddable-sandbox');
  });

  test('does not stand in the way of a client that takes JSON', async () => {
    await using graph = await startGraph();
    expectRefusal(await send(graph.url, '/graphql'), 400, 'BAD_REQUEST');
  });

  test.each(off)('%s, is not there', async (_, environment) => {
    await using graph = await startGraph({ environment });
    const received = await send(graph.url, '/graphql', browser);
    expectRefusal(received, 400, 'BAD_REQUEST');
  });
});
