import { setTimeout as sleep } from 'node:timers/promises';
import { listTree, readCpuMs, readPeakBytes, resetPeak } from '../processes/usage.ts';
import type { Workload } from '../workloads.ts';
import type { Platforms } from './platforms.ts';
import { runLoad } from './run-load.ts';

/** What one run of a workload against one server showed. */
export interface Measurement {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** CPU time of the server's processes for each request that was begun. */
  readonly cpuMs: number;
  /** Upstream calls for each request that was begun. */
  readonly calls: number;
  /** The most memory that was resident while it ran. */
  readonly peakBytes: number;
  /** Answers with another status than 200 or with errors in them, and connections that broke. */
  readonly bad: number;
}

/** A server that is measured. */
export interface Measured {
  readonly name: string;
  readonly url: string;
  readonly pid: number;
}

/** How a server is measured. */
export interface MeasureOptions {
  readonly platforms: Platforms;
  readonly seconds: number;
  /** Where the load generator is pinned to. */
  readonly pinned: readonly string[];
}

/** How long between two looks whether a server is idle, in milliseconds, and how many in a row must find it so. */
const LOOK_MS = 100;
const QUIET_LOOKS = 2;

/** What a server that has nothing to do may use in that time, in milliseconds of CPU. */
const IDLE_CPU_MS = 10;

const IDLE_TIMEOUT_MS = 30_000;

/**
 * Runs a workload once. What the server still does after the load has hung up is counted too.
 *
 * @throws where the server does not come to rest
 */
export async function measure(
  server: Measured,
  { clients, bodies }: Workload,
  { platforms, seconds, pinned }: MeasureOptions,
): Promise<Measurement> {
  const processes = listTree(server.pid);
  await platforms.resetCalls();
  resetPeak(processes);
  const cpuBefore = readCpuMs(processes);
  const load = await runLoad({ url: server.url, clients, seconds, bodies }, pinned);
  await waitUntilIdle(server, processes, platforms);
  const { access, workforce, unknown } = await platforms.readCalls();
  return {
    requestsPerSecond: load.answered / load.seconds,
    p50Ms: load.p50Ms,
    p99Ms: load.p99Ms,
    cpuMs: (readCpuMs(processes) - cpuBefore) / load.begun,
    calls: (access + workforce + unknown) / load.begun,
    peakBytes: readPeakBytes(processes),
    bad: load.bad,
  };
}

async function waitUntilIdle(
  { name }: Measured,
  processes: readonly number[],
  platforms: Platforms,
): Promise<void> {
  const look = async () => {
    const { access, workforce } = await platforms.readCalls();
    return { cpuMs: readCpuMs(processes), calls: access + workforce };
  };
  const endMs = performance.now() + IDLE_TIMEOUT_MS;
  let before = await look();
  let quiet = 0;
  while (performance.now() < endMs) {
    await sleep(LOOK_MS);
    const now = await look();
    quiet = now.cpuMs - before.cpuMs <= IDLE_CPU_MS && now.calls === before.calls ? quiet + 1 : 0;
    if (quiet === QUIET_LOOKS) return;
    before = now;
  }
  throw new Error(`${name} does not come to rest after the load has ended`);
}
