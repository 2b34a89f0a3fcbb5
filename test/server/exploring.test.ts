import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { codesOf } from './support/requests.ts';

const off: readonly [string, Readonly<Record<string, string>>][] = [
  ['in production', { NODE_ENV: 'production' }],
  ['turned off', { INTROSPECTION: 'false' }],
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
    ['a root field', '{ organisation(id: "acme") { id } }'],
    ['a selection', '{ organization(id: "acme") }'],
    ['the SDL', '{ _servic { sdl } }'],
    [
      'an enum value in the document',
      'query Q($type: OrganizationType = BRANC) { _entities(representations: [{ __typename: "User", id: $type }]) { __typename } }',
    ],
    [
      'an enum value in quotes',
      'query Q($type: OrganizationType = "BRANCH") { _entities(representations: [{ __typename: "User", id: $type }]) { __typename } }',
    ],
    ['an argument of entities', '{ _entities(representation: []) { __typename } }'],
    ['a type among entities', '{ _entities(representations: []) { ... on Organizatio { id } } }'],
    ['a field of an entity', '{ _entities(representations: []) { ... on Organization { nam } } }'],
    ['a field of the whole of them', '{ _entities(representations: []) { name } }'],
    [
      'several of them, around words that look alike',
      '{ organization(id: "acme") { nam permissons { id } parent @include(if: " Did you mean ?") { nam } } }',
    ],
  ] as const;

  test.each(misspelt)('for %s, while introspection is on, are made', async (_, query) => {
    await using graph = await startGraph();
    expect((await graph.query(query)).text).toContain('Did you mean');
  });

  test('for a value of a variable, while introspection is off, are not', async () => {
    const document =
      'query ($type: OrganizationType) { _entities(representations: [{ __typename: "User", id: $type }]) { __typename } }';
    const variables = { type: 'BRANC' };
    await using open = await startGraph();
    expect((await open.query(document, { variables })).text).toContain('Did you mean');
    await using closed = await startGraph({ environment: { INTROSPECTION: 'false' } });
    const { errors, text } = await closed.query(document, { variables });
    expect(codesOf(errors)).toEqual(['BAD_USER_INPUT']);
    expect(text).not.toMatch(/Did you mean|BRANCH/);
  });

  test.each(misspelt)('for %s, while introspection is off, are not', async (_, query) => {
    await using graph = await startGraph({ environment: { INTROSPECTION: 'false' } });
    const { errors, text } = await graph.query(query);
    expect(new Set(codesOf(errors))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    expect(text).not.toContain('Did you mean');
  });
});
