/** By what a log line can be found from a trace. */
export interface TraceIds {
  readonly traceId: string;
  /** The span that the line is about; left out where no span of ours is recorded. */
  readonly spanId?: string;
}

/** The trace of a request, by its `traceparent` header as W3C has it; null where it names none. */
export function parseTraceparent(header: string | string[] | undefined): TraceIds | null {
  if (typeof header !== 'string') return null;
  const [, traceId] = traceparent.exec(header) ?? [];
  return traceId === undefined ? null : { traceId };
}

/** Ids of zeros alone, and version ff, are none; versions after 00 may say more at the end. */
const traceparent = /^(?!ff|00.{54})[\da-f]{2}-(?!0{32})([\da-f]{32})-(?!0{16})[\da-f]{16}-[\da-f]{2}(?:-|$)/;
