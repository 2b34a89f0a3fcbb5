import type { MissingSource, Source, SourceStatus } from '@organization-graph/react';

/** What a platform's part of an organization is: there, there but old, not there at all, or unknown. */
export type Side = 'read' | 'stale' | 'none' | 'unreadable';

/** A source as an organization tells it. */
interface SourceState {
  readonly source: Source;
  readonly status: SourceStatus;
}

/** Tells what became of each platform's part. "None" is only said where the platform itself, or the links, said so. */
export function tellSides(
  sources: readonly SourceState[],
  missing: readonly MissingSource[],
): Readonly<Record<Source, Side>> {
  const side = (wanted: Source): Side => {
    if (missing.some(({ source, path }) => source === wanted && path.length === 0)) return 'unreadable';
    const status = sources.find(({ source }) => source === wanted)?.status;
    if (status === 'OK') return 'read';
    if (status === 'STALE') return 'stale';
    return status === 'NOT_LINKED' || status === 'NOT_FOUND' ? 'none' : 'unreadable';
  };
  return { ACCESS: side('ACCESS'), WORKFORCE: side('WORKFORCE') };
}
