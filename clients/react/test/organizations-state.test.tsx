import { describe, expect, test } from 'vitest';
import {
  acmeGraph,
  accessRecords,
  numbersTo,
  unit,
  uuidOf,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { startUpstream } from '../../../test/support/scripted-upstream.ts';
import { organizationsState, useOrganizationsLazyQuery } from '../src/index.ts';
import { openPage, pause, settleState } from './support/page.tsx';
import { mountOrganizations } from './support/states.tsx';

describe('organizationsState', () => {
  test('of a lazy query that was not run is idle', async () => {
    await using graph = await startGraph();

    const mounted = openPage(graph.url).mount(() =>
      organizationsState(useOrganizationsLazyQuery()[1], 'organizations'),
    );
    await pause();

    expect(mounted.current).toEqual({ status: 'idle' });
  });

  test('tells each organization its own state, in the order of the ids', async () => {
    await using graph = await startGraph({
      links: [unit(1), unit(2)],
      access: accessRecords({ 1: {}, 2: 503, 3: 403, 4: 503 }),
      workforce: workforceRecords({ [uuidOf(1)]: {}, [uuidOf(2)]: {} }),
    });
    const page = openPage(graph.url);

    const ids = ['unit-2', 'nobody', 'access:4', 'access:3', 'not an id', 'unit-1', 'unit-2'];
    const mounted = mountOrganizations(page, ids);
    expect(mounted.current).toEqual({ status: 'loading' });
    const state = await settleState(mounted);

    expect(state).toMatchObject({
      status: 'ready',
      isRefreshing: false,
      refreshFailure: null,
      organizations: [
        {
          status: 'partial',
          organization: { id: 'unit-2' },
          missing: [{ source: 'ACCESS', reason: 'UNAVAILABLE' }],
        },
        { status: 'not-found' },
        { status: 'failed', failure: { code: 'UPSTREAM_UNAVAILABLE', source: 'ACCESS', path: [] } },
        { status: 'forbidden', failure: { code: 'FORBIDDEN' } },
        { status: 'failed', failure: { code: 'BAD_USER_INPUT' } },
        { status: 'ready', organization: { id: 'unit-1' } },
        { status: 'partial', organization: { id: 'unit-2' } },
      ],
    });
    expect(page.requests).toHaveLength(1);
  });

  test('of no ids is ready and empty', async () => {
    await using graph = await startGraph();

    const state = await settleState(mountOrganizations(openPage(graph.url), []));

    expect(state).toMatchObject({ status: 'ready', organizations: [] });
  });

  test('where no organization can be read without signing in is signed-out', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));

    const state = await settleState(
      mountOrganizations(openPage(graph.url, { credentials: {} }), ['acme', 'access:73']),
    );

    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'UNAUTHENTICATED' } });
  });

  test('where one of two can be read without signing in is ready', async () => {
    await using graph = await startGraph({
      access: accessRecords({ 1: {} }),
      workforce: workforceRecords({ [uuidOf(1)]: {} }),
    });
    const page = openPage(graph.url, { credentials: { workforce: 'test-key' } });

    const state = await settleState(mountOrganizations(page, ['access:1', `workforce:${uuidOf(1)}`]));

    expect(state).toMatchObject({
      status: 'ready',
      organizations: [{ status: 'signed-out' }, { status: 'ready' }],
    });
  });

  test('of more ids than the server takes is failed, by the code that says so', async () => {
    await using graph = await startGraph();

    const state = await settleState(
      mountOrganizations(
        openPage(graph.url),
        numbersTo(101).map((number) => `access:${String(number)}`),
      ),
    );

    expect(state).toMatchObject({ status: 'failed', failure: { code: 'TOO_MANY_IDS', isRetryable: false } });
    expect(graph.calls).toEqual([]);
  });

  test('of a platform that failed while the server shows what it had read before is stale, not partial', async () => {
    const fetchedAt = '2026-03-10T09:32:57.363Z';
    const sources = [
      { __typename: 'SourceState', source: 'ACCESS', status: 'STALE', fetchedAt },
      { __typename: 'SourceState', source: 'WORKFORCE', status: 'NOT_LINKED', fetchedAt: null },
    ];
    const organization = {
      __typename: 'Organization',
      id: 'access:73',
      accessId: '73',
      workforceId: null,
      name: 'Acme',
      description: null,
      type: null,
      isPersonal: false,
      isRestricted: false,
      sources,
    };
    await using graph = await startUpstream({
      '/graphql': { json: { data: { organizations: [organization] } } },
    });

    const state = await settleState(mountOrganizations(openPage(`${graph.url}/graphql`), ['access:73']));

    expect(state).toMatchObject({
      status: 'ready',
      organizations: [{ status: 'ready', stale: [{ source: 'ACCESS', fetchedAt }] }],
    });
  });
});
