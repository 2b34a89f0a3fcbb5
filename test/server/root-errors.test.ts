import { describe, expect, test } from 'vitest';
import { numbersTo } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { codesOf } from './support/requests.ts';

const entities = (key: string) =>
  `query ($r: [_Any!]!) { ${key}: _entities(representations: $r) { __typename } }`;
const list = (count: number, item: unknown) => numbersTo(count).map(() => item);

/** Every way to have many errors of root items, with `size` of them by one response key. */
const ways: readonly [string, (key: string) => string, (size: number) => Record<string, unknown>][] = [
  ['malformed representations', entities, (size) => ({ r: list(size, 0) })],
  ['representations of unknown types', entities, (size) => ({ r: list(size, { __typename: 'x' }) })],
  [
    'malformed keys',
    entities,
    (size) => ({ r: list(size, { __typename: 'Organization', accessId: [], id: {} }) }),
  ],
  [
    'malformed ids',
    (key) => `query ($ids: [ID!]!) { ${key}: organizations(ids: $ids) { id } }`,
    (size) => ({ ids: list(size, '?') }),
  ],
];

describe.each(ways)('errors of root items, from %s', (_, document, variablesOf) => {
  test('more than MAX_IDS in one list are refused, however long the response key', async () => {
    await using graph = await startGraph({ environment: { MAX_IDS: '10' } });
    expect((await graph.query(document('k'), { variables: variablesOf(10) })).status).toBe(200);
    const { status, errors } = await graph.query(document('k'.repeat(256)), { variables: variablesOf(11) });
    expect([status, codesOf(errors)]).toEqual([400, ['TOO_MANY_IDS']]);
    expect(errors?.[0]?.message).toContain('at most 10 are allowed');
  });

  test('each counts with its response key before execution', async () => {
    const variables = variablesOf(50);
    await using graph = await startGraph({ environment: { MAX_ANSWER_BYTES: '20000' } });
    const short = await graph.query(document('k'), { variables });
    expect([short.status, short.errors?.length]).toEqual([200, 50]);
    const long = await graph.query(document('k'.repeat(200)), { variables });
    expect([long.status, codesOf(long.errors)]).toEqual([400, ['ANSWER_TOO_LARGE']]);
    expect(long.errors?.[0]?.message).toContain('at most 20000 are allowed');
  });

  test('of a small request, make no large response', async () => {
    await using graph = await startGraph();
    const [head, field] = document('KEY').split('{ KEY', 2) as [string, string];
    const roots = numbersTo(100).map((number) => `${'k'.repeat(250)}${number}${field.slice(0, -1)}`);
    // As many root fields as there may be, of which as many as possible have as many errors as possible.
    for (const count of [5, 6, 47, 100]) {
      const query = `${head}{ ${roots.slice(0, count).join(' ')} }`;
      const { text } = await graph.query(query, { variables: variablesOf(100) });
      expect(text.length).toBeLessThan(400_000);
    }
  });
});

describe('errors of root items, while reading', () => {
  test('are charged to MAX_ANSWER_BYTES', async () => {
    // Each text is within the limit, and so is each error: what is beyond it are both together.
    const id = 'x'.repeat(900);
    const document = `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { id } } }`;
    const user = { __typename: 'User', id };
    await using graph = await startGraph({ environment: { MAX_ANSWER_BYTES: '3800' } });
    const good = await graph.query(document, { variables: { r: [user, user, user, user] } });
    expect([good.status, good.errors]).toEqual([200, undefined]);
    const mixed = await graph.query(document, { variables: { r: [0, user, user, user, user] } });
    expect([mixed.status, codesOf(mixed.errors)]).toEqual([400, ['ANSWER_TOO_LARGE']]);
  });
});

describe('a long name', () => {
  const long = 'n'.repeat(257);
  test.each([
    ['a root response key', `{ ${long}: __typename }`],
    ['a nested response key', `{ organization(id: "acme") { parent { ${long}: id } } }`],
    ['a response key in a fragment', `{ ...F } fragment F on Query { ${long}: __typename }`],
    ['an operation', `query ${long} { a: organization(id: $a) { id } b: organization(id: $b) { id } }`],
    ['a variable', `query ($${long}: ID!) { organization(id: $${long}) { id } }`],
    ['a fragment', `{ ...${long} } fragment ${long} on Query { __typename }`],
    ['an unknown field', `{ ${long} }`],
    ['an unknown type', `{ ... on ${long} { id } }`],
    ['an unknown argument', `{ organization(${long}: 1) { id } }`],
    ['an unknown directive', `{ __typename @${long} }`],
    ['an enum value', `{ organization(id: ${long}) { id } }`],
  ])('of %s, is refused once, and not repeated', async (_, document) => {
    await using graph = await startGraph();
    const { status, errors, text } = await graph.query(document, { variables: { [long]: 'acme' } });
    expect([status, codesOf(errors)]).toEqual([400, ['RESPONSE_KEY_TOO_LONG']]);
    expect(errors?.[0]?.message).toContain('257 characters; at most 256 are allowed');
    expect(text).not.toContain(long);
  });
});

describe('what is wrong with a document', () => {
  test.each([
    [
      'unknown fields',
      `{ ${numbersTo(900)
        .map((number) => `nothing${number}`)
        .join(' ')} }`,
    ],
    [
      'fields that conflict',
      `{ organization(id: "acme") { ${numbersTo(40)
        .map((n) => `a: ${n % 2 ? 'id' : 'name'}`)
        .join(' ')} } }`,
    ],
    [
      'undefined variables',
      `query ${'q'.repeat(256)} { organizations(ids: [${'$a $b $c $d '.repeat(400)}]) { id } }`,
    ],
  ])('is told some twenty times, and in a short response: %s', async (_, document) => {
    await using graph = await startGraph();
    const { errors, text } = await graph.query(document);
    expect(new Set(codesOf(errors))).toEqual(new Set(['GRAPHQL_VALIDATION_FAILED']));
    expect(errors?.length).toBeLessThanOrEqual(21);
    expect(text.length).toBeLessThan(20_000);
  });

  test('is told where it is, after any kind of line end and on any line', async () => {
    await using graph = await startGraph();
    const document = '# é\r\n{\r  organization(id: "?") {\n id }\n\n\n one: organization(id: "?") { id } }';
    const { text } = await graph.query(document);
    const located = (JSON.parse(text) as { errors: { locations: unknown }[] }).errors;
    expect(located.map(({ locations }) => locations)).toEqual([
      [{ line: 3, column: 3 }],
      [{ line: 7, column: 2 }],
    ]);
    const invalid = await graph.query('\n\n {\n  nothing }');
    expect(invalid.text).toContain('"locations":[{"line":4,"column":3}]');
    expect((await graph.query('\n {\n  }')).text).toContain('"locations":[{"line":3,"column":3}]');
  });
});
