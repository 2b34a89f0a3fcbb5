import type { Source } from '@organization-graph/react';

/** How one record was read. */
export interface ReadRecord {
  readonly source: Source;
  readonly id: string | null;
  readonly result: string | null;
  readonly from: 'PLATFORM' | 'FLIGHT' | 'CACHE' | 'SHARED_CACHE' | null;
  readonly stale: boolean;
  readonly refused: string | null;
  readonly attempts: number;
  readonly waitedMs: number;
  readonly durationMs: number;
}

/** How an answer came about, as the graph tells it. */
export interface Explanation {
  readonly durationMs: number;
  readonly records: readonly ReadRecord[];
  readonly omitted: number;
}

/** Finds it among what an answer tells beside its data; null where it tells nothing of the kind. */
export function findExplanation(extensions: Readonly<Record<string, unknown>> = {}): Explanation | null {
  const told = extensions['explain'] as Partial<Explanation> | null | undefined;
  return Array.isArray(told?.records) ? { durationMs: 0, omitted: 0, ...told, records: told.records } : null;
}
