import { ApolloClient, ApolloLink, HttpLink } from '@apollo/client';
import { act } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { accessRecords, acmeGraph } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { createFailureMemory } from '../src/failure-memory.ts';
import {
  OrganizationDocument,
  createOrganizationCache,
  createOrganizationClient,
  rememberFailures,
} from '../src/index.ts';
import { recallFailures } from '../src/remember-failures.ts';
import { bothCredentials, openPage, pause } from './support/page.tsx';
import { startDenyingGraph } from './support/rights.ts';
import { holdBack } from './support/holding.ts';

const asked = { query: OrganizationDocument, variables: { id: 'access:78' } };
const shown = { organization: null };
const read = (client: ApolloClient) =>
  client.query({ ...asked, errorPolicy: 'all', fetchPolicy: 'network-only' });
const codesOf = (client: ApolloClient) => recallFailures(client, asked, shown).map(({ code }) => code);

describe('the memory of what failed', () => {
  test('is of one client: another one with the same cache has none of it', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const { client } = openPage(graph.url);
    await read(client);
    const other = createOrganizationClient({ url: graph.url, cache: client.cache });

    expect(codesOf(client)).toEqual(['FORBIDDEN']);
    expect(codesOf(other)).toEqual([]);
  });

  test('is of one query and its variables', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const { client } = openPage(graph.url);
    await read(client);

    expect(recallFailures(client, { ...asked, variables: { id: 'access:79' } }, shown)).toEqual([]);
  });

  test.each(['clearStore', 'resetStore'] as const)('is emptied by %s', async (clear) => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const { client } = openPage(graph.url);
    await read(client);
    expect(codesOf(client)).toEqual(['FORBIDDEN']);

    await act(() => client[clear]());

    expect(codesOf(client)).toEqual([]);
  });

  test.each(['clearStore', 'resetStore'] as const)('of fields is emptied by %s', async (clear) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using denying = await startDenyingGraph(graph, { fields: ['contacts'] });
    const { client } = openPage(denying.url);
    const acme = { query: OrganizationDocument, variables: { id: 'acme' } };
    const nulls = { organization: { __typename: 'Organization', id: 'acme', contacts: null } };
    await client.query({ ...acme, errorPolicy: 'all' });
    expect(recallFailures(client, acme, nulls)).toMatchObject([{ path: ['organization', 'contacts'] }]);

    await act(() => client[clear]());

    expect(recallFailures(client, acme, nulls)).toEqual([]);
  });

  test('keeps nothing of an answer that comes after clearStore', async () => {
    await using graph = await startGraph();
    const held = holdBack({ json: {} });
    graph.access.on('/v1/organizations/78', held.script);
    const { client, requests } = openPage(graph.url);
    const reading = read(client);
    await expect.poll(() => graph.access.requests.length).toBe(1);

    await client.clearStore();
    held.release();

    await expect(reading).rejects.toThrow('Store reset while query was in flight');
    await pause();
    expect(requests).toHaveLength(1);
    expect(codesOf(client)).toEqual([]);
  });

  test('forgets a query that is answered without an error', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const { client } = openPage(graph.url);
    await read(client);
    expect(codesOf(client)).toEqual(['FORBIDDEN']);

    graph.access.on('/v1/organizations/78', { status: 404 });
    await read(client);

    expect(codesOf(client)).toEqual([]);
  });

  test('is kept by a client of one’s own that has the link', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const send = new HttpLink({ uri: graph.url, headers: { authorization: bothCredentials.access } });
    const link = ApolloLink.from([rememberFailures(), send]);
    const client = new ApolloClient({ cache: createOrganizationCache(), link });
    const without = new ApolloClient({ cache: createOrganizationCache(), link: send });

    await read(client);
    await read(without);

    expect(codesOf(client)).toEqual(['FORBIDDEN']);
    expect(codesOf(without)).toEqual([]);
  });
});

describe('createFailureMemory', () => {
  const errors = [{ error: { message: 'No.', path: ['organization'] }, told: null }];

  test('holds a thousand queries, and forgets the one that was answered longest ago', () => {
    const memory = createFailureMemory();
    for (let number = 0; number < 1000; number += 1) memory.keep(String(number), errors);
    memory.keep('0', errors);
    memory.keep('one more', errors);

    expect(['0', '1', '2', 'one more'].map((query) => memory.find(query).length)).toEqual([1, 0, 1, 1]);
  });
});
