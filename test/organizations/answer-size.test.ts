import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSchema } from '../../src/server/schema.ts';
import { selectEveryField } from '../e2e/support/every-field.ts';
import { startGraph } from '../support/graph.ts';

const unit = '987abc78-39c5-436f-a70b-d3a14db753c0';

/** A unit that is its own parent: every level that is asked for is there. */
const ownParent = {
  [`/organizations/${unit}`]: {
    json: {
      id: unit,
      name: { organizationName: 'Round' },
      organizationType: { parentOrganizationUnitId: unit },
    },
  },
};

/** The limits of the document's own shape, out of the way. */
const anyShape = {
  MAX_TOKENS: '10000',
  MAX_SELECTIONS: '1000000',
  MAX_DEPTH: '300',
  MAX_ALIASES: '100000',
  MAX_ROOT_FIELDS: '10000',
};

/** A document of `depth` fragments, each asking for the parent under two names: 2 to the power of `depth` answers. */
function doubling(depth: number): string {
  const fragments = Array.from(
    { length: depth },
    (_, level) =>
      `fragment F${level} on Organization { a: parent { ...F${level + 1} } b: parent { ...F${level + 1} } }`,
  );
  return `{ organization(id: "workforce:${unit}") { ...F0 } } ${fragments.join(' ')} fragment F${depth} on Organization { name }`;
}

describe('the size of an answer', () => {
  test('that doubles with each fragment, up to the limit, is answered from one upstream call', async () => {
    await using graph = await startGraph({ workforce: ownParent });
    const { status, errors } = await graph.query(doubling(10));
    expect([status, errors]).toEqual([200, undefined]);
    expect(graph.calls).toEqual([`/organizations/${unit}`]);
  });

  test.each([
    ['that doubles with each fragment', doubling(16), 'TOO_MANY_FIELDS', 100_000],
    ['that doubles far beyond what could be counted', doubling(60), 'TOO_COMPLEX', 1_000_000],
    [
      'of sixty aliases within sixty within sixty',
      `{ organization(id: "workforce:${unit}") { ...A } } fragment A on Organization { ${aliases(60, 'parent { ...B }')} } fragment B on Organization { ${aliases(60, 'parent { ...C }')} } fragment C on Organization { ${aliases(60, 'name')} }`,
      'TOO_MANY_FIELDS',
      100_000,
    ],
  ])(
    '%s, beyond the limit, is refused at once, and nothing is sent',
    async (_name, document, code, limit) => {
      await using graph = await startGraph({
        workforce: ownParent,
        environment: { ...anyShape, MAX_UPSTREAM_CALLS: '100000' },
      });
      const { status, errors = [] } = await graph.query(document);
      expect(status).toBe(400);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual([code]);
      expect(errors[0]?.message).toContain(String(limit));
      expect(graph.calls).toEqual([]);
    },
  );

  test.each(['B', 'unknown', 'access:0'])(
    'of a hundred %j in each of six hundred lists, is refused: what costs no call is answered all the same',
    async (id) => {
      await using graph = await startGraph({ environment: anyShape });
      const lists = aliases(600, 'organizations(ids: $ids) { id }');
      const variables = { ids: Array.from({ length: 100 }, () => id) };
      const { status, errors = [] } = await graph.query(`query ($ids: [ID!]!) { ${lists} }`, { variables });
      expect(status).toBe(400);
      expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['TOO_MANY_FIELDS']);
    },
  );

  test('of representations that are nobody, is limited as well', async () => {
    await using graph = await startGraph({ environment: { ...anyShape, MAX_IDS: '2000' } });
    const variables = { representations: Array.from({ length: 2000 }, () => 1) };
    const document = `query ($representations: [_Any!]!) { _entities(representations: $representations) { ${aliases(60, '__typename')} } }`;
    const { status, errors = [] } = await graph.query(document, { variables });
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['TOO_MANY_FIELDS']);
  });

  test('of a document with too many tokens, is not even parsed', async () => {
    await using graph = await startGraph();
    const { status, errors = [] } = await graph.query(`{ ${aliases(4000, '__typename')} }`);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['TOO_MANY_TOKENS']);
  });

  test.each([
    ['nested too deeply to be parsed', `{ ${'... { '.repeat(3000)} id ${'}'.repeat(3000)} }`],
    [
      'with too many fields of one name to be checked',
      `{ organization(id: "acme") { ${'id '.repeat(3000)} } }`,
    ],
  ])('of a document %s, is refused by a limit', async (_name, document) => {
    await using graph = await startGraph({ environment: { MAX_TOKENS: '10000' } });
    const { status, errors = [] } = await graph.query(document);
    expect(status).toBe(400);
    expect(errors.map(({ extensions }) => extensions['code'])).toEqual(['TOO_COMPLEX']);
  });

  test.each([
    [
      'lists inside an organization',
      `{ currentOrganization { assignedUsers { ${aliases(900, 'employees { id }')} } } }`,
    ],
    [
      'lists of text',
      `query ($ids: [ID!]!) { organizations(ids: $ids) { permissions { ${aliases(100, 'enabled')} } } }`,
    ],
    ['introspection', `{ __schema { ${aliases(400, 'types { fields { name } }')} } }`],
    ['introspection at the root', `{ ${aliases(400, '__schema { types { fields { name } } }')} }`],
    ['the SDL', `{ _service { ${aliases(300, 'sdl')} } }`],
  ])('that %s multiply, is refused', async (_name, document) => {
    await using graph = await startGraph({ environment: anyShape });
    const variables = { ids: Array.from({ length: 100 }, (_, index) => `access:${index + 1}`) };
    const { status, errors = [] } = await graph.query(document, { variables });
    expect([status, errors.map(({ extensions }) => extensions['code'])]).toEqual([400, ['TOO_MANY_FIELDS']]);
    expect(graph.calls).toEqual([]);
  });

  test('of the introspection that explorers ask for, passes', async () => {
    await using graph = await startGraph();
    const { status, errors } = await graph.query(
      getIntrospectionQuery({ inputValueDeprecation: true, oneOf: true }),
    );
    expect([status, errors]).toEqual([200, undefined]);
  });

  test('of a hundred whole organizations with their whole parents, passes', async () => {
    await using graph = await startGraph();
    const whole = selectEveryField(createSchema(), 'Organization');
    const withParent = whole.replace('parent { id }', `parent ${whole}`);
    const document = `query ($ids: [ID!]!) { organizations(ids: $ids) ${withParent} }`;
    const variables = { ids: Array.from({ length: 100 }, (_, index) => `access:${index + 1}`) };
    const { status, data } = await graph.query(document, { variables });
    expect(withParent.match(/trackingSettings/g)).toHaveLength(2);
    expect(status).toBe(200);
    expect(data).toEqual({ organizations: variables.ids.map(() => null) });
  });
});

function aliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
}
