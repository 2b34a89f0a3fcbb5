import { buildSchema, graphql } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createRecords } from '../../bench/platforms/records.ts';
import { toFlatAnswer } from '../../bench/tailcall/flat-answer.ts';
import { createTailcallSchema } from '../../bench/tailcall/schema.ts';
import type { TailcallMode } from '../../bench/tailcall/schema.ts';
import { tailcallSelections } from '../../bench/tailcall/selections.ts';
import { createWorkloads, ownSelections } from '../../bench/workloads.ts';
import type { RequestBody } from '../../bench/workloads.ts';
import { startBenchGraph } from './support/bench-graph.ts';

const records = createRecords();

interface Nested {
  readonly organizationType: { readonly parentOrganizationUnitId: string };
  readonly parent?: Nested;
}

function readWorkforce(id: string): Nested {
  const record = JSON.parse(records.get(`/organizations/${id}`)?.body ?? '') as Nested;
  const parentId = record.organizationType.parentOrganizationUnitId;
  return parentId === '' ? record : { ...record, parent: readWorkforce(parentId) };
}

/** Answers as Tailcall does: its schema over the platforms' own records, one within the other. */
async function answerAsTailcall({ query, variables = {} }: RequestBody): Promise<Record<string, unknown>> {
  const options = { port: 1, platformsUrl: 'http://127.0.0.1', mode: 'plain' } as const;
  const { data, errors } = await graphql({
    schema: buildSchema(createTailcallSchema(options), { assumeValidSDL: true }),
    source: query,
    variableValues: variables,
    rootValue: {
      organization: ({ id }: { id: string }) => ({
        ...(JSON.parse(records.get(`/v1/organizations/${id}`)?.body ?? '') as object),
        workforce: readWorkforce(`00000000-0000-4000-8000-${id}`),
      }),
    },
  });
  expect(errors).toBeUndefined();
  return data ?? {};
}

describe('Tailcall', () => {
  test.each(['W1', 'W3', 'W4'])('%s, brought into our shape, is what our server answers', async (name) => {
    await using graph = await startBenchGraph();
    const find = (selections: typeof ownSelections) =>
      createWorkloads(selections).find((workload) => workload.name === name)!.bodies[0]!;
    const { data } = await graph.ask(find(ownSelections));
    const nested = await answerAsTailcall(find(tailcallSelections));

    expect(toFlatAnswer(nested)).toEqual(data);
  });

  test('an answer with a field that nobody asked for, is refused', () => {
    expect(() => toFlatAnswer({ organization: { surprise: 1, workforce: {} } })).toThrow('surprise');
  });

  test.each<[TailcallMode, boolean, boolean]>([
    ['plain', false, false],
    ['dedupe', true, false],
    ['cache', true, true],
  ])('configured for %s, shares and remembers accordingly', (mode, shares, remembers) => {
    const schema = createTailcallSchema({ port: 4999, platformsUrl: 'http://127.0.0.1:4801', mode });

    expect(schema.includes('dedupe: true')).toBe(shares);
    expect(schema.includes('@cache(maxAge: 1000)')).toBe(remembers);
    expect(schema.match(/url: "http:\/\/127\.0\.0\.1:4801\//g)).toHaveLength(3);
  });
});
