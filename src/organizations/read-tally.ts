import type { GraphError } from '../errors/graph-error.ts';
import { forEverySource } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';

/** What one request has read so far, for its log line. */
export interface ReadTally {
  /** How many requests were sent to each source, those that were tried again included. */
  readonly calls: Readonly<Record<SourceName, number>>;
  /** How often each failure happened, by source, code and reason; nothing secret is in them. */
  readonly failures: Readonly<Record<string, number>>;
  /** How long at least one record was waited for up to now, in milliseconds. */
  readonly waitedMs: number;
}

/** A tally while it is kept. It holds on to nothing of the request: a kept answer keeps it. */
export class RunningTally implements ReadTally {
  readonly calls: Record<SourceName, number> = forEverySource(() => 0);
  readonly failures: Record<string, number> = {};
  #pending = 0;
  #waitedMs = 0;
  #waitingSinceMs = 0;

  get waitedMs(): number {
    return this.#waitedMs + (this.#pending === 0 ? 0 : performance.now() - this.#waitingSinceMs);
  }

  startWaiting(): void {
    if (this.#pending === 0) this.#waitingSinceMs = performance.now();
    this.#pending += 1;
  }

  stopWaiting(): void {
    this.#pending -= 1;
    if (this.#pending === 0) this.#waitedMs += performance.now() - this.#waitingSinceMs;
  }

  note(source: SourceName, error: GraphError): void {
    const failure = `${source} ${error.code} ${error.details.reason ?? ''}`.trimEnd();
    this.failures[failure] = (this.failures[failure] ?? 0) + 1;
  }
}
