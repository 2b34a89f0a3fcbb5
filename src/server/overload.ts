import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import { refuse } from './error-answers.ts';

/** How often the event loop's delay is looked at, in milliseconds. */
const LOOK_MS = 500;

/** How precisely it is measured, in milliseconds. */
const RESOLUTION_MS = 20;

/** What a refused request is told to wait, in seconds: by then the delay has been looked at anew. */
export const RETRY_AFTER_SECONDS = '1';

/** Paths that are answered however busy the process is. */
const alwaysAnswered: readonly (string | undefined)[] = ['/livez', '/readyz'];

/**
 * Refuses requests with 503 while the process is too busy to answer them in time: better told at once than late.
 *
 * One long turn of the event loop is no overload: when it is over, what waited is answered. Only where the loop runs late
 * in two looks in a row are requests refused, until it does not in one.
 *
 * @param maxDelayMs how late the event loop may run on average, in milliseconds; 0 for any delay
 * @returns tells whether requests are being refused
 */
export function shedLoad(app: FastifyInstance, maxDelayMs: number): () => boolean {
  if (maxDelayMs === 0) return () => false;
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  let wasLate = false;
  let isOverloaded = false;
  let lookedAtMs = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    const meanMs = histogram.mean / 1e6 - RESOLUTION_MS;
    // Where the loop did not turn at all since the last look there is no mean, but the look itself is late.
    const delayMs = Number.isNaN(meanMs) ? now - lookedAtMs - LOOK_MS : meanMs;
    const isLate = delayMs > maxDelayMs;
    lookedAtMs = now;
    histogram.reset();
    isOverloaded = isLate && wasLate;
    wasLate = isLate;
  }, LOOK_MS);
  timer.unref();

  app.addHook('onRequest', (request, reply, done) => {
    if (!isOverloaded || alwaysAnswered.includes(request.routeOptions.url)) done();
    else void refuse(reply.header('retry-after', RETRY_AFTER_SECONDS), 503, 'OVERLOADED');
  });
  app.addHook('onClose', async () => {
    clearInterval(timer);
    histogram.disable();
  });
  return () => isOverloaded;
}
