import { setTimeout as sleep } from 'node:timers/promises';

/** How long the process may wait for what would hold up its end, in milliseconds. */
const GRACE_MS = 1000;

/** How often it looks whether that is over, in milliseconds. */
const POLL_MS = 10;

/** What runs in threads, for which `process.exit` waits however long they take. */
const threaded = /^(FSReq|GetAddrInfo|GetNameInfo)/;

/**
 * Ends the process at once, whatever it is at. A thread that hangs, in a look-up of a name or in writing to a terminal that is
 * stopped, holds it up for a second at most.
 */
export async function endProcess(exitCode: number): Promise<never> {
  const untilMs = performance.now() + GRACE_MS;
  while (hasThreadedRequest()) {
    if (performance.now() >= untilMs) process.kill(process.pid, 'SIGKILL');
    await sleep(POLL_MS);
  }
  process.exit(exitCode);
}

/**
 * Ends a process that has nothing more to do but to write what nobody reads. One that has other things to do, such as to hand
 * over its last spans, is left alone.
 */
export function endUnreadOutput(): void {
  const timer = setTimeout(() => {
    const isUnread = process.stdout.writableLength > 0 || process.stderr.writableLength > 0;
    if (isUnread || hasThreadedRequest()) void endProcess(Number(process.exitCode ?? 0));
  }, GRACE_MS);
  timer.unref();
  process.once('beforeExit', () => {
    clearTimeout(timer);
  });
}

function hasThreadedRequest(): boolean {
  return process.getActiveResourcesInfo().some((name) => threaded.test(name));
}
