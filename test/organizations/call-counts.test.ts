import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessPath,
  accessRecords,
  chainGraph,
  numbersTo,
  unit,
  uuidOf,
  workforcePath,
  workforceRecords,
} from './records.ts';

const list = (selection: string) => `query ($ids: [ID!]!) { organizations(ids: $ids) { ${selection} } }`;

describe('organizations', () => {
  test('with a hundred ids, fifty of them twice, asks for fifty records and keeps the order', async () => {
    const numbers = numbersTo(50);
    await using graph = await startGraph({
      access: accessRecords(Object.fromEntries(numbers.map((number) => [String(number), {}]))),
    });
    const order = [...numbers, ...numbers.toReversed()];
    const ids = order.map((number) => `access:${number}`);
    const answer = await graph.query(list('id name'), { variables: { ids } });
    expect(answer.data).toEqual({
      organizations: order.map((number) => ({ id: `access:${number}`, name: `Access ${number}` })),
    });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls.toSorted()).toEqual(numbers.map((number) => accessPath(String(number))).sort());
  });

  test('with four forms of the ids of 25 linked organizations, asks for each record of each side once', async () => {
    await using graph = await startGraph(chainGraph(25));
    const numbers = numbersTo(25);
    const ids = numbers.flatMap((number) => [
      `unit-${number}`,
      `access:${number}`,
      `workforce:${uuidOf(number)}`,
      `workforce:${uuidOf(number).toUpperCase()}`,
    ]);
    const answer = await graph.query(list('id isPersonal description'), { variables: { ids } });
    const expected = numbers.flatMap((number) => {
      const organization = {
        id: `unit-${number}`,
        isPersonal: false,
        description: `About ${uuidOf(number)}`,
      };
      return [organization, organization, organization, organization];
    });
    expect(answer.data).toEqual({ organizations: expected });
    expect(graph.calls.toSorted()).toEqual(
      [
        ...numbers.map((number) => accessPath(String(number))),
        ...numbers.map((number) => workforcePath(uuidOf(number))),
      ].sort(),
    );
  });

  test('with the same organization in each form and only its id selected, asks each side once', async () => {
    await using graph = await startGraph(chainGraph(1));
    const ids = [`workforce:${uuidOf(1)}`, 'access:1', 'unit-1', 'access:1'];
    const answer = await graph.query(list('id'), { variables: { ids } });
    expect(answer.data).toEqual({ organizations: ids.map(() => ({ id: 'unit-1' })) });
    expect(graph.calls).toEqual([accessPath('1'), workforcePath(uuidOf(1))]);
  });

  test('with records that do not exist twice, asks for each once', async () => {
    await using graph = await startGraph();
    const ids = ['access:1', 'access:1', 'access:2'];
    const answer = await graph.query(list('id name'), { variables: { ids } });
    expect(answer.data).toEqual({ organizations: [null, null, null] });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls.toSorted()).toEqual([accessPath('1'), accessPath('2')]);
  });

  test('with no ids, is empty and asks nobody', async () => {
    await using graph = await startGraph(chainGraph(1));
    const answer = await graph.query(list('id'), { variables: { ids: [] } });
    expect(answer.data).toEqual({ organizations: [] });
    expect(graph.calls).toEqual([]);
  });

  test('with one id instead of a list, takes it for a list of one', async () => {
    await using graph = await startGraph(chainGraph(1));
    const answer = await graph.query('{ organizations(ids: "access:1") { id } }');
    expect(answer.data).toEqual({ organizations: [{ id: 'unit-1' }] });
    expect(graph.calls).toEqual([accessPath('1')]);
  });
});

describe('several root fields', () => {
  test('that need the same records, share them', async () => {
    await using graph = await startGraph(chainGraph(2));
    const answer = await graph.query(`{
      a: organization(id: "unit-1") { isPersonal }
      b: organization(id: "access:1") { name isPersonal }
      c: organizations(ids: ["unit-1", "workforce:${uuidOf(1)}"]) { description }
      d: organization(id: "workforce:${uuidOf(2)}") { accessId }
      e: organization(id: "unit-2") { createdAt }
    }`);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([accessPath('1'), accessPath('2'), workforcePath(uuidOf(1))]);
  });

  test('in two requests, share nothing', async () => {
    await using graph = await startGraph(chainGraph(1));
    const document = '{ organization(id: "unit-1") { isPersonal } }';
    await graph.query(document);
    await graph.query(document);
    expect(graph.calls).toEqual([accessPath('1'), accessPath('1')]);
  });
});

describe('links that share nothing but digits', () => {
  test('with an access id that is also another link, are read apart', async () => {
    await using graph = await startGraph({
      links: [{ ...unit(1), id: '2' }],
      access: accessRecords({ '1': {}, '2': {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {} }),
    });
    const answer = await graph.query(list('id accessId'), {
      variables: { ids: ['2', 'access:2', 'access:1'] },
    });
    expect(answer.data).toEqual({
      organizations: [
        { id: '2', accessId: '1' },
        { id: 'access:2', accessId: '2' },
        { id: '2', accessId: '1' },
      ],
    });
    expect(graph.calls.toSorted()).toEqual([accessPath('1'), accessPath('2')]);
  });
});
