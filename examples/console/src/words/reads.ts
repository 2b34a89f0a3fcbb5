import type { SourceStatus } from '@organization-graph/react';
import type { ReadRecord } from '../explain/explanation.ts';

/** Why a platform was not asked. */
const refusals: Readonly<Record<string, string>> = {
  BREAKER_OPEN: 'it fails too often just now',
  QUEUE_FULL: 'too many calls wait for it',
  NO_TURN: 'your credential had no turn in time',
  NO_CONNECTION: 'there was no free connection to it in time',
  NO_ROOM: 'there was no room for its response',
};

/** What the results of reads are as states of a source. */
const statuses: Readonly<Record<string, SourceStatus>> = {
  FOUND: 'OK',
  NOT_FOUND: 'NOT_FOUND',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  FORBIDDEN: 'FORBIDDEN',
  UPSTREAM_REJECTED: 'INVALID',
  UPSTREAM_INVALID_RESPONSE: 'INVALID',
};

/** How a record was had, in words. */
export function sayHow({ from, attempts, refused, waitedMs, stale }: ReadRecord): string {
  const parts = [sayFrom({ from, attempts, refused })];
  if (waitedMs > 0) parts.push(`after ${sayMs(waitedMs)} of waiting for its turn`);
  if (from !== null && refused !== null) parts.push(`then not any more: ${refusals[refused] ?? refused}`);
  if (stale) parts.push('what it said before stands in');
  return parts.join(', ');
}

/** How reading a record went, as a state of its source. */
export function statusOfRead({ result, stale }: ReadRecord): SourceStatus {
  return stale ? 'STALE' : (statuses[result ?? ''] ?? 'UNAVAILABLE');
}

/** A time in words, in milliseconds. */
export function sayMs(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms).toLocaleString('en')} ms`;
}

function sayFrom({ from, attempts, refused }: Pick<ReadRecord, 'from' | 'attempts' | 'refused'>): string {
  switch (from) {
    case 'PLATFORM':
      return attempts > 1 ? `Called ${attempts} times` : 'Called';
    case 'FLIGHT':
      return 'Shared with a read that was under way';
    case 'SHARED_CACHE':
      return 'Kept by another process';
    case 'CACHE':
      return 'Kept from before';
    case null:
      return refused === null ? 'Not called' : `Not called: ${refusals[refused] ?? refused}`;
  }
}
