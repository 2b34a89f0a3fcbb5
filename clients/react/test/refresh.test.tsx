import { act } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import { acme, acmeGraph, accessPath, workforcePath } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { organizationState, useOrganizationSuspenseQuery } from '../src/index.ts';
import { openPage, pause, settleState } from './support/page.tsx';
import { breakOff, startProxy } from './support/proxy.ts';
import { mountOrganization, mountOrganizations } from './support/states.tsx';

const html = { 'content-type': 'text/html' };

describe('a refetch', () => {
  test('keeps what is shown, and says that a request is under way', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const page = openPage(graph.url);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    graph.access.on(accessPath(acme.accessId), { json: { id: 73, name: 'Access', personal: true } });
    await result.refetch();

    expect(await settleState(mounted)).toMatchObject({ status: 'ready', organization: { isPersonal: true } });
    expect(
      mounted.renders.map((state) => [state.status, 'isRefreshing' in state && state.isRefreshing]),
    ).toEqual([
      ['loading', false],
      ['ready', false],
      ['ready', true],
      ['ready', false],
    ]);
    expect(page.requests).toHaveLength(2);
  });

  test('that no answer comes to keeps what is shown, and tells why', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    proxy.answer(breakOff);
    await result.refetch();

    expect(await settleState(mounted)).toMatchObject({
      status: 'ready',
      organization: { id: 'acme' },
      refreshFailure: { code: 'NETWORK_ERROR', isRetryable: true },
    });

    await result.refetch();
    expect(await settleState(mounted)).toMatchObject({
      status: 'ready',
      refreshFailure: { code: 'NETWORK_ERROR' },
    });

    proxy.handOn();
    await result.refetch();
    expect(await settleState(mounted)).toMatchObject({ status: 'ready', refreshFailure: null });
    expect(mounted.renders.slice(1).map(({ status }) => status)).not.toContain('loading');
  });

  test('that fails keeps the parts masked', async () => {
    await using graph = await startGraph(acmeGraph({ permissions: { portal: true } }, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    proxy.answer({ status: 502, headers: html, body: '<html>' });
    await result.refetch();
    const state = await settleState(mounted);

    expect(state).toMatchObject({ status: 'ready', refreshFailure: { code: 'HTTP_ERROR' } });
    expect('organization' in state && state.organization).not.toHaveProperty('permissions');
  });

  test('that answers nothing but an error keeps what is shown, and holds nothing of it against that', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const mounted = mountOrganization(openPage(proxy.url), 'acme');
    const { result } = await settleState(mounted);

    const extensions = { code: 'UPSTREAM_TIMEOUT', source: 'ACCESS', retryable: true };
    proxy.answer({
      json: { data: null, errors: [{ message: 'Late.', path: ['organization', 'name'], extensions }] },
    });
    await result.refetch();

    expect(await settleState(mounted)).toMatchObject({
      status: 'ready',
      refreshFailure: { code: 'UPSTREAM_TIMEOUT' },
    });
  });

  test.each([
    [401, 'signed-out'],
    [403, 'forbidden'],
  ])('that a proxy turns away with %i shows nothing any more', async (status, expected) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    proxy.answer({ status, headers: html, body: '<html>' });
    await result.refetch();
    const state = await settleState(mounted);

    expect(state.status).toBe(expected);
    expect(state).not.toHaveProperty('organization');
  });

  test('of a list that fails keeps the list', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const first = mountOrganizations(page, ['acme', 'nobody']);
    await settleState(first);
    first.unmount();

    proxy.answer(breakOff);
    const second = mountOrganizations(page, ['acme', 'nobody']);

    expect(await settleState(second)).toMatchObject({
      status: 'ready',
      refreshFailure: { code: 'NETWORK_ERROR' },
      // What the cache has as null may have been unreadable: only an answer would tell.
      organizations: [{ status: 'ready', organization: { id: 'acme' } }, { status: 'failed' }],
    });
  });

  test('of a suspense query that fails keeps what is shown, and tells why', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const mounted = await page.mountSuspending(() => {
      const result = useOrganizationSuspenseQuery({ variables: { id: 'acme' } });
      return { ...organizationState(result, 'organization'), result };
    });

    proxy.answer(breakOff);
    await act(() => mounted.current.result.refetch());
    await pause();

    expect(mounted.current).toMatchObject({
      status: 'ready',
      organization: { id: 'acme' },
      refreshFailure: { code: 'NETWORK_ERROR' },
    });
  });
});

describe('after the cache was cleared', () => {
  test('a failing request shows nothing of what was read before', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    await using proxy = await startProxy(graph);
    const page = openPage(proxy.url);
    const mounted = mountOrganization(page, 'acme');
    await settleState(mounted);

    proxy.answer(breakOff);
    await page.client.resetStore().catch(() => undefined);
    const state = await settleState(mounted);

    expect(state).toMatchObject({ status: 'failed', failure: { code: 'NETWORK_ERROR' } });
  });
});

describe('a platform that fails', () => {
  test('after both were well makes the state partial, and takes its fields away', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const mounted = mountOrganization(openPage(graph.url), 'acme');
    const { result } = await settleState(mounted);

    graph.workforce.on(workforcePath(acme.workforceId), { status: 503 });
    await result.refetch();

    expect(await settleState(mounted)).toMatchObject({
      status: 'partial',
      organization: { name: 'Access 73', description: null },
      missing: [{ source: 'WORKFORCE', reason: 'UNAVAILABLE' }],
      refreshFailure: null,
    });
  });
});
