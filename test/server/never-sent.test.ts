import { expect, test } from 'vitest';
import { accessPath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import { later } from '../support/scripted-upstream.ts';
import { askExplained } from './support/explain.ts';
import { findRequestLine } from './support/log.ts';

test('a call that found no free connection in time was not sent: metrics, log and explanation do not count it', async () => {
  const slow = later(60_000, { json: {} });
  await using graph = await startGraph({
    access: { [accessPath('1')]: slow, [accessPath('2')]: slow, [accessPath('3')]: slow },
    environment: {
      MAX_CONCURRENT_CALLS: '1',
      OPERATION_TIMEOUT_MS: '500',
      UPSTREAM_TIMEOUT_MS: '3000',
      UPSTREAM_RETRIES: '0',
      BREAKER_MIN_ATTEMPTS: '0',
    },
  });
  const { explain, headers } = await askExplained(
    graph,
    '{ organizations(ids: ["access:1", "access:2", "access:3"]) { isPersonal } }',
  );
  expect(graph.calls).toEqual([accessPath('1')]);
  expect(explain.records.map(({ attempts, from, refused }) => [attempts, from, refused])).toEqual([
    [1, 'PLATFORM', null],
    [0, null, 'NO_CONNECTION'],
    [0, null, 'NO_CONNECTION'],
  ]);
  const line = await findRequestLine(graph, headers.get('x-request-id'));
  expect(line['calls']).toEqual({ access: 1, workforce: 0 });
  const scrape = await readMetrics(graph.metricsUrl);
  expect(scrape.sum('organization_graph_upstream_request_duration_seconds_count')).toBe(1);
  const refusals = 'organization_graph_upstream_refusals_total';
  expect(scrape.sum(refusals, { source: 'access', reason: 'no_connection' })).toBe(2);
  expect(scrape.sum(refusals)).toBe(2);
});
