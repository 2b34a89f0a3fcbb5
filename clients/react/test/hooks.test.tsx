import { NetworkStatus } from '@apollo/client';
import { skipToken } from '@apollo/client/react';
import { act } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import { useCurrentOrganizationQuery, useOrganizationQuery, useOrganizationsQuery } from '../src/index.ts';
import { openPage, pause, settle } from './support/page.tsx';
import { many, one, startSmallGraph } from './support/small-graph.ts';

describe('plain hooks', () => {
  test('ask at once, each once, and answer data', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => ({
      one: useOrganizationQuery(one),
      many: useOrganizationsQuery(many),
      own: useCurrentOrganizationQuery(),
    }));
    expect(mounted.current.one).toMatchObject({ data: undefined, networkStatus: NetworkStatus.loading });
    await settle(() => {
      expect(mounted.current.one.data?.organization?.id).toBe('acme');
      expect(mounted.current.many.data?.organizations.map((item) => item?.id)).toEqual(['access:78', 'acme']);
      expect(mounted.current.own.data?.currentOrganization?.id).toBe('acme');
    });

    expect(page.requests.map(({ operationName, variables }) => ({ operationName, variables }))).toEqual([
      { operationName: 'Organization', variables: one.variables },
      { operationName: 'Organizations', variables: many.variables },
      { operationName: 'CurrentOrganization', variables: {} },
    ]);
  });

  test('ask nothing with skipToken, and ask when it is gone', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => {
      const [isSkipped, skip] = useState(true);
      return { skip, result: useOrganizationQuery(isSkipped ? skipToken : one) };
    });
    await pause();
    expect(page.requests).toEqual([]);

    act(() => mounted.current.skip(false));
    await settle(() => expect(mounted.current.result.data?.organization?.id).toBe('acme'));
    expect(page.requests).toHaveLength(1);
  });

  test('whose variables change ask anew and never show the one for the other', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => {
      const [id, show] = useState('acme');
      return { id, show, result: useOrganizationQuery({ variables: { id } }) };
    });
    await settle(() => expect(mounted.current.result.data?.organization?.id).toBe('acme'));
    act(() => mounted.current.show('access:78'));
    await settle(() => expect(mounted.current.result.data?.organization?.id).toBe('access:78'));

    const shown = mounted.renders.map(({ id, result }) => [id, result.data?.organization?.id]);
    expect(shown).not.toContainEqual(['access:78', 'acme']);
    expect(page.requests).toHaveLength(2);
  });

  test('mounted twice at the same time share one request', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => [useOrganizationQuery(one), useOrganizationQuery(one)]);
    await settle(() =>
      expect(mounted.current.map(({ data }) => data?.organization?.id)).toEqual(['acme', 'acme']),
    );

    expect(page.requests).toHaveLength(1);
  });

  test('mounted twice by strict mode send one request', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mountStrictly(() => useOrganizationQuery(one));
    await settle(() => expect(mounted.current.data?.organization?.id).toBe('acme'));

    expect(page.requests).toHaveLength(1);
  });

  test('take the options of Apollo Client, such as another fetch policy', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => useOrganizationQuery({ ...one, fetchPolicy: 'cache-only' }));
    await pause();

    expect(mounted.current).toMatchObject({ data: undefined, loading: false });
    expect(page.requests).toEqual([]);
  });

  test('that poll ask again and again until they are unmounted', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => useOrganizationQuery({ ...one, pollInterval: 30 }));
    await settle(() => expect(page.requests.length).toBeGreaterThan(2));
    mounted.unmount();
    await pause();
    const sent = page.requests.length;
    await pause(100);

    expect(page.requests).toHaveLength(sent);
  });
});
