import type { CreateWorkloads } from './check-answers.ts';
import { workloadsOf } from './check-answers.ts';
import { measure } from './measure.ts';
import type { MeasureOptions } from './measure.ts';
import type { Entrant } from '../contenders/start.ts';

/** How long a server is under load for its memory to be watched. */
export interface EnduranceOptions extends MeasureOptions {
  readonly minutes: number;
  readonly tell: (line: string) => void;
}

/**
 * Runs every workload in turn, lap after lap, until the time is over.
 *
 * @returns the most memory that was resident in each whole lap, in bytes
 */
export async function watchMemory(
  entrant: Entrant,
  create: CreateWorkloads,
  { minutes, tell, ...options }: EnduranceOptions,
): Promise<readonly number[]> {
  const endMs = performance.now() + minutes * 60_000;
  const laps: number[] = [];
  while (performance.now() < endMs) {
    const peaks: number[] = [];
    for (const workload of workloadsOf(entrant, create)) {
      const { peakBytes } = await measure(entrant, workload, options);
      peaks.push(peakBytes);
    }
    laps.push(Math.max(...peaks));
    tell(`memory, lap ${laps.length}: ${(Math.max(...peaks) / 1e6).toFixed(0)} MB at most`);
  }
  return laps;
}

/**
 * Tells how memory has grown: the most of the last third of all laps as a share of the most of the third before it. The
 * first third is left out, in which the code is compiled and the heap finds its size. Null for fewer than three laps.
 */
export function growthOf(laps: readonly number[]): number | null {
  const third = Math.floor(laps.length / 3);
  if (third === 0) return null;
  return Math.max(...laps.slice(-third)) / Math.max(...laps.slice(-2 * third, -third));
}
