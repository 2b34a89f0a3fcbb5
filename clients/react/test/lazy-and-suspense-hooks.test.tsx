import { act } from '@testing-library/react';
import { skipToken } from '@apollo/client/react';
import { describe, expect, test } from 'vitest';
import { acme } from '../../../test/organizations/records.ts';
import {
  useCurrentOrganizationLazyQuery,
  useCurrentOrganizationSuspenseQuery,
  useOrganizationLazyQuery,
  useOrganizationSuspenseQuery,
  useOrganizationsLazyQuery,
  useOrganizationsSuspenseQuery,
} from '../src/index.ts';
import { addressOfNobody } from './support/nobody.ts';
import { openPage, pause, settle } from './support/page.tsx';
import { many, one, startSmallGraph } from './support/small-graph.ts';

describe('lazy hooks', () => {
  test('ask when they are told to, and answer the result', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => ({
      one: useOrganizationLazyQuery(),
      many: useOrganizationsLazyQuery(),
      own: useCurrentOrganizationLazyQuery(),
    }));
    await pause();
    expect(page.requests).toEqual([]);

    const answered = await act(() => mounted.current.one[0](one));
    await act(() => mounted.current.many[0](many));
    await act(() => mounted.current.own[0]());

    expect(answered.data?.organization?.id).toBe('acme');
    await settle(() => {
      expect(mounted.current.one[1].data?.organization?.id).toBe('acme');
      expect(mounted.current.many[1].data?.organizations).toHaveLength(2);
      expect(mounted.current.own[1].data?.currentOrganization?.id).toBe('acme');
    });
    expect(page.requests).toHaveLength(3);
  });

  test('answer a part together with its error', async () => {
    await using graph = await startSmallGraph();
    graph.workforce.on(`/organizations/${acme.workforceId}`, { status: 503 });
    const mounted = openPage(graph.url).mount(() => useOrganizationLazyQuery());

    const answered = await act(() => mounted.current[0](one));

    expect(answered.data?.organization?.name).toBe('Access 73');
    expect(answered.error?.message).toContain('workforce');
  });
});

describe('suspense hooks', () => {
  test('suspend, then answer data at the first render', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const first = await page.mountSuspending(() => useOrganizationSuspenseQuery(one));
    const second = await page.mountSuspending(() => useOrganizationsSuspenseQuery(many));
    const third = await page.mountSuspending(() => useCurrentOrganizationSuspenseQuery());

    expect(first.renders[0]?.data?.organization?.id).toBe('acme');
    expect(second.renders[0]?.data?.organizations.map((item) => item?.id)).toEqual(['access:78', 'acme']);
    expect(third.renders[0]?.data?.currentOrganization?.id).toBe('acme');
    await pause();
    expect(page.requests).toHaveLength(3);
  });

  test('do not throw a failure of a platform, nor one of the network', async () => {
    await using graph = await startSmallGraph();
    graph.access.on('/v1/organizations/73', { status: 503 });

    const partial = await openPage(graph.url).mountSuspending(() => useOrganizationSuspenseQuery(one));
    const failed = await openPage(await addressOfNobody()).mountSuspending(() =>
      useOrganizationSuspenseQuery(one),
    );

    expect(partial.current).toMatchObject({
      data: { organization: { id: 'acme' } },
      error: { name: 'CombinedGraphQLErrors' },
    });
    expect(failed.current).toMatchObject({ data: undefined, error: { name: 'TypeError' } });
  });

  test('ask nothing and do not suspend with skipToken', async () => {
    await using graph = await startSmallGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => useOrganizationSuspenseQuery(skipToken));
    await pause();

    expect(mounted.current.data).toBeUndefined();
    expect(page.requests).toEqual([]);
  });
});
