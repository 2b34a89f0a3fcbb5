import { gql } from '@apollo/client';
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery } from '@apollo/client/react';
import { describe, expect, test } from 'vitest';
import {
  acmeGraph,
  accessRecords,
  unit,
  uuidOf,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { useOrganizationQuery, useOrganizationsQuery, withPartialAnswers } from '../src/index.ts';
import { openPage, pause, settle } from './support/page.tsx';

/** The query of a page of its own, which asks for less of the same organization. */
const few: TypedDocumentNode<unknown, OperationVariables> = gql`
  {
    organization(id: "acme") {
      id
      sources {
        source
        status
      }
    }
  }
`;

describe('createOrganizationCache', () => {
  test('lets two mounted queries ask for different fields of sources without asking for each other', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);

    const whole = page.mount(() => useOrganizationQuery({ variables: { id: 'acme' } }));
    await settle(() => expect(whole.current.data).toBeDefined());
    const part = page.mount(() => useQuery(few, withPartialAnswers()));
    await settle(() =>
      expect(part.current).toMatchObject({ loading: false, data: expect.anything() as unknown }),
    );
    await pause(100);

    expect(page.requests.map(({ operationName }) => operationName)).toEqual(['Organization', undefined]);
    expect(whole.current.data?.organization?.sources).toHaveLength(2);
    expect(whole.current.data?.organization?.sources[0]?.fetchedAt).toEqual(expect.any(String));
  });

  test('two lists and a detail of the same organizations, mounted at once, cost one request each', async () => {
    await using graph = await startGraph({
      links: [unit(1), unit(2)],
      access: accessRecords({ 1: {}, 2: {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
    });
    const page = openPage(graph.url);

    const mounted = page.mount(() => [
      useOrganizationsQuery({ variables: { ids: ['unit-1', 'unit-2'] } }),
      useOrganizationsQuery({ variables: { ids: ['unit-2', 'unit-1'] } }),
      useOrganizationQuery({ variables: { id: 'unit-1' } }),
      useOrganizationQuery({ variables: { id: 'access:1' } }),
    ]);
    await settle(() =>
      expect(mounted.current.map(({ loading, data }) => !loading && data !== undefined)).toEqual([
        true,
        true,
        true,
        true,
      ]),
    );
    await pause(100);

    expect(page.requests).toHaveLength(4);
  });
});
