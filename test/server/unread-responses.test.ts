import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { accessBody, accessPath } from '../organizations/records.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import type { TestGraph } from '../support/graph.ts';
import { errorsIn } from './support/requests.ts';

/** The text of the record: 400 aliases of it are 16 MB, more than the system's buffers take. */
const text = 'x'.repeat(40_000);

const limit = 40_000_000;

function startLarge(environment: Readonly<Record<string, string>> = {}): Promise<TestGraph> {
  return startGraph({
    access: {
      [accessPath('1')]: { json: accessBody('1', { name: text }) },
      [accessPath('2')]: { json: accessBody('2') },
    },
    environment: { RESPONSE_MAX_BUFFERED_BYTES: String(limit), ...environment },
  });
}

function largeQuery(number: number): string {
  const fields = Array.from({ length: 400 }, (_, index) => `a${index}: name`).join(' ');
  return `query Large${number} { organization(id: "access:1") { ${fields} } }`;
}

/** A connection that reads nothing. */
async function connectWithoutReading(graph: TestGraph) {
  const { hostname, port } = new URL(graph.url);
  const socket = connect(Number(port), hostname).pause();
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return {
    write: (bytes: string) => void socket.write(bytes),
    /** Reads the first bytes. */
    readStatus: async () => {
      const [chunk] = (await once(socket.resume(), 'data')) as [Buffer];
      socket.destroy();
      return Number(chunk.toString('latin1', 9, 12));
    },
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** Asks for a response of 16 MB on such a connection. */
async function askWithoutReading(graph: TestGraph, number: number) {
  const connection = await connectWithoutReading(graph);
  const body = JSON.stringify({ query: largeQuery(number) });
  connection.write(
    `POST /graphql HTTP/1.1\r\nHost: x\r\nauthorization: Bearer test-token\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  );
  return connection;
}

async function waitingBytes(graph: TestGraph): Promise<number> {
  return (await readMetrics(graph.metricsUrl)).sum('organization_graph_response_buffered_bytes');
}

const patience = { timeout: 10_000 };

describe('responses that nobody reads', () => {
  test('fill what may wait: another large one is 503 OVERLOADED, a small one is answered, and all is given back', async () => {
    await using graph = await startLarge();
    using first = await askWithoutReading(graph, 1);
    await expect.poll(() => waitingBytes(graph), patience).toBeGreaterThan(16_000_000);
    using second = await askWithoutReading(graph, 2);
    await expect.poll(() => waitingBytes(graph), patience).toBeGreaterThan(32_000_000);

    const rejected = await fetch(graph.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bothCredentials },
      body: JSON.stringify({ query: largeQuery(3) }),
    });
    expect(rejected.status).toBe(503);
    expect(rejected.headers.get('retry-after')).toBe('1');
    const [error] = errorsIn(await rejected.text());
    expect(error?.message).toContain(`at most ${limit} may`);
    expect(error?.extensions).toEqual({
      code: 'OVERLOADED',
      retryable: true,
      requestId: rejected.headers.get('x-request-id'),
    });
    expect((await graph.query('{ organization(id: "access:2") { name } }')).status).toBe(200);

    first[Symbol.dispose]();
    second[Symbol.dispose]();
    await expect.poll(() => waitingBytes(graph), patience).toBe(0);
    expect((await graph.query(largeQuery(4))).status).toBe(200);
  });

  test('that ask the same at once count one by one: each is a copy', async () => {
    await using graph = await startLarge();
    const connections = await Promise.all([1, 1, 1, 1].map((number) => askWithoutReading(graph, number)));
    await expect.poll(() => waitingBytes(graph), patience).toBeGreaterThan(32_000_000);
    expect(await waitingBytes(graph)).toBeLessThanOrEqual(limit);
    const statuses = await Promise.all(connections.map(({ readStatus }) => readStatus()));
    expect(statuses.sort()).toEqual([200, 200, 503, 503]);
  });

  test('of letters that take two bytes count with the bytes that are sent', async () => {
    await using graph = await startLarge();
    graph.access.on(accessPath('1'), { json: accessBody('1', { name: 'Ж'.repeat(20_000) }) });
    await using stack = new AsyncDisposableStack();
    stack.use(await askWithoutReading(graph, 1));
    await expect.poll(() => waitingBytes(graph), patience).toBeGreaterThan(16_000_000);
    expect(await waitingBytes(graph)).toBeLessThan(17_000_000);
  });

  test('of pages and what they load count, too', async () => {
    await using graph = await startLarge({ LANDING_PAGE: 'graphiql' });
    const page = await (await fetch(graph.url, { headers: { accept: 'text/html' } })).text();
    const [, script = ''] = /src="([^"]*graphiql\.js)"/.exec(page) ?? [];
    using connection = await connectWithoutReading(graph);
    const { pathname } = new URL(script, graph.url);
    connection.write(`GET ${pathname} HTTP/1.1\r\nHost: x\r\n\r\n`.repeat(8));
    await expect.poll(() => waitingBytes(graph), patience).toBeGreaterThan(20_000_000);
    expect(await waitingBytes(graph)).toBeLessThanOrEqual(limit);
    expect((await graph.query('{ organization(id: "access:2") { name } }')).status).toBe(200);
  });
});
