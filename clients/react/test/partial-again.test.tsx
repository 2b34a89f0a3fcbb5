import { describe, expect, test } from 'vitest';
import { acme, acmeGraph, workforcePath } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import { openPage, settleState } from './support/page.tsx';
import { mountOrganization } from './support/states.tsx';

describe('a partial state', () => {
  test('on a second mount is told at once, with its failure, and again with the answer', async () => {
    await using graph = await startGraph(acmeGraph({}, 503));
    const page = openPage(graph.url);
    const first = mountOrganization(page, 'acme');
    await settleState(first);
    first.unmount();

    const second = mountOrganization(page, 'acme');
    expect(second.current).toMatchObject({
      status: 'partial',
      isRefreshing: true,
      missing: [{ source: 'WORKFORCE', reason: 'UNAVAILABLE', failure: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    const state = await settleState(second);

    expect(state).toMatchObject({
      status: 'partial',
      missing: [{ source: 'WORKFORCE', failure: { code: 'UPSTREAM_UNAVAILABLE' } }],
    });
    expect(page.requests).toHaveLength(2);
  });

  test('of an organization that was unreadable shows, on a second mount, that it is asked again', async () => {
    await using graph = await startGraph(acmeGraph(503, 503));
    const page = openPage(graph.url);
    const first = mountOrganization(page, 'acme');
    expect(await settleState(first)).toMatchObject({ status: 'failed' });
    first.unmount();

    const second = mountOrganization(page, 'acme');
    expect(second.current).toMatchObject({ status: 'loading' });

    expect(await settleState(second)).toMatchObject({ status: 'failed' });
    expect(second.renders.map(({ status }) => status)).not.toContain('not-found');
  });

  test('ends when the platform is back', async () => {
    await using graph = await startGraph(acmeGraph({}, 503));
    const page = openPage(graph.url);
    const mounted = mountOrganization(page, 'acme');
    const { result } = await settleState(mounted);

    graph.workforce.on(workforcePath(acme.workforceId), {
      json: { id: acme.workforceId, name: { organizationName: 'Back' } },
    });
    await result.refetch();

    expect(await settleState(mounted)).toMatchObject({ status: 'ready', organization: { name: 'Back' } });
    expect(page.requests).toHaveLength(2);
  });
});
