import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { findRequestLine } from '../server/support/log.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { Answer, TestGraph } from '../support/graph.ts';
import { acme, acmeGraph, workforceBody, workforcePath } from './records.ts';

const query = '{ organization(id: "acme") { description sources { source status fetchedAt } } }';
const path = workforcePath(acme.workforceId);

const environment = {
  CACHE_STALE_IF_ERROR_MS: '60000',
  CACHE_STALE_AFTER_MS: '20',
  UPSTREAM_TIMEOUT_MS: '30000',
  OPERATION_TIMEOUT_MS: '30000',
  UPSTREAM_RETRIES: '0',
  BREAKER_MIN_ATTEMPTS: '0',
  BREAKER_CONSECUTIVE_FAILURES: '0',
};

function start(others: Readonly<Record<string, string>> = {}): Promise<TestGraph> {
  return startGraph({ ...acmeGraph({}, {}), environment: { ...environment, ...others } });
}

/** Lets workforce answer only when the test does. */
function hold(graph: TestGraph): ServerResponse[] {
  const held: ServerResponse[] = [];
  graph.workforce.on(path, (_request, response) => void held.push(response));
  return held;
}

/** What an answer says of the workforce side. */
function stateOf({ data }: Answer): { readonly status: string; readonly fetchedAt: string | null } {
  const { sources } = data?.['organization'] as {
    sources: { source: string; status: string; fetchedAt: string | null }[];
  };
  return sources.find(({ source }) => source === 'WORKFORCE')!;
}

/** Asks until the answer says so of workforce. */
function expectState(graph: TestGraph) {
  return expect.poll(async () => stateOf(await graph.query(query)).status, { timeout: 8000 });
}

describe('CACHE_STALE_AFTER_MS', () => {
  test('with a platform that does not respond, shows what was read, and the read goes on and refreshes it', async () => {
    await using graph = await start();
    const { fetchedAt } = stateOf(await graph.query(query));
    const held = hold(graph);
    const headers = { ...bothCredentials, 'x-request-id': 'slow' };
    const during = await graph.query(query, { headers });
    expect(during.errors).toBeUndefined();
    expect(during.data?.['organization']).toMatchObject({ description: `About ${acme.workforceId}` });
    expect(stateOf(during)).toMatchObject({ status: 'STALE', fetchedAt });
    expect(await findRequestLine(graph, 'slow')).toMatchObject({
      failures: { 'workforce UPSTREAM_TIMEOUT no response yet': 1 },
    });
    // A second one takes part in the read of the first, which has had its answer.
    expect(stateOf(await graph.query(query))).toMatchObject({ status: 'STALE', fetchedAt });
    expect(graph.workforce.requests).toHaveLength(2);

    const members = { name: { organizationName: 'Acme', description: 'refreshed' } };
    held[0]!.end(JSON.stringify(workforceBody(acme.workforceId, members)));
    expect(await graph.workforce.requests[1]!.wentAway).toBe(false);
    await expect
      .poll(async () => (await graph.query(query)).data?.['organization'])
      .toMatchObject({ description: 'refreshed' });
    expect(stateOf(await graph.query(query)).fetchedAt).not.toBe(fetchedAt);
    expect(graph.workforce.requests).toHaveLength(3);
  });

  test.each([
    [401, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
  ])('with a platform that responds %i in the end, shows it no more', async (status, state) => {
    await using graph = await start();
    await graph.query(query);
    const held = hold(graph);
    expect(stateOf(await graph.query(query)).status).toBe('STALE');
    graph.workforce.on(path, { status: 500 });
    held[0]!.writeHead(status).end();
    await expectState(graph).toBe('UNAVAILABLE');
    graph.workforce.on(path, { status });
    expect(stateOf(await graph.query(query)).status).toBe(state);
  });

  test('lets the read go on no longer than an attempt may take', async () => {
    await using graph = await start({ UPSTREAM_TIMEOUT_MS: '400' });
    await graph.query(query);
    hold(graph);
    expect(stateOf(await graph.query(query)).status).toBe('STALE');
    expect(await graph.workforce.requests[1]!.wentAway).toBe(true);
  });

  test('without anything that was read, waits for the platform', async () => {
    await using graph = await start();
    const held = hold(graph);
    const answer = graph.query(query);
    await expect.poll(() => held.length).toBe(1);
    await new Promise((resolve) => setTimeout(resolve, 60));
    held[0]!.end(JSON.stringify(workforceBody(acme.workforceId)));
    expect(stateOf(await answer).status).toBe('OK');
  });

  test('of 0, shows it at once', async () => {
    await using graph = await start({ CACHE_STALE_AFTER_MS: '0' });
    await graph.query(query);
    hold(graph);
    expect(stateOf(await graph.query(query)).status).toBe('STALE');
  });

  test('of more than the operation may take, shows it when that is over', async () => {
    await using graph = await start({ CACHE_STALE_AFTER_MS: '60000', OPERATION_TIMEOUT_MS: '300' });
    await graph.query(query);
    hold(graph);
    expect(stateOf(await graph.query(query)).status).toBe('STALE');
    // Nobody waits for it any more.
    expect(await graph.workforce.requests[1]!.wentAway).toBe(true);
  });
});
