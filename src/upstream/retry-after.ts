import { MAX_TIMER_MS } from './deadline.ts';
import { parseHttpDate } from './http-date.ts';

/**
 * Parses a `Retry-After` header (RFC 9110, section 10.2.3): whole seconds, or a date. Of several values the longest counts.
 *
 * @param date the `Date` header of the same response: a date is a time from then, whatever our clock says
 * @returns milliseconds to wait, 0 to {@link MAX_TIMER_MS}; null if there is no such header or it says nothing
 */
export function parseRetryAfter(
  header: string | string[] | undefined,
  date?: string | string[],
  nowMs: number = Date.now(),
): number | null {
  if (header === undefined) return null;
  const sentAtMs = (typeof date === 'string' ? parseHttpDate(date, nowMs) : null) ?? nowMs;
  const waits = [header].flat().flatMap((value) => {
    const isSeconds = /^\d+(?:[ \t]*,[ \t]*\d+)*$/.test(value);
    if (isSeconds) return value.split(',').map((seconds) => Number(seconds) * 1000);
    const atMs = parseHttpDate(value, nowMs);
    return atMs === null ? [] : [atMs - sentAtMs];
  });
  return waits.length === 0 ? null : Math.min(Math.max(0, ...waits), MAX_TIMER_MS);
}
