import { gql } from '@apollo/client';
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { describe, expect, test } from 'vitest';
import {
  acmeGraph,
  unit,
  uuidOf,
  accessRecords,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { OrganizationDocument, OrganizationsDocument } from '../src/index.ts';
import { openPage } from './support/page.tsx';

type Loose = TypedDocumentNode<Record<string, unknown>, OperationVariables>;

function query(document: string): Loose {
  return gql(document);
}

const address = { address: { id: uuidOf(900), street: 'Street 1', city: 'Town' } };

describe('createOrganizationCache', () => {
  test('keeps an organization once, by its canonical id, whatever id it was asked by', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);

    await page.client.query({ query: OrganizationDocument, variables: { id: 'acme' } });
    await page.client.query({ query: OrganizationDocument, variables: { id: 'access:73' } });
    const stored = page.client.extract() as Record<string, Record<string, unknown>>;

    expect(Object.keys(stored).filter((key) => key.startsWith('Organization:'))).toEqual([
      'Organization:{"id":"acme"}',
    ]);
    const reference = { __ref: 'Organization:{"id":"acme"}' };
    expect(stored['ROOT_QUERY']).toMatchObject({
      'organization:{"id":"acme"}': reference,
      'organization:{"id":"access:73"}': reference,
    });
    expect(page.requests).toHaveLength(2);
  });

  test('serves one organization from a list that had all of its fields, without a request', async () => {
    await using graph = await startGraph({
      links: [unit(1)],
      access: accessRecords({ 1: {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {} }),
    });
    const page = openPage(graph.url);

    await page.client.query({ query: query('{ organizations(ids: ["unit-1"]) { id name } }') });
    const answer = await page.client.query({ query: query('{ organization(id: "unit-1") { id name } }') });

    expect(answer.data).toMatchObject({ organization: { id: 'unit-1', name: `Workforce ${uuidOf(1)}` } });
    expect(page.requests).toHaveLength(1);
  });

  test('serves a list whose organizations were read one by one, in the order of its ids', async () => {
    await using graph = await startGraph({
      links: [unit(1), unit(2)],
      access: accessRecords({ 1: {}, 2: {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
    });
    const page = openPage(graph.url);

    for (const id of ['unit-1', 'unit-2']) {
      await page.client.query({ query: OrganizationDocument, variables: { id } });
    }
    const answer = await page.client.query({
      query: OrganizationsDocument,
      variables: { ids: ['unit-2', 'unit-1'] },
    });

    expect(answer.data?.organizations.map((organization) => organization?.id)).toEqual(['unit-2', 'unit-1']);
    expect(page.requests).toHaveLength(2);
  });

  test('asks for a list of which one organization was not read under that id', async () => {
    await using graph = await startGraph({
      links: [unit(1), unit(2)],
      access: accessRecords({ 1: {}, 2: {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
    });
    const page = openPage(graph.url);

    await page.client.query({ query: OrganizationDocument, variables: { id: 'unit-1' } });
    const answer = await page.client.query({
      query: OrganizationsDocument,
      variables: { ids: ['unit-1', 'unit-2'] },
    });

    expect(answer.data?.organizations.map((organization) => organization?.id)).toEqual(['unit-1', 'unit-2']);
    expect(page.requests).toHaveLength(2);
  });

  test('keeps account and user stubs by id', async () => {
    const people = { administrators: [{ userId: uuidOf(7) }], employees: [{ userId: uuidOf(7) }] };
    await using graph = await startGraph(acmeGraph({ creatorAccountId: 40 }, { assignUsers: people }));
    const page = openPage(graph.url);

    await page.client.query({ query: OrganizationDocument, variables: { id: 'acme' } });

    expect(page.client.extract()).toMatchObject({
      'Account:{"id":"40"}': { id: '40' },
      [`User:{"id":"${uuidOf(7)}"}`]: { id: uuidOf(7) },
      'Organization:{"id":"acme"}': {
        creator: { __ref: 'Account:{"id":"40"}' },
        assignedUsers: {
          administrators: [{ __ref: `User:{"id":"${uuidOf(7)}"}` }],
          employees: [{ __ref: `User:{"id":"${uuidOf(7)}"}` }],
        },
      },
    });
  });

  test('adds up what two queries ask of the same part, without a word of warning', async () => {
    await using graph = await startGraph(
      acmeGraph({ permissions: { portal: true, matter: true } }, { ...address, assignUsers: {} }),
    );
    const page = openPage(graph.url);
    const select = (fields: string) =>
      page.client.query({
        query: query(`{ organization(id: "acme") { id ${fields} } }`),
        fetchPolicy: 'network-only',
      });

    await select(
      'permissions { portal } address { street } contacts { email } assignedUsers { administrators { id } } trackingSettings { time { clockOnly rounding { entryStart { type } } } location { ssid } }',
    );
    await select(
      'permissions { matter } address { id city } contacts { phoneNumber } assignedUsers { employees { id } } trackingSettings { time { allowedTo rounding { entryStart { amount } entryEnd { type } } } location { radiusMeters } }',
    );
    const stored = page.client.extract() as Record<string, unknown>;

    expect(stored['Organization:{"id":"acme"}']).toMatchObject({
      permissions: { portal: true, matter: true },
      address: { street: 'Street 1', id: uuidOf(900), city: 'Town' },
      assignedUsers: { administrators: [], employees: [] },
    });
  });

  test('keeps the address of each organization with it, with an id or without', async () => {
    const town = (city: string, id?: string) => ({ address: { ...(id && { id }), city } });
    await using graph = await startGraph({
      workforce: workforceRecords({
        [uuidOf(1)]: town('One', uuidOf(900)),
        [uuidOf(2)]: town('Two', uuidOf(900)),
        [uuidOf(3)]: town('Three'),
        [uuidOf(4)]: town('Four'),
      }),
    });
    const page = openPage(graph.url);

    const ids = [1, 2, 3, 4].map((number) => `workforce:${uuidOf(number)}`);
    const answer = await page.client.query({
      query: query('query ($ids: [ID!]!) { organizations(ids: $ids) { id address { id city } } }'),
      variables: { ids },
    });

    expect(answer.data).toMatchObject({
      organizations: [
        { address: { id: uuidOf(900), city: 'One' } },
        { address: { id: uuidOf(900), city: 'Two' } },
        { address: { id: null, city: 'Three' } },
        { address: { id: null, city: 'Four' } },
      ],
    });
    expect(Object.keys(page.client.extract() as object).filter((key) => key.startsWith('Address'))).toEqual(
      [],
    );
  });
});
