import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import {
  accessBody,
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  uuidOf,
  workforcePath,
  workforceRecords,
} from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { later } from '../support/scripted-upstream.ts';
import { readMetrics } from '../support/metrics.ts';
import { credentialsOf, startHeldGraph, whoAsks } from './support/held-graph.ts';
import { openConnection } from './support/raw-http.ts';

const both = 'query Both { organization(id: "acme") { isPersonal description } }';

/** What the metric with this name has counted so far; its `_count` where it is a histogram. */
async function countOf(graph: TestGraph, name: string, labels: Record<string, string> = {}): Promise<number> {
  return (await readMetrics(graph.metricsUrl)).sum(`organization_graph_${name}`, labels);
}

/** Expects a count that may still be on its way: what ended is counted after it was answered. */
async function expectCount(graph: TestGraph, name: string, labels: Record<string, string>, count: number) {
  await expect.poll(() => countOf(graph, name, labels), { timeout: 5000 }).toBe(count);
}

describe('the metrics of operations', () => {
  test.each([
    ['answered in full', both, 'Both', 'success'],
    ['without a name', '{ __typename }', '<anonymous>', 'success'],
    ['not valid', 'query Invalid { nothing }', '<anonymous>', 'refused'],
    ['over a limit', `query Many { organizations(ids: [${'"a",'.repeat(101)}]) { id } }`, 'Many', 'refused'],
    ['that no platform answers', 'query Gone { organization(id: "access:8") { name } }', 'Gone', 'failure'],
    ['of failures', 'query Gone { organizations(ids: ["access:8"]) { name } }', 'Gone', 'failure'],
    [
      'of which a field fails',
      'query Half { organization(id: "access:8") { name } __typename }',
      'Half',
      'partial',
    ],
    [
      'of which one side fails',
      'query Side { organization(id: "side") { isPersonal type sources { status } } }',
      'Side',
      'partial',
    ],
  ])('count one %s, by name and outcome', async (_, query, name, outcome) => {
    const side = { id: 'side', accessId: '9', workforceId: uuidOf(9) };
    await using graph = await startGraph({
      links: [acme, side],
      access: accessRecords({ 73: {}, 8: 500, 9: 500 }),
      workforce: workforceRecords({ [acme.workforceId]: {}, [side.workforceId]: {} }),
      environment: { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '0' },
    });
    await graph.query(query);
    await expectCount(graph, 'operation_duration_seconds_count', { operation_name: name, outcome }, 1);
    await expectCount(graph, 'operation_duration_seconds_count', {}, 1);
  });

  test('count one whose client went away', async () => {
    await using graph = await startHeldGraph();
    using connection = await openConnection(graph.url);
    const body = JSON.stringify({ query: `query Left ${whoAsks}` });
    connection.write(
      `POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: Bearer left-token-1\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    await graph.arrivals.until(1);
    connection.socket.resetAndDestroy();
    await expectCount(graph, 'operation_duration_seconds_count', { outcome: 'cancelled' }, 1);
    graph.release();
  });

  test('count what has no operation nowhere', async () => {
    await using graph = await startGraph();
    const origin = new URL(graph.url).origin;
    await fetch(`${origin}/livez`);
    await fetch(`${origin}/nowhere`);
    await fetch(graph.url, { headers: { accept: 'text/html' } });
    await graph.query('{ __typename }');
    await expectCount(graph, 'operation_duration_seconds_count', {}, 1);
  });

  test('count errors by their code', async () => {
    await using graph = await startGraph();
    await graph.query('{ a: organization(id: "A!") { id } b: organization(id: "B!") { id } }');
    await expectCount(graph, 'operation_errors_total', { code: 'BAD_USER_INPUT' }, 2);
  });

  test('tell what the server itself took from what the platforms did', async () => {
    const delayMs = 300;
    const records = acmeGraph({}, {});
    await using graph = await startGraph({
      ...records,
      access: { [accessPath('73')]: later(delayMs, { json: accessBody('73') }) },
    });
    await graph.query(both);
    await expectCount(graph, 'operation_overhead_seconds_count', {}, 1);
    const took = await countOf(graph, 'operation_duration_seconds_sum');
    const overhead = await countOf(graph, 'operation_overhead_seconds_sum');
    expect(took - overhead).toBeGreaterThanOrEqual((delayMs - 5) / 1000);
    expect(overhead).toBeGreaterThan(0);
  });

  test('count identical requests that were answered by one execution, and those by a kept answer', async () => {
    await using graph = await startHeldGraph({ environment: { CACHE_TTL_MS: '60000' } });
    const ask = () => graph.query(whoAsks, { headers: credentialsOf('same') });
    const asked = [ask(), ask(), ask()];
    await graph.arrivals.until(3);
    graph.release();
    await Promise.all(asked);
    await ask();
    await expectCount(graph, 'shared_answers_total', { from: 'execution' }, 2);
    await expectCount(graph, 'shared_answers_total', { from: 'cache' }, 1);
    await expectCount(graph, 'operation_duration_seconds_count', { outcome: 'success' }, 4);
    await expectCount(graph, 'operation_overhead_seconds_count', {}, 1);
  });

  test('keep a hundred names apart, half of them for operations that a platform answers', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { BREAKER_MIN_ATTEMPTS: '0' },
    });
    const askMany = async (times: number, name: string, selection: string) => {
      for (let number = 0; number < times; number += 1) {
        await graph.query(`query ${name}${number} ${selection}`);
      }
    };
    const duration = 'operation_duration_seconds_count';
    await askMany(60, 'Rubbish', '{ __typename }');
    await expectCount(graph, duration, { operation_name: 'Rubbish49' }, 1);
    await expectCount(graph, duration, { operation_name: '<other>' }, 10);
    await askMany(60, 'Real', '{ organization(id: "acme") { isPersonal } }');
    await expectCount(graph, duration, { operation_name: 'Real49' }, 1);
    await expectCount(graph, duration, { operation_name: '<other>' }, 20);
    graph.access.on(accessPath('73'), { status: 401 });
    await askMany(1, 'Refused', '{ __typename organization(id: "acme") { isPersonal } }');
    await askMany(1, 'Real', '{ organization(id: "acme") { isPersonal } }');
    await expectCount(graph, duration, { operation_name: '<other>' }, 21);
    await expectCount(graph, duration, { operation_name: 'Real0' }, 2);
  });
});

describe('the metrics of a platform', () => {
  test('count calls by status or error code, and retries apart', async () => {
    const records = acmeGraph({}, {});
    await using graph = await startGraph({
      ...records,
      access: { [accessPath('73')]: { status: 503 } },
      workforce: { [workforcePath(acme.workforceId)]: later(60_000, { json: {} }) },
      environment: { UPSTREAM_RETRIES: '1', UPSTREAM_RETRY_PERCENT: '100', UPSTREAM_TIMEOUT_MS: '100' },
    });
    await graph.query(both);
    const calls = 'upstream_request_duration_seconds_count';
    await expectCount(graph, calls, { source: 'access', status: '503' }, 2);
    await expectCount(graph, 'upstream_retries_total', { source: 'access' }, 1);
    await expectCount(graph, calls, { source: 'workforce', status: 'UPSTREAM_TIMEOUT' }, 1);
    await expectCount(graph, 'upstream_retries_total', { source: 'workforce' }, 0);
    expect(
      await countOf(graph, 'upstream_request_duration_seconds_sum', { source: 'workforce' }),
    ).toBeGreaterThan(0.09);
  });

  test('keep forty statuses apart, and no more', async () => {
    const statuses = Array.from({ length: 60 }, (_, index) => String(600 + index));
    await using graph = await startGraph({
      access: accessRecords(Object.fromEntries(statuses.map((status) => [status, Number(status)]))),
    });
    await graph.query(`{ organizations(ids: [${statuses.map((id) => `"access:${id}"`).join()}]) { name } }`);
    const calls = 'upstream_request_duration_seconds_count';
    expect(await countOf(graph, calls)).toBe(60);
    expect(await countOf(graph, calls, { status: '<other>' })).toBe(20);
  });

  test('tell the state of its breaker, and what was not sent for it', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      access: { [accessPath('73')]: { status: 500 } },
      environment: { UPSTREAM_RETRIES: '0', BREAKER_MIN_ATTEMPTS: '1', BREAKER_OPEN_MS: '200' },
    });
    const states = async () => {
      const scrape = await readMetrics(graph.metricsUrl);
      const state = (source: string) =>
        scrape.samples.find(
          ({ name, labels, value }) =>
            name.endsWith('breaker_state') && labels['source'] === source && value === 1,
        )?.labels['state'];
      return [state('access'), state('workforce')];
    };
    expect(await states()).toEqual(['closed', 'closed']);
    await graph.query(both);
    expect(await states()).toEqual(['open', 'closed']);
    await graph.query(both);
    await expectCount(graph, 'upstream_refusals_total', { source: 'access', reason: 'breaker_open' }, 1);
    await sleep(250);
    expect(await states()).toEqual(['half_open', 'closed']);
  });

  test('tell what is under way, queued, and waiting for its turn', async () => {
    const delayMs = 300;
    const numbers = ['1', '2', '3'];
    await using graph = await startGraph({
      access: Object.fromEntries(
        numbers.map((id) => [accessPath(id), later(delayMs, { json: accessBody(id) })]),
      ),
      environment: { MAX_CONCURRENT_CALLS: '1' },
    });
    const ids = numbers.map((id) => `"access:${id}"`).join();
    const asked = graph.query(`{ organizations(ids: [${ids}]) { name } }`);
    const requests = 'upstream_requests';
    await expectCount(graph, requests, { source: 'access', state: 'queued' }, 2);
    expect(await countOf(graph, requests, { source: 'access', state: 'active' })).toBe(1);
    expect(await countOf(graph, 'upstream_connections', { source: 'access' })).toBe(1);
    await asked;
    expect(await countOf(graph, requests)).toBe(0);
    expect(await countOf(graph, 'loader_batch_size_sum', { source: 'access' })).toBe(3);
    expect(await countOf(graph, 'loader_batch_size_count', { source: 'access' })).toBe(1);
  });

  test('measure how long calls waited for their turn', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      environment: { WORKFORCE_REQUESTS_PER_SECOND: '1' },
    });
    await graph.query('{ organization(id: "acme") { description } }');
    await graph.query('{ organization(id: "acme") { type } }');
    expect(await countOf(graph, 'upstream_wait_seconds_count', { source: 'workforce' })).toBe(1);
    expect(await countOf(graph, 'upstream_wait_seconds_sum', { source: 'workforce' })).toBeGreaterThan(0.5);
  });

  test('count reads by where they came from, and stale ones', async () => {
    const path = accessPath('73');
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      access: { [path]: later(100, { json: accessBody('73') }) },
      environment: { CACHE_TTL_MS: '400', CACHE_STALE_IF_ERROR_MS: '60000', UPSTREAM_RETRIES: '0' },
    });
    const [one, other] = [
      '{ organization(id: "access:73") { isPersonal } }',
      '{ organization(id: "access:73") { isRestricted } }',
    ];
    await Promise.all([graph.query(one), graph.query(other)]);
    await graph.query('{ organization(id: "access:73") { createdAt } }');
    const reads = 'record_reads_total';
    expect(await countOf(graph, reads, { source: 'access', from: 'platform' })).toBe(1);
    expect(await countOf(graph, reads, { source: 'access', from: 'flight' })).toBe(1);
    expect(await countOf(graph, reads, { source: 'access', from: 'cache' })).toBe(1);
    await sleep(450);
    graph.access.on(path, { status: 500 });
    await graph.query(one);
    expect(await countOf(graph, 'stale_records_total', { source: 'access' })).toBe(1);
  });

  test('count data issues by field, once for each time that the platform sent them', async () => {
    await using graph = await startGraph({
      ...acmeGraph({}, {}),
      access: { [accessPath('73')]: later(50, { json: accessBody('73', { dateCreated: 'yesterday' }) }) },
    });
    await Promise.all([graph.query(both), graph.query('{ organization(id: "acme") { createdAt } }')]);
    const labels = { source: 'access', path: 'createdAt', code: 'MALFORMED' };
    expect(await countOf(graph, 'data_issues_total', labels)).toBe(1);
    expect(await countOf(graph, 'data_issues_total')).toBe(1);
  });
});

test('the metrics tell what runs, and how many links are known', async () => {
  await using graph = await startGraph(acmeGraph({}, {}));
  const scrape = await readMetrics(graph.metricsUrl);
  expect(scrape.sum('organization_graph_links')).toBe(1);
  const build = scrape.samples.find(({ name }) => name === 'organization_graph_build_info');
  expect(build?.labels).toEqual({ version: '0.1.0', node_version: process.version });
  expect(scrape.sum('process_resident_memory_bytes')).toBeGreaterThan(1e6);
});
