import { GraphError } from '../errors/graph-error.ts';
import type { AttemptResult } from './circuit-breaker.ts';
import type { Deadline } from './deadline.ts';
import type { AttemptEnd } from './read-observer.ts';
import { neverSent } from './response-reader.ts';
import type { UpstreamAnswer } from './response-reader.ts';

/** An attempt that had less time than this says nothing about the platform when it is over, in milliseconds. */
const FAIR_CHANCE_MS = 100;

/** What a call is logged with whose connection was there and broke. */
const brokenConnection = /^(?:ECONNRESET|EPIPE|UND_ERR_SOCKET)$/;

/**
 * Statuses after which another attempt may succeed: the connection was about to be closed (408) or leads to the wrong server
 * (421), it was too early (425), or a gateway did not reach the platform.
 */
export const retryableStatuses: readonly number[] = [408, 421, 425, 502, 503, 504];

/** Broke in a way in which it would break again: a bad certificate, or what was not even sent. */
export function isFinal(error: GraphError): boolean {
  return (
    !wasSent(error) ||
    /CERT|^(?:PROXY_)?(?:ERR_TLS|UNABLE_TO_)|^PROXY_ANSWERED_4/.test(error.details.reason ?? '')
  );
}

/** Whether the error is about the platform, and not about us: a call that cannot be written, a pool that was closed. */
function wasSent({ details: { reason = '' } }: GraphError): boolean {
  return !/^(?:queue full|breaker open|no room|UND_ERR_(?:DESTROYED|CLOSED|INVALID_ARG))$/.test(reason);
}

/** What observers are told of an attempt. */
export function endOf(
  answer: UpstreamAnswer | GraphError,
  { end }: Deadline,
  durationMs: number,
): AttemptEnd {
  if (!(answer instanceof GraphError)) {
    return { wasSent: true, status: answer.status, code: null, reason: null, durationMs };
  }
  const { reason = null } = answer.details;
  // That nobody waits any more is no failure of the platform.
  const code = end === 'cancelled' && answer.code === 'UPSTREAM_TIMEOUT' ? 'cancelled' : answer.code;
  return { wasSent: reason !== neverSent, status: null, code, reason, durationMs };
}

/** What an attempt says about the platform, to its breaker. */
export function resultOf(
  answer: UpstreamAnswer | GraphError,
  { end }: Deadline,
  grantedMs: number,
): AttemptResult {
  if (!(answer instanceof GraphError)) return answer.status >= 500 ? 'failure' : 'success';
  const hadChance = end === null || (end === 'expired' && grantedMs >= FAIR_CHANCE_MS);
  if (!hadChance || !wasSent(answer) || answer.details.reason === neverSent) return 'unknown';
  if (answer.code === 'UPSTREAM_INVALID_RESPONSE') return 'success';
  return brokenConnection.test(answer.details.reason ?? '') ? 'reset' : 'failure';
}
