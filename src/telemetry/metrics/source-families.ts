import { Counter, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { batchBuckets, durationBuckets } from './buckets.ts';

/** What is counted and measured of what is read from platforms, each by its source. */
export type SourceFamilies = ReturnType<typeof createSourceFamilies>;

/** Registers the metrics of what is read from platforms. */
export function createSourceFamilies(registry: Registry) {
  const registers = [registry];
  return {
    durations: new Histogram({
      name: 'organization_graph_upstream_request_duration_seconds',
      help: 'Requests to the platforms, by what came of them: the HTTP status, an error code where there was none, or cancelled.',
      labelNames: ['source', 'status'],
      buckets: durationBuckets,
      registers,
    }),
    retries: new Counter({
      name: 'organization_graph_upstream_retries_total',
      help: 'Requests to the platforms that were sent again.',
      labelNames: ['source'],
      registers,
    }),
    refusals: new Counter({
      name: 'organization_graph_upstream_refusals_total',
      help: 'Requests to the platforms that were not sent, or not taken: breaker open, queue full, no turn, connection or room in time.',
      labelNames: ['source', 'reason'],
      registers,
    }),
    waits: new Histogram({
      name: 'organization_graph_upstream_wait_seconds',
      help: 'How long calls waited for the turn of their credential.',
      labelNames: ['source'],
      buckets: durationBuckets,
      registers,
    }),
    reads: new Counter({
      name: 'organization_graph_record_reads_total',
      help: 'Records that operations asked for, by where they came from: the platform, a read under way, or a cache.',
      labelNames: ['source', 'from'],
      registers,
    }),
    stale: new Counter({
      name: 'organization_graph_stale_records_total',
      help: 'Records answered from before, because the platform failed or was slow.',
      labelNames: ['source'],
      registers,
    }),
    batches: new Histogram({
      name: 'organization_graph_loader_batch_size',
      help: 'How many records an operation asked for at once.',
      labelNames: ['source'],
      buckets: batchBuckets,
      registers,
    }),
    issues: new Counter({
      name: 'organization_graph_data_issues_total',
      help: 'Values in what the platforms sent that could not be taken as they are, by GraphQL field.',
      labelNames: ['source', 'path', 'code'],
      registers,
    }),
  };
}
