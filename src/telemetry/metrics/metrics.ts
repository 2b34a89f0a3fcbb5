import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { countDroppedLines } from '../log-output.ts';
import { registerBacklogMetrics } from './backlog-metrics.ts';
import type { BacklogState, ConnectionState } from './backlog-metrics.ts';
import { LinksMetrics } from './links-metrics.ts';
import { OperationMetrics } from './operation-metrics.ts';
import { registerSharedCacheMetrics } from './shared-cache-metrics.ts';
import type { SharedCacheState, SharedCacheTally } from './shared-cache-metrics.ts';
import { SignInMetrics } from './sign-in-metrics.ts';
import { createSourceMetrics } from './source-metrics.ts';
import type { SourceMetrics } from './source-metrics.ts';

/** The metrics of one application. */
export interface Metrics {
  readonly operations: OperationMetrics;
  /** The metrics of one platform, by its name; asked for once each. */
  source(name: string): SourceMetrics;
  readonly links: LinksMetrics;
  readonly signIn: SignInMetrics;
  /** Lets each scrape read how much waits to be sent to clients. */
  watchClients(backlog: BacklogState, connections: ConnectionState): void;
  /** Lets each scrape read what has come of records that processes share. */
  watchSharedCache(tally: SharedCacheTally, getState: () => SharedCacheState): void;
  /** The media type of what {@link render} gives. */
  readonly contentType: string;
  /** Everything as of now, in Prometheus's text format. */
  render(): Promise<string>;
}

/** What Node tells of itself twice, or in Node's own words only. */
const unwanted = [
  'nodejs_active_handles',
  'nodejs_active_handles_total',
  'nodejs_active_requests',
  'nodejs_active_requests_total',
  'nodejs_version_info',
];

/**
 * Creates the metrics of one application, with those of the process: CPU, memory, garbage collection, event loop.
 *
 * @param version of this package
 */
export function createMetrics(version: string): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  for (const name of unwanted) registry.removeSingleMetric(name);
  new Gauge({
    name: 'organization_graph_build_info',
    help: 'Always 1; the labels say what runs.',
    labelNames: ['version', 'node_version'],
    registers,
  }).set({ version, node_version: process.version }, 1);
  const droppedLines = new Counter({
    name: 'organization_graph_log_lines_dropped_total',
    help: 'Log lines that could not be written to the standard output, or were not read there in time.',
    registers: [],
    collect() {
      this.reset();
      this.inc(countDroppedLines());
    },
  });
  registry.registerMetric(droppedLines);

  const createSource = createSourceMetrics(registry);
  return {
    operations: new OperationMetrics(registry),
    source: createSource,
    links: new LinksMetrics(registry),
    signIn: new SignInMetrics(registry),
    watchClients(backlog, connections) {
      registerBacklogMetrics(registry, backlog, connections);
    },
    watchSharedCache(tally, getState) {
      registerSharedCacheMetrics(registry, tally, getState);
    },
    contentType: registry.contentType,
    render: () => registry.metrics(),
  };
}
