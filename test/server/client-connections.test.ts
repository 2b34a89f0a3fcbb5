import { once } from 'node:events';
import { describe, expect, test, vi } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import { openConnection, parseAnswer } from './support/raw-http.ts';
import type { RawConnection } from './support/raw-http.ts';
import { expectRefusal } from './support/requests.ts';

const head = 'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\n';
const whole = (body: string) => `${head}content-length: ${String(body.length)}\r\n\r\n${body}`;
const operation = whole('{"query":"{ __typename }"}');

async function readStatus(connection: RawConnection, bytes: string): Promise<number> {
  connection.write(bytes);
  return parseAnswer(await connection.readAnswer()).status;
}

const isOpen = ({ socket }: RawConnection) => !socket.destroyed;

describe('MAX_CONNECTIONS: one more', () => {
  test('closes the connection that has waited longest for a request, and is served', async () => {
    await using graph = await startGraph({ environment: { MAX_CONNECTIONS: '3' } });
    using silent = await openConnection(graph.url);
    using halfSent = await openConnection(graph.url);
    halfSent.write('POST /graphql HTTP/1.1\r\nHost: x\r\n');
    using served = await openConnection(graph.url);
    const closed = Promise.all([once(silent.socket, 'close'), once(halfSent.socket, 'close')]);
    expect(await readStatus(served, operation)).toBe(200);
    using fourth = await openConnection(graph.url);
    expect(await readStatus(fourth, operation)).toBe(200);
    using fifth = await openConnection(graph.url);
    expect(await readStatus(fifth, operation)).toBe(200);
    await closed;
    expect([served, fourth, fifth].map(isOpen)).toEqual([true, true, true]);
    expect(
      (await readMetrics(graph.metricsUrl)).sum('organization_graph_slow_connections_closed_total'),
    ).toBe(2);
  });

  test('is closed itself while a request is handled on each of the others', async () => {
    const released = Promise.withResolvers<undefined>();
    await using graph = await startGraph({
      environment: { MAX_CONNECTIONS: '1' },
      access: {
        '/v1/organizations/1': (_request, response) => {
          void released.promise.then(() => response.writeHead(404).end());
        },
      },
    });
    using busy = await openConnection(graph.url);
    // The first one of two pipelined requests is answered before.
    busy.write(`GET /livez HTTP/1.1\r\nHost: x\r\n\r\n`);
    busy.write(
      whole('{"query":"{ organization(id: \\"access:1\\") { name } }"}').replace(
        'Host: x',
        'Host: x\r\nauthorization: Bearer some-token',
      ),
    );
    await vi.waitUntil(() => graph.access.requests.length === 1, { timeout: 8000, interval: 5 });
    using other = await openConnection(graph.url);
    await once(other.socket, 'close');
    expect(other.received).toBe('');
    released.resolve(undefined);
    await vi.waitUntil(() => busy.received.match(/HTTP\/1\.1 200/g)?.length === 2, {
      timeout: 8000,
      interval: 5,
    });
  });
});

describe('REQUEST_MAX_BUFFERED_BYTES: bodies that are being received', () => {
  const limit = { MAX_BODY_BYTES: '10000', REQUEST_MAX_BUFFERED_BYTES: '20000' };
  const part = (bytes: number) => `${head}content-length: 10000\r\n\r\n${' '.repeat(bytes)}`;

  test('the oldest is cut off for another one, which is handled when it is complete', async () => {
    await using graph = await startGraph({
      environment: { ...limit, REQUEST_MAX_BUFFERED_BYTES: '22000' },
    });
    using oldest = await openConnection(graph.url);
    using second = await openConnection(graph.url);
    const closed = once(oldest.socket, 'close');
    oldest.write(part(9000));
    // Its bytes have come in when another request is answered.
    using other = await openConnection(graph.url);
    expect(await readStatus(other, operation)).toBe(200);
    second.write(part(9000));
    using third = await openConnection(graph.url);
    third.write(part(9000 - operation.length));
    await closed;
    expect(
      await readStatus(third, ' '.repeat(1000 + operation.length - 26) + '{"query":"{ __typename }"}'),
    ).toBe(200);
    expect(isOpen(second)).toBe(true);
  });

  test.each([
    ['end', whole(' '.repeat(9974) + '{"query":"{ __typename }"}')],
    ['are refused', whole('x'.repeat(9000))],
  ])('count no longer when they %s', async (_, request) => {
    await using graph = await startGraph({ environment: limit });
    using waiting = await openConnection(graph.url);
    waiting.write(part(5000));
    using connections = new DisposableStack();
    for (let count = 0; count < 5; count += 1) {
      await readStatus(connections.use(await openConnection(graph.url)), request);
    }
    expect(isOpen(waiting)).toBe(true);
    expect(
      (await readMetrics(graph.metricsUrl)).sum('organization_graph_slow_connections_closed_total'),
    ).toBe(0);
  });

  test('count no longer when their clients hang up', async () => {
    await using graph = await startGraph({ environment: limit });
    using waiting = await openConnection(graph.url);
    waiting.write(part(5000));
    for (let count = 0; count < 5; count += 1) {
      const connection = await openConnection(graph.url);
      connection.socket.end(part(9000));
      await once(connection.socket, 'close');
    }
    expect(isOpen(waiting)).toBe(true);
    expect(
      (await readMetrics(graph.metricsUrl)).sum('organization_graph_slow_connections_closed_total'),
    ).toBe(0);
  });

  test('a body in thousands of small pieces is refused', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.write(`${head}transfer-encoding: chunked\r\n\r\n${'1\r\na\r\n'.repeat(50_000)}`);
    expectRefusal(parseAnswer(await connection.readAnswer()), 413, 'PAYLOAD_TOO_LARGE');
    await vi.waitUntil(() => !isOpen(connection), { timeout: 8000, interval: 5 });
  });

  test('a body in some hundred small pieces is read', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    const pieces = Array.from('{"query":"{ __typename }"}'.padStart(900), (piece) => `1\r\n${piece}\r\n`);
    expect(
      await readStatus(connection, `${head}transfer-encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`),
    ).toBe(200);
  });
});
