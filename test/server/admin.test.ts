import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { accessBody, accessPath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { later } from '../support/scripted-upstream.ts';
import { findRequestLine, parseLog } from './support/log.ts';
import { openConnection } from './support/raw-http.ts';

test('the admin address serves metrics and both health paths, and nothing else', async () => {
  await using graph = await startGraph();
  const { origin } = new URL(graph.metricsUrl);
  const ask = async (path: string) => {
    const response = await fetch(origin + path, { headers: { connection: 'close' } });
    return [response.status, response.headers.get('content-type'), await response.text()];
  };
  expect(await ask('/metrics')).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
    expect.stringContaining('\norganization_graph_build_info{'),
  ]);
  expect(await ask('/livez')).toMatchObject([200, expect.anything(), '{"status":"ok"}']);
  expect(await ask('/readyz')).toMatchObject([200, expect.anything(), '{"status":"ready"}']);
  expect(await ask('/graphql')).toMatchObject([404, expect.anything(), expect.anything()]);
});

test("the graph's own address serves no metrics", async () => {
  await using graph = await startGraph();
  expect((await fetch(new URL('/metrics', graph.url))).status).toBe(404);
});

test('a scrape leaves no log line', async () => {
  await using graph = await startGraph();
  await fetch(graph.metricsUrl, { headers: { connection: 'close' } });
  const { headers } = await graph.query('{ __typename }');
  await findRequestLine(graph, headers.get('x-request-id'));
  expect(parseLog(graph.logLines).filter((line) => 'durationMs' in line)).toHaveLength(1);
});

test('the admin address is red while the server stops, and goes last', async () => {
  const path = accessPath('73');
  const graph = await startGraph({ access: { [path]: later(1000, { json: accessBody('73') }) } });
  const asked = graph.query('{ organization(id: "access:73") { isPersonal } }');
  await expect.poll(() => graph.calls).toEqual([path]);
  const stopped = graph[Symbol.asyncDispose]();
  const ready = async () =>
    (await fetch(new URL('/readyz', graph.metricsUrl), { headers: { connection: 'close' } })).status;
  await expect.poll(ready, { timeout: 5000 }).toBe(503);
  expect((await fetch(graph.metricsUrl, { headers: { connection: 'close' } })).status).toBe(200);
  expect((await asked).status).toBe(200);
  await stopped;
  await expect(fetch(graph.metricsUrl)).rejects.toThrow('fetch failed');
});

test.each([
  ['its headers', 'GET /metrics HTTP/1.1\r\nhost: x\r\n'],
  [
    'its body',
    'POST /metrics HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{',
  ],
  ['any byte', ''],
])('a client of the admin address that does not send %s in time is cut off', async (_, bytes) => {
  await using graph = await startGraph({ environment: { REQUEST_TIMEOUT_MS: '300' } });
  using connection = await openConnection(graph.metricsUrl);
  const closed = once(connection.socket, 'close').then(() => 'cut off');
  connection.write(bytes);
  expect(await Promise.race([closed, sleep(5000, 'still there')])).toBe('cut off');
});
