import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';

/** How often the event loop's delay is looked at, in milliseconds. */
const SAMPLE_MS = 500;

/** What a shed request is told to wait, in seconds: by then the delay has been looked at anew. */
const RETRY_AFTER_SECONDS = 1;

/** For the route's configuration: it is answered however busy the process is. */
export const neverShed = { pressureHandler: () => undefined };

/**
 * Refuses requests with 503 while the process is too busy to answer them in time: better told at once than late.
 *
 * @param maxEventLoopDelayMs how late the event loop may run on average, in milliseconds; 0 for any delay
 * @returns tells whether requests are being refused
 */
export async function shedLoad(app: FastifyInstance, maxEventLoopDelayMs: number): Promise<() => boolean> {
  if (maxEventLoopDelayMs === 0) return () => false;
  await app.register(underPressure, {
    maxEventLoopDelay: maxEventLoopDelayMs,
    sampleInterval: SAMPLE_MS,
    retryAfter: RETRY_AFTER_SECONDS,
  });
  return () => app.isUnderPressure();
}
