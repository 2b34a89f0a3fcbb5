import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { acmeGraph } from './records.ts';

const list = 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }';
const flag = 'query ($on: Boolean = true) { organization(id: "acme") { id type @include(if: $on) } }';

describe('variables that do not fit', () => {
  test.each([
    ['missing', list, {}],
    ['null', list, { ids: null }],
    ['a list with null', list, { ids: ['acme', null] }],
    ['an object', list, { ids: { id: 'acme' } }],
    ['a list of lists', list, { ids: [['acme']] }],
    ['a list of booleans', list, { ids: [true] }],
    [
      'null for an id with a default',
      'query ($id: ID = "acme") { organization(id: $id) { id } }',
      { id: null },
    ],
    ['null for @include', flag, { on: null }],
    ['null for @skip on the root', flag.replace('{ id', '@skip(if: $on) { id'), { on: null }],
    ['text for a Boolean', flag, { on: 'yes' }],
  ])('(%s), are the ordinary GraphQL error, and nobody is asked', async (_, document, variables) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document, { variables });
    expect(answer.status).toBe(200);
    expect(answer.errors).toHaveLength(1);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT', retryable: false });
    expect(graph.calls).toEqual([]);
  });

  test('are told before a limit is', async () => {
    await using graph = await startGraph({ environment: { MAX_IDS: '1' } });
    const answer = await graph.query(list, { variables: { ids: ['a', 'b', null] } });
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' });
  });
});
