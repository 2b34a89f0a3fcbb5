import { describe, expect, test } from 'vitest';
import {
  accessPath,
  acme,
  acmeGraph,
  chainGraph,
  describeErrors,
  noCredential,
  numbersTo,
} from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';

const entities = `query ($references: [_Any!]!) {
  _entities(representations: $references) {
    __typename
    ... on Organization { id }
    ... on Account { accountId: id }
    ... on User { userId: id }
  }
}`;
const organization = (members: object) => ({ __typename: 'Organization', ...members });

describe('a representation', () => {
  test.each<[string, unknown]>([
    ['with a __typename that nobody knows', { __typename: 'Invoice', id: 'acme' }],
    ['with the __typename of a type that is no entity', { __typename: 'Address', id: 'acme' }],
    ['with the __typename of a built-in type', { __typename: 'Query' }],
    ['with a __typename in other letter case', { __typename: 'organization', id: 'acme' }],
    ['with a __typename that is null', { __typename: null, id: 'acme' }],
    ['with a __typename that is a list', { __typename: ['Organization'], id: 'acme' }],
    ['with a __typename that is a member of every object', { __typename: 'constructor', id: 'acme' }],
    ['without a __typename', { id: 'acme' }],
    ['that is empty', {}],
    ['that is text', 'Organization'],
    ['that is a number', 73],
    ['that is true', true],
    ['that is a list', [organization({ id: 'acme' })]],
    ['of an account without an id', { __typename: 'Account' }],
    ['of a user whose id is a fraction', { __typename: 'User', id: 1.5 }],
    ['of an account whose id is beyond 2^53', { __typename: 'Account', id: 2 ** 53 }],
    ['of an account whose id is far beyond', { __typename: 'Account', id: 1e21 }],
    ['of an account whose id is true', { __typename: 'Account', id: true }],
    ['of an organization whose id is beyond 2^53', organization({ id: 2 ** 53 })],
    ['of an organization whose access id is beyond 2^53', organization({ accessId: 2 ** 53 })],
    ['of a user whose id is an object', { __typename: 'User', id: { id: '1' } }],
  ])('%s, has an error at its own index and leaves the others alone', async (_, odd) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const good = organization({ accessId: '73' });
    const answer = await graph.query(entities, { variables: { references: [good, odd, good] } });
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({
      _entities: [organization({ id: 'acme' }), null, organization({ id: 'acme' })],
    });
    expect(describeErrors(answer)).toEqual(['BAD_USER_INPUT _entities.1']);
    expect(graph.calls).toEqual([accessPath('73')]);
    // What a caller did wrong is no fault of ours.
    expect(graph.logLines.map((line) => (JSON.parse(line) as { level: number }).level)).not.toContain(50);
  });

  test('that is wrong, one of each kind, has an error of its own among good ones', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const references = [
      { __typename: 'Invoice', id: '1' },
      organization({ id: 'acme' }),
      organization({ id: 'A!' }),
      { id: 'acme' },
      organization({ id: 'acme', accessId: '74' }),
      'text',
      organization({ accessId: '99' }),
      organization(acme),
    ];
    const answer = await graph.query(entities, { variables: { references } });
    const found = organization({ id: 'acme' });
    expect(answer.data).toEqual({ _entities: [null, found, null, null, null, null, null, found] });
    expect(describeErrors(answer).sort()).toEqual(
      [0, 2, 3, 4, 5].map((index) => `BAD_USER_INPUT _entities.${index}`),
    );
  });

  test.each(['Account', 'User'])(
    'of an %s, of which only the id is known here, is itself without a call',
    async (name) => {
      await using graph = await startGraph();
      const answer = await graph.query(entities, {
        variables: { references: [{ __typename: name, id: '40' }] },
        headers: noCredential,
      });
      expect(answer.errors).toBeUndefined();
      expect(answer.data).toEqual({ _entities: [{ __typename: name, [`${name.toLowerCase()}Id`]: '40' }] });
      expect(graph.calls).toEqual([]);
    },
  );

  test.each([
    ['upper case', '987ABC78-39C5-436F-A70B-D3A14DB753C0'],
    ['leading zeros', '0040'],
    ['spaces around it', ' 40 '],
    ['a number beyond 2^53', '9007199254740993'],
    ['nothing in it', ''],
    ['characters that JSON escapes', '"\\\u0000\ud800\u2028'],
  ])('of a stub whose id has %s, has that id in the response', async (_, id) => {
    await using graph = await startGraph();
    const answer = await graph.query(entities, {
      variables: {
        references: [
          { __typename: 'Account', id },
          { __typename: 'User', id },
        ],
      },
      headers: noCredential,
    });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      _entities: [
        { __typename: 'Account', accountId: id },
        { __typename: 'User', userId: id },
      ],
    });
  });

  test('of a stub in the document whose id is a number beyond 2^53 or -0, has an error; a safe one has its digits', async () => {
    await using graph = await startGraph();
    const answer = await graph.query(
      `{ _entities(representations: [
        { __typename: "Account", id: 9007199254740993 }
        { __typename: "Account", id: -0 }
        { __typename: "Account", id: 9007199254740991 }
      ]) { ... on Account { id } } }`,
    );
    expect(answer.data).toEqual({ _entities: [null, null, { id: '9007199254740991' }] });
    expect(describeErrors(answer).sort()).toEqual([
      'BAD_USER_INPUT _entities.0',
      'BAD_USER_INPUT _entities.1',
    ]);
  });

  test('that is no entity, cannot be read past the limit of upstream calls', async () => {
    await using graph = await startGraph({ ...chainGraph(3), environment: { MAX_UPSTREAM_CALLS: '1' } });
    const references = numbersTo(3).map((number) => ({
      __typename: ['Organization'],
      accessId: String(number),
    }));
    await graph.query(entities, { variables: { references } });
    expect(graph.calls).toEqual([]);
  });
});
