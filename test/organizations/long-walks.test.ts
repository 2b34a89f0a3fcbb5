import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { AnsweredError } from '../support/graph.ts';
import { numbersTo } from './records.ts';

/** `count` parts, each made of its number. */
function many(count: number, make: (number: number) => string): string {
  return numbersTo(count).map(make).join(' ');
}

/** The limits of the document itself, out of the way. */
const anyDocument = { MAX_TOKENS: '10000', MAX_SELECTIONS: '1000000' };

const fragmentE = 'fragment E on Organization { id }';

/** Small documents whose fragments multiply what has to be followed, though nothing of it is answered. */
const documents: readonly [string, string][] = [
  [
    'selections that are skipped',
    `{ ${many(2, (number) => `r${number}: organization(id: "z") { ...A }`)} }
     fragment A on Organization { ${many(200, (number) => `a${number}: parent { ...B }`)} }
     fragment B on Organization { ${many(200, (number) => `b${number}: parent { ...S }`)} }
     fragment S on Organization { ...E ${'...E @skip(if: true) '.repeat(700)} } ${fragmentE}`,
  ],
  [
    'spreads of what is there already',
    `{ ${many(100, (number) => `r${number}: organization(id: "z") { ...A }`)} }
     fragment A on Organization { ${many(380, (number) => `a${number}: parent { ...S }`)} }
     fragment S on Organization { ${'...E '.repeat(2300)} } ${fragmentE}`,
  ],
];

function codesOf(errors: readonly AnsweredError[] = []): unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

describe('a document that is long to walk through', () => {
  test.each(documents)('by %s, is refused before that, and nothing is sent', async (_, document) => {
    await using graph = await startGraph({ environment: { MAX_TOKENS: '10000' } });
    const { status, errors } = await graph.query(document);
    expect([status, codesOf(errors)]).toEqual([400, ['TOO_COMPLEX']]);
    expect(errors?.[0]?.message).toContain('at most 20000 are allowed');
    expect(graph.calls).toEqual([]);
  });
});

describe('a document whose root fields are together too long to walk through', () => {
  // Each of them is not: what was found of one must not make the next request shorter.
  const rootFields = 4;
  const fragments = `fragment A on Organization { ${many(25, (number) => `a${number}: parent { ...S }`)} }
    fragment S on Organization { ${'...E '.repeat(2300)} } ${fragmentE}`;

  test('is refused each time, and nothing is sent', async () => {
    await using graph = await startGraph({ environment: anyDocument });
    const document = `{ ${many(rootFields, (number) => `r${number}: organization(id: "access:7") { ...A }`)} } ${fragments}`;
    for (let time = 1; time <= 2 * rootFields; time += 1) {
      const { status, errors } = await graph.query(document);
      expect([time, status, codesOf(errors)]).toEqual([time, 400, ['TOO_COMPLEX']]);
    }
    expect(graph.calls).toEqual([]);
  });

  test('is refused also where one field after the other was let through before', async () => {
    await using graph = await startGraph({ environment: anyDocument });
    const names = numbersTo(rootFields).map((number) => `id${number}`);
    const document = `query (${names.map((name) => `$${name}: ID = "access:7"`).join(' ')}) {
      ${names.map((name) => `${name}: organization(id: $${name}) { ...A }`).join(' ')} } ${fragments}`;
    for (const own of names) {
      // Null is told by execution; such a field is not walked through.
      const variables = Object.fromEntries(names.filter((name) => name !== own).map((name) => [name, null]));
      const { errors } = await graph.query(document, { variables });
      expect(new Set(codesOf(errors))).toEqual(new Set(['BAD_USER_INPUT']));
    }
    const calls = graph.calls.length;
    const { status, errors } = await graph.query(document);
    expect([status, codesOf(errors)]).toEqual([400, ['TOO_COMPLEX']]);
    expect(graph.calls).toHaveLength(calls);
  });
});

describe('variables that are wrong many times', () => {
  test("are told as the caller's fault, some of them, and none as ours", async () => {
    await using graph = await startGraph();
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
    const { errors } = await graph.query(document, { variables: { ids: numbersTo(20_000).map(() => []) } });
    expect(new Set(codesOf(errors))).toEqual(new Set(['BAD_USER_INPUT']));
    expect(errors).toHaveLength(21);
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });

  test('nested too deeply to be read, are TOO_COMPLEX', async () => {
    await using graph = await startGraph({ environment: anyDocument });
    const depth = 4000;
    const document = `query ($x: ${'['.repeat(depth)}Boolean${']'.repeat(depth)}) { _entities(representations: [{ __typename: "User", id: $x }]) { __typename } }`;
    let x: unknown = true;
    for (let level = 0; level < depth; level += 1) x = [x];
    const { status, errors } = await graph.query(document, { variables: { x } });
    expect(status).toBe(400);
    expect(codesOf(errors)).toEqual(['TOO_COMPLEX']);
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });
});
