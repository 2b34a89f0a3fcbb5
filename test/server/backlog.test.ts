import { readFile } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';

/** More than Node's own backlog of 511. */
const CONNECTIONS = 1000;

/** How long the event loop is blocked at most, in milliseconds. */
const PATIENCE_MS = 5000;

/** Connects from a thread of its own, and counts the connections in shared memory. */
const connectAll = `
  const { workerData: { port, count, shared } } = require('node:worker_threads');
  const connected = new Int32Array(shared);
  for (let index = 0; index < count; index += 1) {
    require('node:net').connect(port, '127.0.0.1', () => {
      Atomics.add(connected, 0, 1);
      if (connected[0] === count) Atomics.notify(connected, 0);
    });
  }
`;

test('a thousand clients can connect while the event loop is blocked', async () => {
  const possible = Number(await readFile('/proc/sys/net/core/somaxconn', 'utf8').catch(() => CONNECTIONS));
  const count = Math.min(CONNECTIONS, possible);
  await using graph = await startGraph();
  const shared = new SharedArrayBuffer(4);
  const connected = new Int32Array(shared);
  const workerData = { port: Number(new URL(graph.url).port), count, shared };
  const worker = new Worker(connectAll, { eval: true, workerData });
  await new Promise((resolve) => worker.once('online', resolve));
  const endMs = performance.now() + PATIENCE_MS;
  while (Number(connected[0]) < count && performance.now() < endMs) {
    Atomics.wait(connected, 0, Number(connected[0]), 50);
  }
  expect(connected[0]).toBe(count);
  await worker.terminate();
});
