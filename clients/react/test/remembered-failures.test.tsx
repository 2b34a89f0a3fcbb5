import { gql } from '@apollo/client';
import type { OperationVariables, TypedDocumentNode } from '@apollo/client';
import { useQuery, useSuspenseQuery } from '@apollo/client/react';
import { act } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import {
  accessBody,
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  childOf,
  unit,
  uuidOf,
  workforceBody,
  workforcePath,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import {
  OrganizationDocument,
  organizationState,
  organizationsState,
  useCurrentOrganizationQuery,
  useOrganizationSuspenseQuery,
  useOrganizationsQuery,
  withPartialAnswers,
} from '../src/index.ts';
import type { Listed } from './support/states.tsx';
import type { MountedHook } from './support/page.tsx';
import type { OrganizationsState } from '../src/index.ts';
import { openPage, pause, settle, settleState } from './support/page.tsx';
import { holdBack } from './support/holding.ts';
import { breakOff, startProxy } from './support/proxy.ts';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

/** A list in which something is wrong with every item but the first. */
const ids = ['unit-1', 'access:3', 'access:4', 'not an id', 'nobody', 'unit-2'];
const listGraph = {
  links: [unit(1), unit(2)],
  access: {
    ...accessRecords({ 1: {}, 2: 503, 3: 403, 4: 503 }),
    '/v1/organization': { json: accessBody('1') },
  },
  workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
};
const requestId = expect.stringMatching(/^[\w-]{36}$/) as unknown;
const listStates = {
  status: 'ready',
  isRefreshing: false,
  refreshFailure: null,
  organizations: [
    { status: 'ready' },
    { status: 'forbidden', failure: { code: 'FORBIDDEN', requestId } },
    { status: 'failed', failure: { code: 'UPSTREAM_UNAVAILABLE', isRetryable: true, path: [] } },
    { status: 'failed', failure: { code: 'BAD_USER_INPUT' } },
    { status: 'not-found' },
    {
      status: 'partial',
      missing: [{ source: 'ACCESS', reason: 'UNAVAILABLE', failure: { code: 'UPSTREAM_UNAVAILABLE' } }],
    },
  ],
};

/** What a list shows of its first organization. */
function firstName({ current }: MountedHook<OrganizationsState<Listed>>): string | null | undefined {
  const first = current.status === 'ready' ? current.organizations[0] : undefined;
  return first?.status === 'ready' ? first.organization.name : undefined;
}

/** A query of a page of its own. */
function query<Data>(fields: string): TypedDocumentNode<Data, OperationVariables> {
  return gql(`query Own($id: ID!) { organization(id: $id) { id ${fields} } }`);
}

describe('a list', () => {
  test('one of whose organizations another query reads stays what it was, with its failures', async () => {
    await using graph = await startGraph(listGraph);
    const page = openPage(graph.url);
    const list = mountOrganizations(page, ids);
    expect(await settleState(list)).toMatchObject(listStates);

    graph.workforce.on(workforcePath(uuidOf(1)), {
      json: workforceBody(uuidOf(1), { name: { organizationName: 'Renamed' } }),
    });
    await settleState(mountOrganization(page, 'unit-1'));
    await settle(() => expect(firstName(list)).toBe('Renamed'));

    expect(list.current).toMatchObject(listStates);
    expect(page.requests).toHaveLength(2);
  });

  test('beside which the current organization is read slowly stays what it was', async () => {
    await using graph = await startGraph(listGraph);
    const slow = holdBack({ json: accessBody('1') });
    graph.access.on('/v1/organization', slow.script);
    const page = openPage(graph.url);
    const list = page.mount(() => ({
      ...organizationsState(useOrganizationsQuery({ variables: { ids } }), 'organizations'),
      own: organizationState(useCurrentOrganizationQuery(), 'currentOrganization'),
    }));
    await settle(() => expect(list.current).toMatchObject({ ...listStates, own: { status: 'loading' } }));
    const seen = list.renders.length;

    slow.release();
    await settle(() => expect(list.current.own.status).toBe('ready'));

    for (const state of list.renders.slice(seen)) expect(state).toMatchObject(listStates);
    expect(page.requests).toHaveLength(2);
  });

  test('that cannot be asked again tells the failure of each organization that it had', async () => {
    await using graph = await startGraph(listGraph);
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const first = mountOrganizations(page, ids);
    await settleState(first);
    first.unmount();

    proxy.answer(breakOff);
    const state = await settleState(mountOrganizations(page, ids));

    expect(state).toMatchObject({
      status: 'ready',
      refreshFailure: { code: 'NETWORK_ERROR' },
      organizations: [{ status: 'ready' }, { status: 'forbidden' }, { status: 'failed' }, {}, {}, {}],
    });
    expect(state).toHaveProperty('organizations.2.failure.code', 'UPSTREAM_UNAVAILABLE');
  });
});

describe('an organization whose parent is forbidden', () => {
  const child = `workforce:${uuidOf(1)}`;
  const childGraph = {
    workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: 503 }),
  };
  const withoutParent = {
    status: 'partial',
    missing: [{ path: ['parent'], failure: { code: 'UPSTREAM_UNAVAILABLE', requestId } }],
  };

  test('stays partial when a list reads it', async () => {
    await using graph = await startGraph(childGraph);
    const page = openPage(graph.url);
    const detail = mountOrganization(page, child);
    expect(await settleState(detail)).toMatchObject(withoutParent);

    graph.workforce.on(workforcePath(uuidOf(1)), {
      json: { ...workforceBody(uuidOf(1), childOf(uuidOf(2))), name: { organizationName: 'Renamed' } },
    });
    await settleState(mountOrganizations(page, [child]));
    await settle(() => expect(detail.current).toMatchObject({ organization: { name: 'Renamed' } }));

    expect(detail.current).toMatchObject(withoutParent);
    expect(page.requests).toHaveLength(2);
  });

  test.each(['cache-and-network', 'cache-first'] as const)(
    'is partial from the first render of a second mount (%s)',
    async (fetchPolicy) => {
      await using graph = await startGraph(childGraph);
      const page = openPage(graph.url);
      const first = mountOrganization(page, child);
      await settleState(first);
      first.unmount();

      const second = mountOrganization(page, child, { fetchPolicy });
      expect(second.current).toMatchObject(withoutParent);
      await settleState(second);

      for (const state of second.renders) expect(state).toMatchObject(withoutParent);
    },
  );

  test('is ready when another query brings the parent', async () => {
    await using graph = await startGraph(childGraph);
    const page = openPage(graph.url);
    const detail = mountOrganization(page, child);
    await settleState(detail);

    graph.workforce.on(workforcePath(uuidOf(2)), { json: workforceBody(uuidOf(2)) });
    await act(() =>
      page.client.query({
        query: query('parent { id name }'),
        variables: { id: child },
        fetchPolicy: 'network-only',
      }),
    );

    await settle(() =>
      expect(detail.current).toMatchObject({
        status: 'ready',
        organization: { parent: { name: `Workforce ${uuidOf(2)}` } },
      }),
    );
    expect(page.requests).toHaveLength(2);
  });
});

describe('an organization with a platform missing', () => {
  const acmeOwn = query<{ organization: { id: string } | null }>(
    'description address { city } sources { source status }',
  );
  const back = { json: workforceBody(acme.workforceId, { address: { city: 'Calgary' } }) };

  test('stays partial when a list finds the platform back but leaves fields out', async () => {
    await using graph = await startGraph(acmeGraph({}, 503));
    const page = openPage(graph.url);
    const detail = page.mount(() =>
      organizationState(useQuery(acmeOwn, withPartialAnswers({ variables: { id: 'acme' } })), 'organization'),
    );
    await settleState(detail);

    graph.workforce.on(workforcePath(acme.workforceId), back);
    await settleState(mountOrganizations(page, ['acme']));
    await settle(() =>
      expect(detail.current).toMatchObject({ organization: { sources: [{}, { status: 'OK' }] } }),
    );

    expect(detail.current).toMatchObject({
      status: 'partial',
      organization: { description: `About ${acme.workforceId}`, address: null },
      missing: [{ source: 'WORKFORCE', reason: 'UNAVAILABLE', path: [], isRetryable: true }],
    });
    expect(page.requests).toHaveLength(2);
  });

  test('is ready when another query brings all that was null', async () => {
    await using graph = await startGraph(acmeGraph({}, 503));
    const page = openPage(graph.url);
    const detail = page.mount(() =>
      organizationState(useQuery(acmeOwn, withPartialAnswers({ variables: { id: 'acme' } })), 'organization'),
    );
    await settleState(detail);

    graph.workforce.on(workforcePath(acme.workforceId), back);
    await settleState(mountOrganization(page, 'acme'));

    await settle(() => expect(detail.current).toMatchObject({ status: 'ready' }));
    expect(page.requests).toHaveLength(2);
  });

  test('is told anew, and no older failure with it, where another query finds another reason', async () => {
    await using graph = await startGraph(acmeGraph(503, {}));
    const page = openPage(graph.url);
    const detail = mountOrganization(page, 'acme');
    await settleState(detail);

    graph.access.on(accessPath(acme.accessId), { status: 403 });
    await settleState(mountOrganizations(page, ['acme']));
    await settle(() => expect(detail.current).toMatchObject({ missing: [{ reason: 'FORBIDDEN' }] }));

    expect(detail.current).toMatchObject({
      missing: [{ source: 'ACCESS', isRetryable: false, failure: null }],
    });
  });
});

describe('an organization that could not be read', () => {
  test('is ready when another query reads all that it asks for, and is not asked for again', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 503 }) });
    const page = openPage(graph.url);
    const few = query<{ organization: { id: string } | null }>('name');
    const detail = page.mount(() =>
      organizationState(
        useQuery(few, withPartialAnswers({ variables: { id: 'access:78' } })),
        'organization',
      ),
    );
    expect(await settleState(detail)).toMatchObject({ status: 'failed' });

    graph.access.on(accessPath('78'), { json: accessBody('78') });
    await settleState(mountOrganization(page, 'access:78'));

    await settle(() => expect(detail.current).toMatchObject({ status: 'ready', refreshFailure: null }));
    await pause(100);
    expect(page.requests.map(({ operationName }) => operationName)).toEqual(['Own', 'Organization']);
  });

  test('is forbidden, not unknown, on a second mount that asks the cache first', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const page = openPage(graph.url);
    const first = mountOrganization(page, 'access:78');
    await settleState(first);
    first.unmount();

    const second = mountOrganization(page, 'access:78', { fetchPolicy: 'cache-first' });

    expect(second.current).toMatchObject({ status: 'forbidden', failure: { code: 'FORBIDDEN', requestId } });
    await pause();
    expect(page.requests).toHaveLength(1);
  });

  test('still tells for how long to wait on a second mount that asks the cache first', async () => {
    const access = { [accessPath('78')]: { status: 429, headers: { 'retry-after': '60' } } };
    await using graph = await startGraph({ access });
    const page = openPage(graph.url);
    const first = mountOrganization(page, 'access:78');
    await settleState(first);
    first.unmount();

    const second = mountOrganization(page, 'access:78', { fetchPolicy: 'cache-first' });

    expect(second.current).toMatchObject({
      status: 'failed',
      failure: { code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 60_000, isRetryable: true },
    });
  });

  test('is not-found once an answer without an error says so', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });
    const page = openPage(graph.url);
    const mounted = mountOrganization(page, 'access:78');
    const { result } = await settleState(mounted);

    graph.access.on(accessPath('78'), { status: 404 });
    await act(() => result.refetch());

    await settle(() => expect(mounted.current).toMatchObject({ status: 'not-found' }));
  });
});

/** By the suspense hook of this package. */
function useOwn(id: string) {
  return organizationState(useOrganizationSuspenseQuery({ variables: { id } }), 'organization');
}

/** By that of Apollo Client, of which the page itself tells what it asked. */
function useApollo(id: string) {
  const asked = { query: OrganizationDocument, variables: { id } };
  const result = useSuspenseQuery(asked.query, withPartialAnswers({ variables: asked.variables }));
  return organizationState({ ...result, observable: asked }, 'organization');
}

describe('a suspense hook', () => {
  test.each([
    ['of this package', useOwn],
    ['of Apollo Client', useApollo],
  ])(
    '%s keeps the failures of its answer when another query reads the organization',
    async (_title, useState) => {
      await using graph = await startGraph({
        workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: 503 }),
      });
      const page = openPage(graph.url);
      const id = `workforce:${uuidOf(1)}`;
      const detail = await page.mountSuspending(() => useState(id));
      expect(detail.current).toMatchObject({ status: 'partial', missing: [{ path: ['parent'] }] });

      graph.workforce.on(workforcePath(uuidOf(1)), {
        json: { ...workforceBody(uuidOf(1), childOf(uuidOf(2))), name: { organizationName: 'Renamed' } },
      });
      await settleState(mountOrganizations(page, [id]));
      await settle(() => expect(detail.current).toMatchObject({ organization: { name: 'Renamed' } }));

      expect(detail.current).toMatchObject({ status: 'partial', missing: [{ path: ['parent'] }] });
      expect(page.requests).toHaveLength(2);
    },
  );
});
