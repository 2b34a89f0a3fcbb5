import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { BoundedLabels } from './bounded-labels.ts';
import { durationBuckets, overheadBuckets } from './buckets.ts';
import { createOperationNames } from './operation-names.ts';

/**
 * How an operation ended: with all that was asked for, with errors beside data, with errors alone, not executed at all, or
 * without anybody waiting for its answer any more.
 */
export type OperationOutcome = 'success' | 'partial' | 'failure' | 'refused' | 'cancelled';

/** How an operation was answered without being executed: with that of an identical one under way, or with a kept one. */
export type SharedFrom = 'execution' | 'cache';

/** One operation that has ended. */
export interface EndedOperation {
  /** Null where it has no name, or did not come as far as having one. */
  readonly name: string | null;
  readonly outcome: OperationOutcome;
  /** Whether a platform answered it, and so knows who asked. */
  readonly isVouchedFor: boolean;
  readonly durationMs: number;
  /** How long it was executed without waiting for a record; null where it was not, or not to its end. */
  readonly overheadMs: number | null;
  /** How many errors of each code its answer has. */
  readonly errors: Readonly<Record<string, number>>;
  readonly sharedFrom: SharedFrom | null;
}

/** What stands for the name of an operation that has none. */
const ANONYMOUS = '<anonymous>';

/** How many error codes have series of their own. */
const MOST_CODES = 100;

/** The metrics of operations, whoever asked for them. */
export class OperationMetrics {
  readonly #names = createOperationNames();
  readonly #codes = new BoundedLabels(MOST_CODES);
  readonly #durations: Histogram<'operation_name' | 'outcome'>;
  readonly #overheads: Histogram;
  readonly #errors: Counter<'code'>;
  readonly #shared: Counter<'from'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.#durations = new Histogram({
      name: 'organization_graph_operation_duration_seconds',
      help: 'From when a GraphQL request came in until its answer was sent, by operation name and outcome.',
      labelNames: ['operation_name', 'outcome'],
      buckets: durationBuckets,
      registers,
    });
    this.#overheads = new Histogram({
      name: 'organization_graph_operation_overhead_seconds',
      help: 'How long an operation was executed without waiting for a record: what this server itself took.',
      buckets: overheadBuckets,
      registers,
    });
    this.#errors = new Counter({
      name: 'organization_graph_operation_errors_total',
      help: 'Errors in answers, by code.',
      labelNames: ['code'],
      registers,
    });
    this.#shared = new Counter({
      name: 'organization_graph_shared_answers_total',
      help: 'Requests answered without being executed: with that of an identical one under way, or with a kept one.',
      labelNames: ['from'],
      registers,
    });
    for (const from of ['execution', 'cache'] as const) this.#shared.inc({ from }, 0);
  }

  /** Counts an operation. */
  ended(ended: EndedOperation): void {
    const { name, outcome, isVouchedFor, durationMs, overheadMs, errors, sharedFrom } = ended;
    const operationName = name === null ? ANONYMOUS : this.#names.of(name, !isVouchedFor);
    this.#durations.observe({ operation_name: operationName, outcome }, durationMs / 1000);
    if (overheadMs !== null) this.#overheads.observe(overheadMs / 1000);
    if (sharedFrom !== null) this.#shared.inc({ from: sharedFrom });
    for (const [code, count] of Object.entries(errors)) {
      this.#errors.inc({ code: this.#codes.of(code) }, count);
    }
  }
}
