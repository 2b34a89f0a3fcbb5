import { describe, expect, test } from 'vitest';
import { organizations } from '../../bench/organizations.ts';
import { createListWorkloads, createWorkloads, ownSelections } from '../../bench/workloads.ts';
import { startBenchGraph } from '../bench/support/bench-graph.ts';
import {
  accessBody,
  accessPath,
  acme,
  acmeGraph,
  acmeIds,
  chainGraph,
  childOf,
  numbersTo,
  uuidOf,
  workforceBody,
  workforcePath,
} from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';

const workloads = [...createWorkloads(ownSelections), ...createListWorkloads(ownSelections)];

/** How many calls each platform had. */
function countCalls({ access, workforce }: TestGraph): { access: number; workforce: number } {
  return { access: access.requests.length, workforce: workforce.requests.length };
}

describe('the bench’s workloads, so many of their requests sent one after the other', () => {
  test.each([
    ['W1', 20, { access: 20, workforce: 20 }],
    ['W2', 4, { access: 200, workforce: 220 }],
    ['W3', 1, { access: 1, workforce: 1 }],
    ['W4', 4, { access: 200, workforce: 220 }],
    ['L1', 20, { access: 20, workforce: 20 }],
    ['L10', 20, { access: 200, workforce: 200 }],
    ['L100', 4, { access: 400, workforce: 400 }],
  ])('%s, %i, make just %o calls', async (name, requests, calls) => {
    await using graph = await startBenchGraph();
    const bodies = workloads.find((one) => one.name === name)?.bodies.slice(0, requests) ?? [];
    expect(bodies).toHaveLength(requests);
    for (const body of bodies) expect((await graph.ask(body)).errors).toBeUndefined();
    expect(await graph.takeCalls()).toEqual({ ...calls, unknown: 0 });
  });
});

describe.each(acmeIds)('one organization by the id %s', (id) => {
  test.each([
    ['isPersonal description', { access: 1, workforce: 1 }],
    ['isPersonal', { access: 1, workforce: 0 }],
    ['description', { access: 0, workforce: 1 }],
    ['name', { access: 0, workforce: 1 }],
    ['name isPersonal', { access: 1, workforce: 1 }],
    ['sources { status }', { access: 1, workforce: 1 }],
    ['description parent { id }', { access: 0, workforce: 2 }],
    ['isPersonal parent { name parent { id } }', { access: 1, workforce: 3 }],
  ])('with { %s }, makes just %o calls', async (selection, calls) => {
    const { links, access, workforce } = acmeGraph({}, childOf(uuidOf(1)));
    const parents = {
      [workforcePath(uuidOf(1))]: { json: workforceBody(uuidOf(1), childOf(uuidOf(2))) },
      [workforcePath(uuidOf(2))]: { json: workforceBody(uuidOf(2)) },
    };
    await using graph = await startGraph({
      links: links ?? [],
      access: access ?? {},
      workforce: { ...workforce, ...parents },
    });
    const { errors } = await graph.query(`{ organization(id: "${id}") { ${selection} } }`);
    expect(errors).toBeUndefined();
    expect(countCalls(graph)).toEqual(calls);
  });
});

describe('further shapes', () => {
  test('a hundred aliases of the same organization, make one call to each platform', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const aliases = numbersTo(100).map(
      (number) => `o${number}: organization(id: "${acmeIds[number % 3]!}") { name isPersonal description }`,
    );
    expect((await graph.query(`{ ${aliases.join(' ')} }`)).errors).toBeUndefined();
    expect(countCalls(graph)).toEqual({ access: 1, workforce: 1 });
  });

  test('a list whose parents are in it, makes one call for each record', async () => {
    await using graph = await startGraph(chainGraph(10));
    const ids = numbersTo(10).map((number) => `unit-${number}`);
    const { errors } = await graph.query(
      `query ($ids: [ID!]!) { organizations(ids: $ids) { isPersonal description parent { isPersonal description } } }`,
      { variables: { ids } },
    );
    expect(errors).toBeUndefined();
    expect(countCalls(graph)).toEqual({ access: 10, workforce: 10 });
  });

  test.each([1, 2, 5])('a chain of %i parents, makes one call to each platform a level', async (levels) => {
    await using graph = await startGraph(chainGraph(8));
    let selection = 'isPersonal description';
    for (let level = 0; level < levels; level += 1) {
      selection = `isPersonal description parent { ${selection} }`;
    }
    expect((await graph.query(`{ organization(id: "unit-1") { ${selection} } }`)).errors).toBeUndefined();
    expect(countCalls(graph)).toEqual({ access: levels + 1, workforce: levels + 1 });
  });

  test.each([
    ['isPersonal', { access: 1, workforce: 0 }],
    ['isPersonal description', { access: 1, workforce: 1 }],
    ['id name sources { status }', { access: 1, workforce: 1 }],
  ])('currentOrganization with { %s }, makes just %o calls', async (selection, calls) => {
    await using graph = await startGraph({
      ...acmeGraph(404, {}),
      access: { '/v1/organization': { json: accessBody(acme.accessId) } },
    });
    expect((await graph.query(`{ currentOrganization { ${selection} } }`)).errors).toBeUndefined();
    expect(countCalls(graph)).toEqual(calls);
  });

  test('thirty entities of ten organizations by each of their keys, make one call for each record', async () => {
    await using graph = await startGraph(chainGraph(10));
    const references = numbersTo(10).flatMap((number) =>
      [{ id: `unit-${number}` }, { accessId: String(number) }, { workforceId: uuidOf(number) }].map(
        (key) => ({ __typename: 'Organization', ...key }),
      ),
    );
    const { errors } = await graph.query(
      `query ($references: [_Any!]!) {
        _entities(representations: $references) { ... on Organization { name isPersonal description } }
      }`,
      { variables: { references } },
    );
    expect(errors).toBeUndefined();
    expect(countCalls(graph)).toEqual({ access: 10, workforce: 10 });
  });

  test('what is refused, or names nothing, makes none', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const ids = organizations.slice(0, 101).map(({ id }) => id);
    const list = 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }';
    expect((await graph.query(list, { variables: { ids } })).status).toBe(400);
    expect((await graph.query('{ organization(id: "access:x") { name } }')).errors).toHaveLength(1);
    expect((await graph.query('{ organization(id: "nobody") { name } }')).data).toEqual({
      organization: null,
    });
    expect((await graph.query('{ __schema { queryType { name } } __typename }')).errors).toBeUndefined();
    expect(graph.calls).toEqual([]);
  });

  test('a record that does not exist, makes one call', async () => {
    await using graph = await startGraph();
    expect((await graph.query('{ organization(id: "access:7") { name } }')).data).toEqual({
      organization: null,
    });
    expect(graph.calls).toEqual([accessPath('7')]);
  });
});
