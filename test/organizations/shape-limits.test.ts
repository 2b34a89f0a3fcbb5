import { getIntrospectionQuery } from 'graphql';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraphOptions } from '../support/graph.ts';
import { accessRecords, numbersTo, unit, uuidOf, workforceRecords } from './records.ts';

/** A hundred linked organizations. */
const hundred: TestGraphOptions = {
  links: numbersTo(100).map(unit),
  access: accessRecords(Object.fromEntries(numbersTo(100).map((number) => [String(number), {}]))),
  workforce: workforceRecords(Object.fromEntries(numbersTo(100).map((number) => [uuidOf(number), {}]))),
};

/** `count` fields, each under a name of its own. */
function aliases(count: number, field: string): string {
  return numbersTo(count)
    .map((number) => `a${number}: ${field}`)
    .join(' ');
}

/** A chain of parents whose innermost field stands `depth` deep. */
function chain(depth: number): string {
  return `{ organization(id: "unit-1") ${'{ parent '.repeat(depth - 2)} { id } ${'}'.repeat(depth - 2)} }`;
}

/** Introspection with `lists` lists within each other. */
function introspection(lists: number): string {
  return `{ __schema { queryType ${'{ fields { type '.repeat(lists)} { name } ${'} }'.repeat(lists)} } }`;
}

/** Spreads of fragments of which each spreads the next one and the last one has `innermost`. */
function fragments(count: number, innermost: string): string {
  const chained = numbersTo(count).map(
    (number) => `fragment F${number} on Organization { parent { ...F${number + 1} } }`,
  );
  return `${chained.join(' ')} fragment F${count + 1} on Organization { ${innermost} }`;
}

/** A document of `count` tokens, three for each alias. */
function tokens(count: number): string {
  const inside = count - '{ organization ( id : "unit-1" ) { } }'.split(' ').length;
  return `{ organization(id: "unit-1") { ${'id '.repeat(inside % 3)} ${aliases((inside - (inside % 3)) / 3, 'id')} } }`;
}

/** A document of `count` selections: each pair of fields with one name counts twice. */
function selections(count: number): string {
  const repeated = Math.floor(Math.sqrt(count - 1));
  const others = aliases(count - 1 - repeated ** 2, 'name');
  return `{ organization(id: "unit-1") { ${'id '.repeat(repeated)} ${others} } }`;
}

/** Each limit: its variable and code, a document that needs `number` of it, and its default. */
const limits: readonly [variable: string, code: string, document: (number: number) => string, number][] = [
  ['MAX_DEPTH', 'TOO_DEEP', chain, 20],
  [
    'MAX_ALIASES',
    'TOO_MANY_ALIASES',
    (count) => `{ organization(id: "unit-1") { ${aliases(count, 'id')} } }`,
    500,
  ],
  [
    'MAX_ROOT_FIELDS',
    'TOO_MANY_ROOT_FIELDS',
    (count) => `{ ${aliases(count, 'organization(id: "unit-1") { id }')} }`,
    100,
  ],
  ['MAX_INTROSPECTION_DEPTH', 'INTROSPECTION_TOO_DEEP', introspection, 2],
  ['MAX_TOKENS', 'TOO_MANY_TOKENS', tokens, 4000],
  ['MAX_TOKENS', 'TOO_MANY_TOKENS', (count) => `{ __typename }${'#\n'.repeat(count - 3)}`, 4000],
  [
    'MAX_RESPONSE_KEY_LENGTH',
    'RESPONSE_KEY_TOO_LONG',
    (length) => `{ ${'k'.repeat(length)}: __typename }`,
    256,
  ],
  ['MAX_SELECTIONS', 'TOO_COMPLEX', selections, 20_000],
];

/** Asserts that the graph refuses a document with one error, that says the limit, and asks nobody. */
async function expectRefusal(
  options: TestGraphOptions,
  document: string,
  { code, limit }: { code: string; limit: number },
): Promise<void> {
  await using graph = await startGraph(options);
  const { status, data, errors = [] } = await graph.query(document);
  expect(status).toBe(400);
  expect(data ?? null).toBeNull();
  expect(errors.map(({ extensions }) => extensions)).toEqual([
    { code, retryable: false, requestId: expect.any(String) as string },
  ]);
  expect(errors[0]?.message).toMatch(new RegExp(`at most ${limit} are allowed`));
  expect(graph.calls).toEqual([]);
}

describe.each(limits)('%s', (variable, code, document, byDefault) => {
  // Tokens enough for the limit cannot be had without aliases more than enough.
  const environment = variable === 'MAX_TOKENS' ? { MAX_ALIASES: '100000' } : {};

  test('by default, lets what needs just as much pass', async () => {
    await using graph = await startGraph({ ...hundred, environment });
    const { status, errors } = await graph.query(document(byDefault));
    expect([status, errors]).toEqual([200, undefined]);
  });

  test('by default, refuses one more with HTTP 400 and sends nothing', async () => {
    await expectRefusal({ ...hundred, environment }, document(byDefault + 1), { code, limit: byDefault });
  });

  test('set lower, is in force', async () => {
    const limit = byDefault - 1;
    const options = { ...hundred, environment: { ...environment, [variable]: String(limit) } };
    await expectRefusal(options, document(limit + 1), { code, limit });
    await using graph = await startGraph(options);
    expect((await graph.query(document(limit))).status).toBe(200);
  });
});

test('MAX_INTROSPECTION_DEPTH, set lower, is told also where GraphQL.js itself refuses', async () => {
  const options = { environment: { MAX_INTROSPECTION_DEPTH: '1' } };
  await expectRefusal(options, introspection(3), { code: 'INTROSPECTION_TOO_DEEP', limit: 1 });
});

describe('ordinary use', () => {
  const ids = numbersTo(100).map((number) => `unit-${number}`);
  const fields = 'id name type isPersonal permissions { enabled } address { city } contacts { email }';

  test('a list of a hundred, passes', async () => {
    await using graph = await startGraph(hundred);
    const document = `query ($ids: [ID!]!) { organizations(ids: $ids) { ${fields} } }`;
    const { status, data, errors } = await graph.query(document, { variables: { ids } });
    expect([status, errors]).toEqual([200, undefined]);
    expect(data?.['organizations']).toHaveLength(100);
    expect(graph.calls).toHaveLength(200);
  });

  test('a hundred aliased root fields of one organization each, pass, beside __typename', async () => {
    await using graph = await startGraph(hundred);
    const roots = ids.map((id, index) => `o${index}: organization(id: "${id}") { ${fields} }`);
    const { status, data, errors } = await graph.query(`{ __typename ${roots.join(' ')} }`);
    expect([status, errors]).toEqual([200, undefined]);
    expect(Object.keys(data ?? {})).toHaveLength(101);
    expect(graph.calls).toHaveLength(200);
  });

  test.each([
    {},
    { inputValueDeprecation: true, oneOf: true, specifiedByUrl: true, schemaDescription: true },
  ])('the introspection that explorers and code generators send, passes: %j', async (options) => {
    await using graph = await startGraph();
    const { status, errors } = await graph.query(getIntrospectionQuery(options));
    expect([status, errors]).toEqual([200, undefined]);
  });
});

describe('a document that hides what it asks for', () => {
  test.each([
    ['depth in fragments', `{ organization(id: "unit-1") { ...F1 } } ${fragments(19, 'id')}`, 'TOO_DEEP', 20],
    [
      'depth in inline fragments',
      `{ organization(id: "unit-1") { ${'... { parent { '.repeat(19)} id ${'} }'.repeat(19)} } }`,
      'TOO_DEEP',
      20,
    ],
    [
      'aliases in a fragment',
      `{ organization(id: "unit-1") { ...F } } fragment F on Organization { ${aliases(501, 'id')} }`,
      'TOO_MANY_ALIASES',
      500,
    ],
    [
      'root fields in a fragment',
      `{ ...R } fragment R on Query { ${aliases(101, 'currentOrganization { id }')} }`,
      'TOO_MANY_ROOT_FIELDS',
      100,
    ],
    [
      'lists of introspection in fragments, of names that GraphQL.js itself watches',
      '{ __type(name: "Query") { ...A } } fragment A on __Type { fields { type { ...B } } } fragment B on __Type { possibleTypes { ...C } } fragment C on __Type { interfaces { name } }',
      'INTROSPECTION_TOO_DEEP',
      2,
    ],
  ])('%s, is refused all the same', async (_, document, code, limit) => {
    await expectRefusal(hundred, document, { code, limit });
  });

  test('what is left out by @skip and @include, counts for the shape: another variable would ask for it', async () => {
    const document = `query ($off: Boolean = false) { organization(id: "unit-1") { id ${aliases(501, 'id @include(if: $off)')} } }`;
    const options = { ...hundred, environment: { MAX_TOKENS: '10000' } };
    await expectRefusal(options, document, { code: 'TOO_MANY_ALIASES', limit: 500 });
  });

  test('fragments that double at every level, are measured at once', async () => {
    await using graph = await startGraph({
      ...hundred,
      environment: { MAX_DEPTH: '300', MAX_TOKENS: '1000000', MAX_SELECTIONS: '1000000' },
    });
    const doubling = numbersTo(298).map(
      (number) => `fragment F${number} on Organization { parent { ...F${number + 1} ...F${number + 1} } }`,
    );
    const document = `{ organization(id: "unit-1") { ...F1 } } ${doubling.join(' ')} fragment F299 on Organization { id }`;
    const { errors } = await graph.query(document);
    // However often each is spread, it is one selection of one parent.
    expect(errors).toBeUndefined();
    expect(graph.calls).toHaveLength(1);
  });

  test('an operation that is not the one to run, counts for nothing', async () => {
    await using graph = await startGraph(hundred);
    const { data } = await graph.query(`query Run { organization(id: "unit-1") { id } }`);
    expect(data).toEqual({ organization: { id: 'unit-1' } });
    const both = `query Run { organization(id: "unit-1") { id } } query Other ${chain(30)}`;
    const response = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer test-token' },
      body: JSON.stringify({ query: both, operationName: 'Run' }),
    });
    expect(await response.json()).toEqual({ data: { organization: { id: 'unit-1' } } });
  });
});
