import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType, parse, validate, visit } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createTailcallSchema } from '../../bench/tailcall/schema.ts';
import { tailcallSelections } from '../../bench/tailcall/selections.ts';
import { createListWorkloads, createWorkloads, ownSelections } from '../../bench/workloads.ts';
import { parseConfig } from '../../src/config.ts';
import { createSchema } from '../../src/server/schema.ts';
import { startBenchGraph } from './support/bench-graph.ts';

const own = createSchema();
const peers = buildSchema(readFileSync(new URL('../../bench/schema.graphql', import.meta.url), 'utf8'));
// Its directives are Tailcall's own, and not defined there.
const tailcall = buildSchema(
  createTailcallSchema({ port: 1, platformsUrl: 'http://127.0.0.1', mode: 'cache' }),
  { assumeValidSDL: true },
);

const all = [...createWorkloads(ownSelections), ...createListWorkloads(ownSelections)];

function validateAll(schema: GraphQLSchema, bodies: readonly { query: string }[]): readonly string[] {
  const documents = new Set(bodies.map(({ query }) => query));
  return [...documents].flatMap((query) => validate(schema, parse(query)).map(({ message }) => message));
}

describe('workloads', () => {
  test.each(all)('$name, is valid in our schema and in the peers’', ({ bodies }) => {
    expect(bodies.length).toBeGreaterThan(0);
    expect(validateAll(own, bodies)).toEqual([]);
    expect(validateAll(peers, bodies)).toEqual([]);
  });

  test.each(createWorkloads(tailcallSelections).filter(({ name }) => name !== 'W2'))(
    '$name, in Tailcall’s words, is valid in its schema',
    ({ bodies }) => {
      expect(bodies.length).toBeGreaterThan(0);
      expect(validateAll(tailcall, bodies)).toEqual([]);
    },
  );

  test('W1, asks for 28 leaves', () => {
    let leaves = 0;
    visit(parse(all[0]?.bodies[0]?.query ?? ''), {
      Field: ({ selectionSet }) => {
        if (selectionSet === undefined) leaves += 1;
      },
    });
    expect(leaves).toBe(28);
  });

  test.each([
    ['W1', { access: 1, workforce: 1 }],
    ['W2', { access: 50, workforce: 55 }],
    ['W3', { access: 1, workforce: 1 }],
    ['W4', { access: 50, workforce: 55 }],
    ['L1', { access: 1, workforce: 1 }],
    ['L10', { access: 10, workforce: 10 }],
    ['L100', { access: 100, workforce: 100 }],
  ])('%s, sent to our server once, is answered without an error by %o calls', async (name, calls) => {
    await using graph = await startBenchGraph();
    const workload = all.find((one) => one.name === name)!;
    const { data, errors } = await graph.ask(workload.bodies[0]!);

    expect(errors).toBeUndefined();
    expect(JSON.stringify(data).match(/"id":"1\d{11}"/g)).toHaveLength(workload.size);
    expect(await graph.takeCalls()).toEqual({ ...calls, unknown: 0 });
  });

  test('lists, all asked for at once, fit into the calls that our server has under way and queued', () => {
    const { maxConcurrentCalls, maxQueuedCalls } = parseConfig({
      ACCESS_URL: 'https://a.example',
      WORKFORCE_URL: 'https://b.example',
    });
    const most = Math.max(...createListWorkloads(ownSelections).map(({ clients, size }) => clients * size));

    expect(most).toBeLessThanOrEqual(maxConcurrentCalls + maxQueuedCalls);
  });

  test('lists, sent by different clients at once, have no organization in common', () => {
    for (const { bodies, clients, size } of createListWorkloads(ownSelections)) {
      expect(bodies.length).toBeGreaterThanOrEqual(clients);
      const ids = bodies.flatMap(({ variables }) => variables?.['ids'] as string[]);
      expect(new Set(ids).size).toBe(bodies.length * size);
    }
  });
});

test('the peers’ schema, has only what ours has, of the same types', () => {
  const fieldsOf = (schema: GraphQLSchema) =>
    Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && !type.name.startsWith('__'))
      .flatMap((type) =>
        Object.values(isObjectType(type) ? type.getFields() : {}).map(
          (field) =>
            `${type.name}.${field.name}(${field.args.map((one) => `${one.name}: ${String(one.type)}`).join()}): ${String(field.type)}`,
        ),
      );
  const ours = new Set(fieldsOf(own));

  expect(fieldsOf(peers).length).toBeGreaterThan(30);
  expect(fieldsOf(peers).filter((field) => !ours.has(field))).toEqual([]);
});
