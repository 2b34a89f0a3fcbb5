import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import type { TestGraphOptions } from '../support/graph.ts';
import {
  accessRecords,
  acmeGraph,
  acmeIds,
  childOf,
  describeErrors,
  numbersTo,
  unit,
  uuidOf,
  workforceRecords,
} from './records.ts';
import type { RecordSpecification } from './records.ts';

const list = (selection: string) => `query ($ids: [ID!]!) { organizations(ids: $ids) { ${selection} } }`;
const hundred = numbersTo(100);

/** A hundred linked organizations with the same story. */
function hundredUnits(access: RecordSpecification, workforce: RecordSpecification): TestGraphOptions {
  return {
    links: hundred.map(unit),
    access: accessRecords(Object.fromEntries(hundred.map((number) => [String(number), access]))),
    workforce: workforceRecords(Object.fromEntries(hundred.map((number) => [uuidOf(number), workforce]))),
  };
}

describe('a hundred organizations', () => {
  const variables = { ids: hundred.map((number) => `unit-${number}`) };

  test('in an outage of workforce, have one error each, at their first field of it', async () => {
    await using graph = await startGraph(hundredUnits({}, 500));
    const answer = await graph.query(list('id isPersonal type description address { city }'), { variables });
    expect(answer.data).toEqual({
      organizations: hundred.map((number) => ({
        id: `unit-${number}`,
        isPersonal: false,
        type: null,
        description: null,
        address: null,
      })),
    });
    const expected = hundred.map((_, index) => `UPSTREAM_UNAVAILABLE WORKFORCE organizations.${index}.type`);
    expect(describeErrors(answer).sort()).toEqual(expected.sort());
  });

  test('in an outage of both, are null with one error each', async () => {
    await using graph = await startGraph(hundredUnits(500, 500));
    const answer = await graph.query(list('id isPersonal type description'), { variables });
    expect(answer.data).toEqual({ organizations: hundred.map(() => null) });
    const expected = hundred.map((_, index) => `UPSTREAM_UNAVAILABLE WORKFORCE organizations.${index}`);
    expect(describeErrors(answer).sort()).toEqual(expected.sort());
  });

  test('in an outage of access, with names alone, have no error', async () => {
    await using graph = await startGraph(hundredUnits(500, {}));
    const answer = await graph.query(list('name'), { variables });
    expect(answer.errors).toBeUndefined();
    expect(graph.access.requests).toEqual([]);
  });
});

describe('one organization', () => {
  test('twice in a list, has one error for a side that failed', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));
    const variables = { ids: ['acme', 'acme', 'acme'] };
    const answer = await graph.query(list('description isPersonal'), { variables });
    const expected = { description: null, isPersonal: false };
    expect(answer.data).toEqual({ organizations: [expected, expected, expected] });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organizations.0.description']);
  });

  test('twice in a list, has one error where a variable decides about the selection', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));
    const document = `query ($representations: [_Any!]!, $on: Boolean!) {
      _entities(representations: $representations) {
        ... on Organization { description isPersonal @include(if: $on) }
      }
    }`;
    const acme = { __typename: 'Organization', id: 'acme' };
    const variables = { representations: [acme, acme], on: true };
    const answer = await graph.query(document, { variables });
    const expected = { description: null, isPersonal: false };
    expect(answer.data).toEqual({ _entities: [expected, expected] });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE _entities.0.description']);
  });

  test('under each of its ids in a list, has one error for a side that failed', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));
    const variables = { ids: acmeIds };
    const answer = await graph.query(list('id description isPersonal'), { variables });
    expect(answer.data).toEqual({
      organizations: acmeIds.map(() => ({ id: 'acme', description: null, isPersonal: false })),
    });
    expect(describeErrors(answer)).toHaveLength(1);
  });

  test('as the parent of fifty others, has one error for a side that failed', async () => {
    const children = numbersTo(50);
    await using graph = await startGraph({
      links: [unit(99)],
      access: accessRecords({ '99': 500 }),
      workforce: workforceRecords({
        ...Object.fromEntries(children.map((number) => [uuidOf(number), childOf(uuidOf(99))])),
        [uuidOf(99)]: {},
      }),
    });
    const ids = children.map((number) => `workforce:${uuidOf(number)}`);
    const answer = await graph.query(list('parent { type isPersonal }'), { variables: { ids } });
    expect(answer.data).toEqual({
      organizations: children.map(() => ({ parent: { type: null, isPersonal: null } })),
    });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE ACCESS organizations.0.parent.isPersonal']);
  });
});
