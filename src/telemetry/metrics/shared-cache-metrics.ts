import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What has come of records that processes share. */
export interface SharedCacheTally {
  /** Questions, by answer. */
  readonly looks: Readonly<Record<'same' | 'found' | 'none' | 'unanswered', number>>;
  /** Records that were to be stored, by what became of it. */
  readonly stores: Readonly<Record<'stored' | 'refused' | 'failed', number>>;
}

const states = ['up', 'degraded', 'down', 'off'] as const;

/** Whether records are shared; `off` without a shared cache. */
export type SharedCacheState = (typeof states)[number];

/** Registers the metrics of records that processes share: what was counted elsewhere is asked for at each scrape. */
export function registerSharedCacheMetrics(
  registry: Registry,
  tally: SharedCacheTally,
  getState: () => SharedCacheState,
): void {
  const state = new Gauge({
    name: 'organization_graph_shared_cache_state',
    help: '1 for the state of the shared cache, 0 for the others: up, degraded as it takes no records, down, or off as none is configured.',
    labelNames: ['state'],
    registers: [],
    collect() {
      const current = getState();
      for (const each of states) this.set({ state: each }, each === current ? 1 : 0);
    },
  });
  const looks = new Counter({
    name: 'organization_graph_shared_cache_looks_total',
    help: 'Questions to the shared cache: it has what this process has, it has something newer, it has nothing, or it did not answer in time.',
    labelNames: ['result'],
    registers: [],
    collect() {
      takeOver(this, tally.looks);
    },
  });
  const stores = new Counter({
    name: 'organization_graph_shared_cache_stores_total',
    help: 'Records for the shared cache: stored, refused as they were taken away in the meantime, or failed.',
    labelNames: ['result'],
    registers: [],
    collect() {
      takeOver(this, tally.stores);
    },
  });
  registry.registerMetric(state);
  for (const counter of [looks, stores]) registry.registerMetric(counter);
}

function takeOver(counter: Counter<'result'>, counts: Readonly<Record<string, number>>): void {
  counter.reset();
  for (const [result, count] of Object.entries(counts)) {
    counter.inc({ result }, count);
  }
}
