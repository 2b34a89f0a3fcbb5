import type { Contender, Setting } from '../contenders/contender.ts';

/**
 * Starts this server so many times, one after the other.
 *
 * @returns how long it took from the start of the process to the first answered `/readyz`, in milliseconds
 */
export async function measureColdStarts(
  { start }: Contender,
  setting: Setting,
  times: number,
): Promise<readonly number[]> {
  const startsMs: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const startMs = performance.now();
    await using server = await start(setting);
    const { status } = await fetch(new URL('/readyz', server.url));
    if (status !== 200) throw new Error(`/readyz answered ${status}`);
    startsMs.push(performance.now() - startMs);
  }
  return startsMs;
}
