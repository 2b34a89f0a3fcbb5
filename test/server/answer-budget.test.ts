import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { Answer, TestGraphOptions } from '../support/graph.ts';
import { codesOf } from './support/requests.ts';

const unit = '987abc78-39c5-436f-a70b-d3a14db753c0';

/** `count` fields, each under a name of its own. */
function aliases(count: number, field: string): string {
  return Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(' ');
}

/** A workforce record with these members, as large as a platform's answer may be. */
function record(members: object): TestGraphOptions {
  return { workforce: { [`/organizations/${unit}`]: { json: { id: unit, ...members } } } };
}

const employees = (count: number) => ({
  assignUsers: {
    employees: Array.from({ length: count }, (_, index) => ({
      userId: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    })),
  },
});

function ask(selection: string): string {
  return `{ organization(id: "workforce:${unit}") { ${selection} } }`;
}

function expectTooLarge({ status, data, errors, text }: Answer, limit: number): void {
  expect(status).toBe(400);
  expect(data ?? null).toBeNull();
  expect(codesOf(errors)).toEqual(['ANSWER_TOO_LARGE']);
  expect(errors?.[0]?.message).toMatch(new RegExp(`at most ${limit}( bytes)? are allowed`));
  expect(errors?.[0]?.extensions).toMatchObject({
    retryable: false,
    requestId: expect.any(String) as string,
  });
  expect(text.length).toBeLessThan(500);
}

describe('MAX_ANSWER_BYTES', () => {
  const long = 'x'.repeat(900_000);

  test.each([
    ['a long text', { name: { description: long } }, aliases(400, 'description')],
    ['a long list', employees(10_000), `assignedUsers { ${aliases(400, 'employees { id }')} }`],
    [
      'a long list of which only types are asked',
      employees(10_000),
      `assignedUsers { ${aliases(100, 'employees { a: __typename b: __typename }')} }`,
    ],
    [
      'a long list in a fragment',
      employees(10_000),
      `assignedUsers { ${aliases(100, 'employees { ...F }')} } } } fragment F on User { id ...G } fragment G on User { c: id ... { d: __typename `,
    ],
  ])('by default, refuses %s that aliases multiply', async (_, members, selection) => {
    await using graph = await startGraph(record(members));
    const answer = await graph.query(ask(selection));
    expectTooLarge(answer, 16_777_216);
    expect(graph.calls).toHaveLength(1);
    const { data } = await graph.query(ask('id'));
    expect(data).toEqual({ organization: { id: `workforce:${unit}` } });
  });

  test.each([
    [
      'lists of a record',
      `{ organization(id: "workforce:${unit}") { ${aliases(110, 'sources { ...F }')} } } fragment F on SourceState`,
    ],
    [
      'lists of introspection',
      `{ __type(name: "Permissions") { ${aliases(100, 'fields { ...F }')} } } fragment F on __Field`,
    ],
    [
      'root lists',
      `query { organizations(ids: [${'"a" '.repeat(100)}]) { ${aliases(4, 'parent { ...F }')} } } fragment F on Organization`,
    ],
  ])('by default, refuses a long response key that %s multiply, and sends nothing', async (_, document) => {
    await using graph = await startGraph({
      ...record({}),
      environment: { MAX_RESPONSE_KEY_LENGTH: '100000' },
    });
    const answer = await graph.query(`${document} { ${'k'.repeat(80_000)}: __typename }`);
    expectTooLarge(answer, 16_777_216);
    expect(graph.calls).toEqual([]);
  });

  test('by default, refuses what introspection multiplies', async () => {
    await using graph = await startGraph();
    const roots = aliases(96, '__type(name: "__DirectiveLocation") { ...F }');
    const { status, text } = await graph.query(
      `{ ${roots} } fragment F on __Type { ${aliases(200, 'enumValues { ...G }')} } fragment G on __EnumValue { name description isDeprecated __typename }`,
    );
    expect(status).toBe(400);
    expect(text).toContain('TOO_COMPLEX');
  });

  test.each([
    ['controls, six bytes each', '\u0001', 6],
    ['quotes, two bytes each', '"', 2],
    ['letters of three bytes', '漢', 3],
  ])('counts %s', async (_, letter, bytes) => {
    const length = 1_000_000 / bytes;
    await using graph = await startGraph({
      ...record({ name: { description: letter.repeat(Math.floor(length / 10)) } }),
      environment: { MAX_ANSWER_BYTES: '1000000' },
    });
    expect((await graph.query(ask(aliases(9, 'description')))).status).toBe(200);
    expectTooLarge(await graph.query(ask(aliases(11, 'description'))), 1_000_000);
  });

  test('by default, lets the longest text and the longest list of one organization pass', async () => {
    await using graph = await startGraph(record({ name: { description: long }, ...employees(2000) }));
    const { status, data, errors } = await graph.query(ask('description assignedUsers { employees { id } }'));
    expect([status, errors]).toEqual([200, undefined]);
    expect(data).toMatchObject({ organization: { description: long } });
    await using crowded = await startGraph(record(employees(10_000)));
    const { text } = await crowded.query(ask('assignedUsers { employees { id } }'));
    expect(text.length).toBeGreaterThan(10_000 * 36);
  });

  test('set, is in force for texts to the last byte', async () => {
    await using graph = await startGraph({
      ...record({ name: { description: 'x'.repeat(500) } }),
      environment: { MAX_ANSWER_BYTES: '1004' },
    });
    expect((await graph.query(ask('a: description b: description'))).status).toBe(200);
    expectTooLarge(await graph.query(ask('a: description b: description c: description')), 1004);
  });

  test('counts each request by itself', async () => {
    await using graph = await startGraph({
      ...record({ name: { description: 'x'.repeat(900) } }),
      environment: { MAX_ANSWER_BYTES: '1000' },
    });
    const statuses = await Promise.all(
      Array.from({ length: 5 }, async () => (await graph.query(ask('description'))).status),
    );
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
  });

  test('is told in the log line like any refusal', async () => {
    await using graph = await startGraph({
      ...record({ name: { description: 'x'.repeat(2000) } }),
      environment: { MAX_ANSWER_BYTES: '1000' },
    });
    await graph.query(ask('description'));
    expect(graph.logLines.join('')).toContain('"errors":{"ANSWER_TOO_LARGE":1}');
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });
});
