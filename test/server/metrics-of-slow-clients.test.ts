import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { readMetrics } from '../support/metrics.ts';
import type { TestGraph } from '../support/graph.ts';
import { findRequestLine } from './support/log.ts';
import { startHeldGraph, whoAsks } from './support/held-graph.ts';
import { openConnection } from './support/raw-http.ts';

/** How long a client takes, or a platform; far more than any overhead here, in milliseconds. */
const SLOW_MS = 800;

const body = JSON.stringify({ query: `query Slow ${whoAsks}` });
const head = `POST /graphql HTTP/1.1\r\nhost: x\r\nx-request-id: slow-one\r\nauthorization: Bearer slow-token-1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;

/** Scrapes once an operation has been counted. */
async function readCounted(graph: TestGraph) {
  const scrape = () => readMetrics(graph.metricsUrl);
  const count = 'organization_graph_operation_duration_seconds_count';
  await expect.poll(async () => (await scrape()).sum(count), { timeout: 5000 }).toBe(1);
  return scrape();
}

describe('what a client does', () => {
  test('that goes away while a platform is waited for, is no overhead, and no failure of the platform', async () => {
    await using graph = await startHeldGraph();
    using connection = await openConnection(graph.url);
    connection.write(head + body);
    await graph.arrivals.until(1);
    await sleep(SLOW_MS);
    connection.socket.resetAndDestroy();
    const scrape = await readCounted(graph);
    expect(scrape.sum('organization_graph_operation_overhead_seconds_sum')).toBeLessThan(SLOW_MS / 2000);
    const calls = 'organization_graph_upstream_request_duration_seconds_count';
    expect(scrape.sum(calls)).toBe(1);
    expect(scrape.sum(calls, { source: 'access', status: 'cancelled' })).toBe(1);
    const line = await findRequestLine(graph, 'slow-one');
    expect(line['status']).toBeNull();
    expect(line['waitedMs']).toBeGreaterThan(SLOW_MS / 2);
    graph.release();
  });

  test('that sends slowly, is no overhead', async () => {
    await using graph = await startHeldGraph();
    graph.release();
    using connection = await openConnection(graph.url);
    connection.write(head);
    await sleep(SLOW_MS);
    connection.write(body);
    const scrape = await readCounted(graph);
    expect(scrape.sum('organization_graph_operation_duration_seconds_sum')).toBeGreaterThan(SLOW_MS / 2000);
    expect(scrape.sum('organization_graph_operation_overhead_seconds_count')).toBe(1);
    expect(scrape.sum('organization_graph_operation_overhead_seconds_sum')).toBeLessThan(SLOW_MS / 2000);
  });

  test('that goes away while another one is executed for it, too, is counted by the name of its operation', async () => {
    await using graph = await startHeldGraph();
    using executed = await openConnection(graph.url);
    using sharing = await openConnection(graph.url);
    executed.write(head + body);
    await graph.arrivals.until(1);
    sharing.write(head + body);
    await graph.arrivals.until(2);
    sharing.socket.resetAndDestroy();
    const scrape = await readCounted(graph);
    const labels = { operation_name: 'Slow', outcome: 'cancelled' };
    expect(scrape.sum('organization_graph_operation_duration_seconds_count', labels)).toBe(1);
    graph.release();
    await executed.readAnswer();
  });
});
