import { ApolloLink, InMemoryCache } from '@apollo/client';
import { act } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { acme, acmeGraph } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import {
  OrganizationDocument,
  createOrganizationCache,
  createOrganizationClient,
  organizationState,
  useOrganizationQuery,
} from '../src/index.ts';
import type { OrganizationClientOptions } from '../src/index.ts';
import { addressOfNobody } from './support/nobody.ts';
import { bothCredentials, openPage, settleState } from './support/page.tsx';
import { mountOrganization } from './support/states.tsx';

const variables = { id: 'acme' };
const query = { query: OrganizationDocument, variables };

/** The request headers that a page sends that is opened like this. */
async function sentHeaders(options: Partial<OrganizationClientOptions>): Promise<Record<string, string>> {
  await using graph = await startGraph(acmeGraph({}, {}));
  const page = openPage(graph.url, options);
  await page.client.query({ ...query, errorPolicy: 'all' });
  return Object.fromEntries(page.requests[0]?.headers ?? []);
}

describe('createOrganizationClient', () => {
  test('sends both credentials, which reach their platforms', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));

    await createOrganizationClient({ url: graph.url, credentials: bothCredentials }).query(query);

    expect(graph.access.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer test-token']);
    expect(graph.workforce.requests.map(({ headers }) => headers['api_key'])).toEqual(['test-key']);
  });

  test.each<[string, OrganizationClientOptions['credentials'], object]>([
    ['none', undefined, {}],
    ['null', { access: null, workforce: null }, {}],
    ['one', { access: 'Bearer page-token' }, { authorization: 'Bearer page-token' }],
    ['the other', () => ({ workforce: 'page-key' }), { 'x-workforce-api-key': 'page-key' }],
    [
      'a promise of both',
      async () => ({ access: 'Bearer page-token', workforce: 'page-key' }),
      { authorization: 'Bearer page-token', 'x-workforce-api-key': 'page-key' },
    ],
  ])('given %s, sends a header for each that there is', async (_title, credentials, expected) => {
    const { authorization, 'x-workforce-api-key': workforce } = await sentHeaders({ credentials });

    expect({ authorization, 'x-workforce-api-key': workforce }).toEqual({
      authorization: undefined,
      'x-workforce-api-key': undefined,
      ...expected,
    });
  });

  test('asks for the credentials anew for each request', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    let renewals = 0;
    const page = openPage(graph.url, {
      credentials: () => ({ access: `Bearer ${String((renewals += 1))}` }),
    });

    await page.client.query({ ...query, fetchPolicy: 'network-only', errorPolicy: 'all' });
    await page.client.query({ ...query, fetchPolicy: 'network-only', errorPolicy: 'all' });

    expect(page.requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer 1',
      'Bearer 2',
    ]);
  });

  test('sends them in the headers that the server is configured for', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { ACCESS_CREDENTIAL_HEADER: 'x-access', WORKFORCE_CREDENTIAL_HEADER: 'x-workforce' },
    });
    const page = openPage(graph.url, { credentialHeaders: { access: 'x-access', workforce: 'x-workforce' } });

    const { data } = await page.client.query(query);

    expect(data?.organization).toMatchObject({ accessId: '73', workforceId: acme.workforceId });
    expect(page.requests[0]?.headers.has('authorization')).toBe(false);
  });

  test('keeps the headers of a link of the page, and sends through it first', async () => {
    const link = new ApolloLink((operation, forward) => {
      operation.setContext({ headers: { 'x-page': 'console' } });
      return forward(operation);
    });

    expect(await sentHeaders({ link })).toMatchObject({
      'x-page': 'console',
      authorization: 'Bearer test-token',
    });
  });

  test('takes a cache of the page', async () => {
    const cache = createOrganizationCache({ typePolicies: { Query: { fields: { hello: () => 'hello' } } } });

    const client = createOrganizationClient({ url: 'http://127.0.0.1/graphql', cache });

    expect(client.cache).toBe(cache);
    expect(cache).toBeInstanceOf(InMemoryCache);
  });
});

describe('where another person signs in', () => {
  test('resetStore takes away what is shown at once, and asks with the new credentials', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    let access = 'Bearer first';
    const page = openPage(graph.url, { credentials: () => ({ access }) });
    const mounted = mountOrganization(page, 'acme');
    await settleState(mounted);
    const seen = mounted.renders.length;

    access = 'Bearer second';
    await act(() => page.client.resetStore());
    await settleState(mounted);

    expect(mounted.renders.slice(seen).map(({ status }) => status)).toEqual(['loading', 'partial']);
    expect(page.requests.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer first',
      'Bearer second',
    ]);
  });

  test('another client shows nothing of the first, even where its server does not answer', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);
    const other = openPage(await addressOfNobody());
    const mounted = page.mount(() => {
      const [client, use] = useState(page.client);
      const state = organizationState(useOrganizationQuery({ variables, client }), 'organization');
      return { ...state, use };
    });
    await settleState(mounted);
    const seen = mounted.renders.length;

    act(() => mounted.current.use(other.client));
    await settleState(mounted);

    expect(mounted.renders.slice(seen).filter((state) => 'organization' in state)).toEqual([]);
    expect(mounted.current).toMatchObject({ status: 'failed', failure: { code: 'NETWORK_ERROR' } });
  });
});
