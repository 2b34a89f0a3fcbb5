import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { describe, expect, test, vi } from 'vitest';
import { accessBody, accessPath, numbersTo } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { openConnection } from './support/raw-http.ts';
import type { RawConnection } from './support/raw-http.ts';

/** A POST for the record with a number: each is a call of its own. */
function postFor(number: number): string {
  const body = JSON.stringify({ query: `{ organization(id: "access:${number}") { name } }` });
  return `POST /graphql HTTP/1.1\r\nHost: x\r\nauthorization: Bearer pipelining-token\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** The same by GET. */
function getFor(number: number): string {
  const query = encodeURIComponent(`{ organization(id: "access:${number}") { name } }`);
  return `GET /graphql?query=${query} HTTP/1.1\r\nHost: x\r\nauthorization: Bearer pipelining-token\r\napollo-require-preflight: true\r\n\r\n`;
}

/** A graph whose access platform holds its responses until it is told. */
async function startHolding(count: number, environment: Readonly<Record<string, string>> = {}) {
  const released = Promise.withResolvers<undefined>();
  const hold =
    (number: number): Script =>
    (_request, response) => {
      void released.promise.then(() => response.end(JSON.stringify(accessBody(String(number)))));
    };
  const access = Object.fromEntries(
    numbersTo(count).map((number) => [accessPath(String(number)), hold(number)]),
  );
  const graph = await startGraph({ access, environment });
  return Object.assign(graph, { release: () => released.resolve(undefined) });
}

/** Keeps the connections that a server accepts from now on. */
function watchSockets(url: string) {
  const { port } = new URL(url);
  const all: Socket[] = [];
  const listener = (message: unknown) => {
    const { socket } = message as { readonly socket: Socket };
    if (String(socket.localPort) === port) all.push(socket);
  };
  subscribe('net.server.socket', listener);
  return { all, [Symbol.dispose]: () => void unsubscribe('net.server.socket', listener) };
}

/** Lets the server read and handle all that it will: what it answers on another connection came in after that. */
async function settle(url: string, count: () => number, expected: number): Promise<void> {
  await vi.waitFor(() => expect(count()).toBeGreaterThanOrEqual(expected), { timeout: 8000, interval: 5 });
  for (let turn = 0; turn < 10; turn += 1) await setImmediate();
  await (await fetch(new URL('/livez', url), { headers: { connection: 'close' } })).text();
}

async function readAll(connection: RawConnection, count: number): Promise<string[]> {
  return vi.waitFor(
    () => {
      const statuses = connection.received.match(/HTTP\/1\.1 \d+/g) ?? [];
      if (statuses.length < count) throw new Error(`only ${statuses.length} of ${count} responses`);
      return statuses;
    },
    { timeout: 8000, interval: 5 },
  );
}

describe('pipelined requests', () => {
  test.each([
    ['by POST', postFor],
    ['by GET', getFor],
  ])(
    '%s: so many are handled at once, the others when a response is sent, in order',
    async (_, requestFor) => {
      await using graph = await startHolding(40);
      using connection = await openConnection(graph.url);
      connection.write(numbersTo(40).map(requestFor).join(''));
      await settle(graph.url, () => graph.calls.length, 8);
      expect(graph.calls).toHaveLength(8);
      graph.release();
      expect(await readAll(connection, 40)).toEqual(numbersTo(40).map(() => 'HTTP/1.1 200'));
      expect([...connection.received.matchAll(/"name":"Access (\d+)"/g)].map(([, id]) => Number(id))).toEqual(
        numbersTo(40),
      );
    },
  );

  test('MAX_PIPELINED_REQUESTS: says how many', async () => {
    await using graph = await startHolding(10, { MAX_PIPELINED_REQUESTS: '3' });
    using connection = await openConnection(graph.url);
    connection.write(numbersTo(10).map(postFor).join(''));
    await settle(graph.url, () => graph.calls.length, 3);
    expect(graph.calls).toHaveLength(3);
    graph.release();
    await readAll(connection, 10);
  });

  test.each([
    ['health checks', 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n', 200],
    ['unknown paths', 'GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n', 404],
    ['paths that cannot be read', 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
    [
      'bodies without a query',
      'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}',
      400,
    ],
    ['bodies that are not read', 'POST /livez HTTP/1.1\r\nHost: x\r\ncontent-length: 3\r\n\r\nabc', 405],
  ])(
    '%s: count behind a response that is owed, though they are answered at once',
    async (_, bytes, status) => {
      await using graph = await startHolding(2);
      using connection = await openConnection(graph.url);
      connection.write(postFor(1) + bytes.repeat(20) + postFor(2));
      await settle(graph.url, () => graph.calls.length, 1);
      expect(graph.calls).toEqual([accessPath('1')]);
      graph.release();
      expect(await readAll(connection, 22)).toEqual([
        'HTTP/1.1 200',
        ...numbersTo(20).map(() => `HTTP/1.1 ${status}`),
        'HTTP/1.1 200',
      ]);
    },
  );

  test('a client that sends without end: is read no further than one piece', async () => {
    await using graph = await startHolding(1);
    using sockets = watchSockets(graph.url);
    using connection = await openConnection(graph.url);
    connection.write(postFor(1).repeat(3000));
    await settle(graph.url, () => graph.calls.length, 1);
    // Node reads 64 KiB at once: the first request may come alone.
    expect(sockets.all[0]?.bytesRead).toBeLessThanOrEqual(2 * 65_536);
    graph.release();
    await readAll(connection, 10);
  });

  test('a client that hangs up: leaves nothing to be handled', async () => {
    await using graph = await startHolding(20);
    using connection = await openConnection(graph.url);
    connection.write(numbersTo(20).map(postFor).join(''));
    await settle(graph.url, () => graph.calls.length, 8);
    connection.socket.resetAndDestroy();
    graph.release();
    await expect.poll(() => graph.logLines.join('').split('client went away').length - 1).toBe(8);
    await settle(graph.url, () => 1, 1);
    expect(graph.calls).toHaveLength(8);
  });

  test('the address of the metrics: is bounded, too', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.metricsUrl);
    connection.socket.pause();
    connection.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(600));
    const waiting = async () =>
      (await readMetrics(graph.metricsUrl)).sum('organization_graph_response_buffered_bytes');
    await expect.poll(waiting, { timeout: 8000 }).toBeGreaterThan(0);
    // Each request that is held back, and a few responses: all of them would be some 30 MB.
    expect(await waiting()).toBeLessThan(600 * 4096 + 5_000_000);
    connection.socket.resume();
    await readAll(connection, 100);
  });
});

describe('bytes that are no HTTP', () => {
  test('behind requests that take time: are answered after those', async () => {
    await using graph = await startHolding(12);
    using connection = await openConnection(graph.url);
    connection.write(`${numbersTo(12).map(postFor).join('')}garbage\r\n\r\n`);
    await settle(graph.url, () => graph.calls.length, 8);
    expect(connection.received).toBe('');
    graph.release();
    expect(await readAll(connection, 13)).toEqual([
      ...numbersTo(12).map(() => 'HTTP/1.1 200'),
      'HTTP/1.1 400',
    ]);
  });

  test('in the body of a request behind one that takes time: are answered after that one', async () => {
    await using graph = await startHolding(1);
    using connection = await openConnection(graph.url);
    connection.write(
      `${postFor(1)}POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n`,
    );
    await settle(graph.url, () => graph.calls.length, 1);
    expect(connection.received).toBe('');
    graph.release();
    expect(await readAll(connection, 2)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 400']);
  });
});
