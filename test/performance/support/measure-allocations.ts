import { getHeapStatistics } from 'node:v8';
import { createWorkloads, ownSelections } from '../../../bench/workloads.ts';
import { startInProcessGraph } from './in-process-graph.ts';

/** What requests take of the heap, in bytes a request. */
export interface Allocations {
  /** What was made, and most of it thrown away again. */
  readonly allocated: number;
  /** What was left when all was answered and the garbage collected. */
  readonly retained: number;
}

// Run by itself, with --expose-gc: measures a workload by its name, so many requests, so many of them at once.
const [name, requests, atOnce] = process.argv.slice(2);
const { bodies } = createWorkloads(ownSelections).find((workload) => workload.name === name)!;
const count = Number(requests);

// A platform answers in a turn of its own: otherwise nothing would be under way at the same moment.
await using graph = await startInProcessGraph(
  (_path, body) => new Promise((resolve) => void setImmediate(resolve, body)),
);
let sent = 0;
const sendOne = async () => {
  const body = bodies[sent % bodies.length]!;
  sent += 1;
  const { status, text } = await graph.ask(body);
  if (status !== 200 || text.includes('"errors"')) throw new Error(`answered ${status}: ${text}`);
};
const send = async (total: number) => {
  for (const end = sent + total; sent < end;) {
    await Promise.all(Array.from({ length: Number(atOnce) }, sendOne));
  }
};
const collect = async () => {
  for (let round = 0; round < 3; round += 1) {
    await new Promise((resolve) => void setImmediate(resolve));
    globalThis.gc?.();
  }
};

// As many as are measured: what is kept by connection has then grown as far as it does between two collections.
await send(count);
await collect();
const before = getHeapStatistics();
await send(count);
const { total_allocated_bytes: allocated } = getHeapStatistics();
await collect();
const figures: Allocations = {
  allocated: (allocated - before.total_allocated_bytes) / count,
  retained: (getHeapStatistics().used_heap_size - before.used_heap_size) / count,
};
process.stdout.write(JSON.stringify(figures));
