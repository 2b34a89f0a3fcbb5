import { Gauge, Histogram } from 'prom-client';
import type { Registry } from 'prom-client';
import { durationBuckets } from './buckets.ts';

/** The metrics of the links between platforms. */
export class LinksMetrics {
  readonly #queries: Histogram<'result'>;
  #count: () => number = () => 0;

  constructor(registry: Registry) {
    this.#queries = new Histogram({
      name: 'organization_graph_links_query_duration_seconds',
      help: 'Queries to the database of the links: answered, or failed.',
      labelNames: ['result'],
      buckets: durationBuckets,
      registers: [registry],
    });
    for (const result of ['answered', 'failed'] as const) this.#queries.zero({ result });
    const count = () => this.#count();
    const links = new Gauge({
      name: 'organization_graph_links',
      help: 'Links that this process knows: those of the file, or those of the database that were asked for lately.',
      registers: [],
      collect() {
        this.set(count());
      },
    });
    registry.registerMetric(links);
  }

  /** Lets each scrape ask how many links are known. */
  watch(count: () => number): void {
    this.#count = count;
  }

  /** Counts a query. @param durationMs how long it took, in milliseconds */
  onQuery(durationMs: number, isAnswered: boolean): void {
    this.#queries.observe({ result: isAnswered ? 'answered' : 'failed' }, durationMs / 1000);
  }
}
