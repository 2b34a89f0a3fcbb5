import { EventEmitter } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { TestGraphOptions } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import type { Script } from '../support/scripted-upstream.ts';
import {
  accessBody,
  accessPath,
  describeErrors,
  numbersTo,
  uuidOf,
  workforceBody,
  workforcePath,
} from './records.ts';

/** What records of 10,000 bytes and more count as, so that three fit into {@link perOperation}. */
const perOperation = '40000';
const padding = { filler: 'x'.repeat(10_000) };
const scripts = (count: number, members: object = padding): Record<string, Script> =>
  Object.fromEntries(
    numbersTo(count).map((id) => [accessPath(String(id)), { json: accessBody(String(id), members) }]),
  );
const idsTo = (count: number) => numbersTo(count).map((id) => `access:${id}`);
const query = 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }';
const refusal = 'This operation holds the 40000 bytes of upstream responses that it may hold.';

function start(count: number, environment: Record<string, string>, options: TestGraphOptions = {}) {
  return startGraph({
    access: scripts(count),
    ...options,
    environment: { UPSTREAM_RETRIES: '0', MAX_CONCURRENT_CALLS: '1', ...environment },
  });
}

describe('the bytes that one operation holds', () => {
  test('beyond its limit, are not read: the records so far are there, the others UPSTREAM_UNAVAILABLE and not called', async () => {
    await using graph = await start(8, { UPSTREAM_MAX_BYTES_PER_OPERATION: perOperation });
    const answer = await graph.query(query, { variables: { ids: idsTo(8) } });
    const found = numbersTo(3).map((id) => ({ name: `Access ${id}` }));
    expect(answer.data).toEqual({ organizations: [...found, null, null, null, null, null] });
    expect(describeErrors(answer)).toEqual(
      [3, 4, 5, 6, 7].map((index) => `UPSTREAM_UNAVAILABLE ACCESS organizations.${index}`),
    );
    expect(new Set(answer.errors?.map(({ message }) => message))).toEqual(new Set([refusal]));
    // The fourth shows that there is no room; the fifth may have been on its way.
    expect(graph.calls.length).toBeLessThanOrEqual(5);
    const scrape = await readMetrics(graph.metricsUrl);
    const refusals = 'organization_graph_upstream_refusals_total';
    expect(scrape.sum(refusals, { source: 'access', reason: 'no_room' })).toBe(5);
    expect(scrape.sum(refusals)).toBe(5);
  });

  test('are its own: another one at the same moment, and the next one, are answered', async () => {
    await using graph = await start(8, { UPSTREAM_MAX_BYTES_PER_OPERATION: perOperation });
    const [, other] = await Promise.all([
      graph.query(query, { variables: { ids: idsTo(8) } }),
      graph.query(query, { variables: { ids: ['access:8', 'access:7'] } }),
    ]);
    expect(other).toMatchObject({ data: { organizations: [{ name: 'Access 8' }, { name: 'Access 7' }] } });
    const next = await graph.query(query, { variables: { ids: idsTo(3) } });
    expect(next.errors).toBeUndefined();
  });

  test('are counted for kept records, too', async () => {
    await using graph = await start(5, {
      UPSTREAM_MAX_BYTES_PER_OPERATION: perOperation,
      CACHE_TTL_MS: '60000',
    });
    for (const id of idsTo(5)) await graph.query(query, { variables: { ids: [id] } });
    const answer = await graph.query(query, { variables: { ids: idsTo(5) } });
    expect(describeErrors(answer)).toEqual([
      'UPSTREAM_UNAVAILABLE ACCESS organizations.3',
      'UPSTREAM_UNAVAILABLE ACCESS organizations.4',
    ]);
    expect(graph.calls).toHaveLength(5);
  });

  test('of a single record, may be more than the limit', async () => {
    await using graph = await start(1, { UPSTREAM_MAX_BYTES_PER_OPERATION: '1' });
    expect((await graph.query(query, { variables: { ids: idsTo(1) } })).errors).toBeUndefined();
  });

  test('count what small records take in memory, their issues included', async () => {
    const members = { permissions: Object.fromEntries(numbersTo(1000).map((flag) => [`f${flag}`, 1])) };
    const options = { access: scripts(9, members) };
    // Each is of 9 kB on the wire, 2 kB by itself, and 16 kB for its thousand issues.
    await using graph = await start(9, { UPSTREAM_MAX_BYTES_PER_OPERATION: '100000' }, options);
    const answer = await graph.query(query, { variables: { ids: idsTo(9) } });
    expect(describeErrors(answer)).toHaveLength(6);
  });
});

describe('the bytes that all operations hold', () => {
  const held = { UPSTREAM_MAX_BYTES_IN_FLIGHT: '20000', UPSTREAM_MAX_BYTES_PER_OPERATION: '1000000' };

  test('beyond the limit, let a call wait for an operation that ends, also of the other platform', async () => {
    const gate = new EventEmitter();
    await using graph = await start(2, held, {
      workforce: {
        [workforcePath(uuidOf(1))]: (_request, response) => {
          gate.once('open', () => response.end(JSON.stringify(workforceBody(uuidOf(1)))));
        },
      },
    });
    // Holds a record of access while it waits for workforce.
    const holding = graph.query(query, { variables: { ids: ['access:1', `workforce:${uuidOf(1)}`] } });
    await vi.waitUntil(() => graph.calls.length === 2);
    const waiting = graph.query(query, { variables: { ids: ['access:2'] } });
    await vi.waitUntil(() => graph.access.requests.length === 2);
    let isAnswered = false;
    void waiting.finally(() => (isAnswered = true));
    // Sent, and not taken.
    await graph.access.requests[1]!.wentAway;
    await readMetrics(graph.metricsUrl);
    expect(isAnswered).toBe(false);
    gate.emit('open');
    expect((await holding).errors).toBeUndefined();
    expect((await waiting).data).toEqual({ organizations: [{ name: 'Access 2' }] });
  });

  test('beyond the limit for longer than an attempt may take, fail calls with UPSTREAM_UNAVAILABLE and the number', async () => {
    const comeBackLater = { status: 503, headers: { 'retry-after': '5' } };
    await using graph = await start(
      2,
      { ...held, UPSTREAM_TIMEOUT_MS: '200', UPSTREAM_RETRIES: '1', UPSTREAM_RETRY_PERCENT: '100' },
      { workforce: { [workforcePath(uuidOf(1))]: comeBackLater } },
    );
    const client = new AbortController();
    const holding = fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bothCredentials },
      body: JSON.stringify({ query, variables: { ids: ['access:1', `workforce:${uuidOf(1)}`] } }),
      signal: client.signal,
    });
    await vi.waitUntil(() => graph.calls.length === 2);
    const answer = await graph.query(query, { variables: { ids: ['access:2'] } });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE ACCESS organizations.0']);
    expect(answer.errors?.[0]?.message).toBe(
      'This server holds the 20000 bytes of upstream responses that it may hold.',
    );
    // The operation ends when its client hangs up.
    client.abort();
    await expect(holding).rejects.toThrow();
    expect((await graph.query(query, { variables: { ids: ['access:2'] } })).errors).toBeUndefined();
  });
});
