import { skipToken } from '@apollo/client/react';
import { act } from '@testing-library/react';
import { useState } from 'react';
import { describe, expect, test } from 'vitest';
import {
  accessRecords,
  acmeGraph,
  childOf,
  uuidOf,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import {
  organizationState,
  organizationsState,
  useCurrentOrganizationQuery,
  useOrganizationLazyQuery,
  useOrganizationQuery,
  useOrganizationSuspenseQuery,
  useOrganizationsQuery,
} from '../src/index.ts';
import { bothCredentials, openPage, pause, settle, settleState } from './support/page.tsx';
import { one } from './support/small-graph.ts';
import { mountOrganization } from './support/states.tsx';

describe('organizationState', () => {
  test('of a lazy query that was not run, and of skipToken, is idle', async () => {
    await using graph = await startGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => {
      const [, lazy] = useOrganizationLazyQuery();
      const skipped = useOrganizationQuery(skipToken);
      return [organizationState(lazy, 'organization'), organizationState(skipped, 'organization')];
    });
    await pause();

    expect(mounted.current).toEqual([{ status: 'idle' }, { status: 'idle' }]);
    expect(page.requests).toEqual([]);
  });

  test.each<[string, Parameters<typeof useOrganizationQuery>[0]]>([
    ['skipToken', skipToken],
    ['skip', { ...one, skip: true }],
  ])('of %s after an answer is idle, and ready again without it', async (_title, skipped) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);
    const mounted = page.mount(() => {
      const [isSkipped, skip] = useState(false);
      const result = useOrganizationQuery(isSkipped ? skipped : one);
      return { ...organizationState(result, 'organization'), skip };
    });
    expect(await settleState(mounted)).toMatchObject({ status: 'ready' });

    act(() => mounted.current.skip(true));
    expect(mounted.current).toEqual({ status: 'idle', skip: mounted.current.skip });
    await pause();
    expect(mounted.current.status).toBe('idle');

    act(() => mounted.current.skip(false));
    expect(await settleState(mounted)).toMatchObject({ status: 'ready', organization: { id: 'acme' } });
  });

  test('of a list or of a suspense hook that is told to skip after an answer is idle', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);
    const mounted = await page.mountSuspending(() => {
      const [isSkipped, skip] = useState(false);
      const list = useOrganizationsQuery(isSkipped ? skipToken : { variables: { ids: ['acme'] } });
      const suspended = useOrganizationSuspenseQuery(isSkipped ? skipToken : one);
      return {
        list: organizationsState(list, 'organizations').status,
        suspended: organizationState(suspended, 'organization').status,
        skip,
      };
    });
    await settle(() => expect(mounted.current).toMatchObject({ list: 'ready', suspended: 'ready' }));

    act(() => mounted.current.skip(true));
    await pause();

    expect(mounted.current).toMatchObject({ list: 'idle', suspended: 'idle' });
  });

  test('of a first answer on its way is loading, then ready', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);

    const mounted = mountOrganization(page, 'acme');
    expect(mounted.current.status).toBe('loading');
    const state = await settleState(mounted);

    expect(state).toMatchObject({
      status: 'ready',
      organization: { id: 'acme', accessId: '73' },
      isRefreshing: false,
      refreshFailure: null,
      stale: [],
    });
    expect(mounted.renders.map(({ status }) => status)).toEqual(['loading', 'ready']);
    expect(page.requests).toHaveLength(1);
  });

  test('of an organization that only one platform has is ready: nothing could be missing', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: {} }) });

    const state = await settleState(mountOrganization(openPage(graph.url), 'access:78'));

    expect(state).toMatchObject({ status: 'ready', organization: { id: 'access:78', workforceId: null } });
  });

  test('of an id that nothing has is not-found', async () => {
    await using graph = await startGraph();

    const state = await settleState(mountOrganization(openPage(graph.url), 'nobody'));

    expect(state).toMatchObject({ status: 'not-found' });
    expect(state).not.toHaveProperty('failure');
  });

  test('of a session without an organization is not-found', async () => {
    await using graph = await startGraph();
    const page = openPage(graph.url);

    const mounted = page.mount(() => organizationState(useCurrentOrganizationQuery(), 'currentOrganization'));

    expect(await settleState(mounted)).toEqual({ status: 'not-found' });
  });

  test.each([
    ['no credential at all', {}],
    ['credentials that are null', { access: null, workforce: null }],
    ['credentials that are empty', { access: '', workforce: '' }],
  ])('with %s is signed-out', async (_circumstance, credentials) => {
    await using graph = await startGraph(acmeGraph({}, {}));

    const state = await settleState(mountOrganization(openPage(graph.url, { credentials }), 'acme'));

    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'UNAUTHENTICATED' } });
    expect(graph.calls).toEqual([]);
  });

  test('where both platforms refuse the credentials is signed-out', async () => {
    await using graph = await startGraph(acmeGraph(401, 401));

    const state = await settleState(mountOrganization(openPage(graph.url), 'acme'));

    expect(state).toMatchObject({ status: 'signed-out', failure: { code: 'UNAUTHENTICATED', path: [] } });
  });

  test('where the only platform says 403 is forbidden', async () => {
    await using graph = await startGraph({ access: accessRecords({ 78: 403 }) });

    const state = await settleState(mountOrganization(openPage(graph.url), 'access:78'));

    expect(state).toMatchObject({
      status: 'forbidden',
      failure: { code: 'FORBIDDEN', source: 'ACCESS', isRetryable: false, path: [] },
    });
  });

  test('of an id that is none is failed, and no use trying again', async () => {
    await using graph = await startGraph();

    const state = await settleState(mountOrganization(openPage(graph.url), 'Not an id!'));

    expect(state).toMatchObject({
      status: 'failed',
      failure: { code: 'BAD_USER_INPUT', source: null, isRetryable: false },
    });
  });

  test('where no platform can be read is failed, and tells the request for the log', async () => {
    await using graph = await startGraph(acmeGraph(500, 503));

    const state = await settleState(mountOrganization(openPage(graph.url), 'acme'));

    expect(state).toMatchObject({
      status: 'failed',
      failure: {
        code: 'UPSTREAM_UNAVAILABLE',
        source: 'WORKFORCE',
        isRetryable: true,
        requestId: expect.stringMatching(/^[\w-]{36}$/) as unknown,
      },
    });
  });

  test('where a platform asks to wait tells for how long', async () => {
    const access = { '/v1/organizations/78': { status: 429, headers: { 'retry-after': '70' } } };
    await using graph = await startGraph({ access });

    const state = await settleState(mountOrganization(openPage(graph.url), 'access:78'));

    expect(state).toMatchObject({
      status: 'failed',
      failure: { code: 'UPSTREAM_RATE_LIMITED', retryAfterMs: 70_000, isRetryable: true },
    });
  });

  test('of an answer that comes again from the cache stays what it was', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: {} }),
    });
    const page = openPage(graph.url);

    const first = mountOrganization(page, `workforce:${uuidOf(1)}`);
    await settleState(first);
    first.unmount();
    const second = mountOrganization(page, `workforce:${uuidOf(1)}`, { fetchPolicy: 'cache-first' });

    expect(second.current).toMatchObject({
      status: 'ready',
      isRefreshing: false,
      organization: { parent: { id: `workforce:${uuidOf(2)}` } },
    });
    await pause();
    expect(page.requests).toHaveLength(1);
  });

  test('with one credential of two is partial, and the other platform is not asked', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url, { credentials: { access: bothCredentials.access } });

    const state = await settleState(mountOrganization(page, 'acme'));

    expect(state).toMatchObject({
      status: 'partial',
      organization: { id: 'acme', accessId: '73', workforceId: null },
      missing: [{ source: 'WORKFORCE', reason: 'NO_CREDENTIAL', path: [], isRetryable: false }],
    });
    expect(graph.workforce.requests).toEqual([]);
  });
});
