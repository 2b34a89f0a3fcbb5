import { describe, expect, test } from 'vitest';
import { credentialsOf, dataOf, startHeldGraph, whoAsks } from './support/held-graph.ts';
import { findRequestLine } from './support/log.ts';
import { post, send } from './support/requests.ts';

const anna = credentialsOf('anna');
const bert = credentialsOf('bert');
const preflight = { 'apollo-require-preflight': 'true' };

/** What a request is sent with. */
interface Request {
  readonly path?: string;
  readonly init: RequestInit;
}

const posted = (body: unknown, headers: Readonly<Record<string, string>> = anna): Request => ({
  init: post(body, headers),
});
const got = (search: string, headers: Readonly<Record<string, string>> = anna): Request => ({
  path: `/graphql?${search}`,
  init: { headers: { ...preflight, ...headers } },
});

const named = `query One { organization(id: "acme") { subscriptionId } } query Two { organization(id: "acme") { description } }`;
const byVariable = 'query Who($id: ID!) { organization(id: $id) { subscriptionId description } }';
const search = new URLSearchParams({ query: whoAsks }).toString();
const { authorization, 'x-workforce-api-key': workforceKey } = anna;
const door = { subscriptionId: 'door of anna' };
const work = { description: 'work of anna' };
const nothing = { organization: null };
const swapped = { authorization: 'twin-of-both', 'x-workforce-api-key': 'sibling-of-both' };

/** Two requests that differ in one thing, and the data of each. */
const pairs: readonly [string, [Request, unknown], [Request, unknown]][] = [
  [
    'variables',
    [posted({ query: byVariable, variables: { id: 'acme' } }), dataOf('anna')],
    [posted({ query: byVariable, variables: { id: 'access:73' } }), { organization: { ...door, ...work } }],
  ],
  [
    'document',
    [posted({ query: whoAsks }), dataOf('anna')],
    [posted({ query: `${whoAsks} ` }), dataOf('anna')],
  ],
  [
    'operationName',
    [posted({ query: named, operationName: 'One' }), { organization: door }],
    [posted({ query: named, operationName: 'Two' }), { organization: work }],
  ],
  [
    'access credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [
      posted({ query: whoAsks }, { ...anna, authorization: bert.authorization }),
      { organization: { subscriptionId: 'door of bert', ...work } },
    ],
  ],
  [
    'workforce credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [
      posted({ query: whoAsks }, { ...bert, authorization }),
      { organization: { ...door, description: 'work of bert' } },
    ],
  ],
  [
    'which credential is for which platform',
    [
      posted({ query: whoAsks }, swapped),
      { organization: { subscriptionId: 'door of twin', description: 'work of sibling' } },
    ],
    [
      posted(
        { query: whoAsks },
        { authorization: swapped['x-workforce-api-key'], 'x-workforce-api-key': swapped.authorization },
      ),
      { organization: { subscriptionId: 'door of sibling', description: 'work of twin' } },
    ],
  ],
  [
    'the platform that one credential is for',
    [
      posted({ query: whoAsks }, { authorization: 'twin-of-both' }),
      { organization: { subscriptionId: 'door of twin', description: null } },
    ],
    [
      posted({ query: whoAsks }, { 'x-workforce-api-key': 'twin-of-both' }),
      { organization: { subscriptionId: null, description: 'work of twin' } },
    ],
  ],
  [
    'whether there is an access credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [
      posted({ query: whoAsks }, { 'x-workforce-api-key': workforceKey }),
      { organization: { subscriptionId: null, ...work } },
    ],
  ],
  [
    'whether there is a workforce credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [posted({ query: whoAsks }, { authorization }), { organization: { ...door, description: null } }],
  ],
  [
    'whether there is any credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [posted({ query: whoAsks }, {}), nothing],
  ],
  [
    'the capitals of a credential',
    [posted({ query: whoAsks }), dataOf('anna')],
    [
      posted({ query: whoAsks }, { ...anna, authorization: 'Bearer Anna-of-access' }),
      { organization: { subscriptionId: 'door of Anna', ...work } },
    ],
  ],
  [
    'Accept',
    [posted({ query: whoAsks }), dataOf('anna')],
    [posted({ query: whoAsks }, { ...anna, accept: 'application/graphql-response+json' }), dataOf('anna')],
  ],
  [
    'the parameters of the media type',
    [posted({ query: whoAsks }), dataOf('anna')],
    [
      posted({ query: whoAsks }, { ...anna, 'content-type': 'application/json; charset=utf-8' }),
      dataOf('anna'),
    ],
  ],
  ['method', [posted({ query: whoAsks }), dataOf('anna')], [got(search), dataOf('anna')]],
  [
    'method, with nothing else to tell them by',
    [got(search), dataOf('anna')],
    [{ path: `/graphql?${search}`, init: { method: 'POST', headers: { ...preflight, ...anna } } }, undefined],
  ],
  ['URL', [got(search), dataOf('anna')], [got(`${search}&extensions={}`), dataOf('anna')]],
  [
    'the URL of a POST',
    [posted({ query: whoAsks }), dataOf('anna')],
    [{ ...posted({ query: whoAsks }), path: `/graphql?${search}` }, dataOf('anna')],
  ],
  [
    'whether a page could send it',
    [got(search), dataOf('anna')],
    [{ path: `/graphql?${search}`, init: { headers: anna } }, undefined],
  ],
];

describe('requests at the same moment that are alike but for one thing', () => {
  test.each(pairs)('%s, are executed each', async (_, first, second) => {
    await using graph = await startHeldGraph();
    const answers = [];
    for (const [index, [{ path = '/graphql', init }]] of [first, second].entries()) {
      answers.push(send(graph.url, path, init));
      await graph.arrivals.until(index + 1);
    }
    graph.release();
    for (const [index, { text, headers }] of (await Promise.all(answers)).entries()) {
      const { data } = JSON.parse(text) as { data?: unknown };
      expect(data).toEqual([first, second][index]![1]);
      expect(await findRequestLine(graph, headers.get('x-request-id'))).not.toHaveProperty('sharedWith');
    }
  });

  test('the operation name that the client tells in a header, are executed each', async () => {
    await using graph = await startHeldGraph();
    const names = ['One', 'Two'];
    const answers = names.map((name) =>
      send(graph.url, '/graphql', post({ query: whoAsks }, { ...anna, 'x-apollo-operation-name': name })),
    );
    await graph.arrivals.until(2);
    graph.release();
    for (const { headers } of await Promise.all(answers)) {
      expect(await findRequestLine(graph, headers.get('x-request-id'))).not.toHaveProperty('sharedWith');
    }
  });
});
