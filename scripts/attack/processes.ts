import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { AttackedServer } from './attacked-server.ts';

/** The root of the repository. */
export const repository = fileURLToPath(new URL('../../', import.meta.url));

/** How long a process may take to end when it is told to, in milliseconds. */
const END_MS = 5000;

/** Waits for a process to end; null if it does not. */
export async function endWithin(
  ended: Promise<number | NodeJS.Signals | null>,
  limitMs = END_MS,
): Promise<{ readonly code: number | NodeJS.Signals | null; readonly tookMs: number } | null> {
  const beganMs = performance.now();
  const code = await Promise.race([ended.then((value) => ({ value })), delay(limitMs).then(() => null)]);
  return code && { code: code.value, tookMs: performance.now() - beganMs };
}

/** Sends a signal and waits for the end. */
export async function stopAndWait(server: AttackedServer, signal: NodeJS.Signals = 'SIGTERM') {
  process.kill(server.pid, signal);
  return endWithin(server.ended);
}

/** Says how a process ended. */
export function describeEnd(end: Awaited<ReturnType<typeof endWithin>>): string {
  return end === null ? 'did not end' : `ended with ${String(end.code)} after ${end.tookMs.toFixed(0)} ms`;
}

/** Tries again until something holds, or for so long. */
export async function until(holds: () => Promise<boolean>, limitMs = 10_000): Promise<boolean> {
  const end = performance.now() + limitMs;
  while (performance.now() < end) {
    if (await holds().catch(() => false)) return true;
    await delay(50);
  }
  return false;
}
