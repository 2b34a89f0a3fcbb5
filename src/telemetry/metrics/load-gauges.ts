import { Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What is under way to one platform as of now. */
export interface SourceLoad {
  readonly breaker: 'closed' | 'open' | 'half-open';
  /** Requests on a connection. */
  readonly active: number;
  /** Requests that wait for a connection. */
  readonly queued: number;
  /** Calls that wait for their credential's turn. */
  readonly waiting: number;
  readonly connections: number;
}

const breakerStates = ['closed', 'open', 'half_open'] as const;

/**
 * Registers the gauges of what is under way: asked for at each scrape, they cost nothing between them.
 *
 * @returns the platforms that are asked, by source; empty at first
 */
export function registerLoadGauges(registry: Registry): Map<string, () => SourceLoad> {
  const loads = new Map<string, () => SourceLoad>();
  const registers: Registry[] = [];
  const breakers = new Gauge({
    name: 'organization_graph_upstream_breaker_state',
    help: "1 for the state that the platform's circuit breaker is in, 0 for the others.",
    labelNames: ['source', 'state'],
    registers,
    collect() {
      for (const [source, load] of loads) {
        const { breaker } = load();
        for (const state of breakerStates) {
          this.set({ source, state }, state === breaker.replace('-', '_') ? 1 : 0);
        }
      }
    },
  });
  const requests = new Gauge({
    name: 'organization_graph_upstream_requests',
    help: 'Requests to the platforms as of now: active, queued for a connection, or waiting for their turn.',
    labelNames: ['source', 'state'],
    registers,
    collect() {
      for (const [source, load] of loads) {
        const { active, queued, waiting } = load();
        for (const [state, count] of Object.entries({ active, queued, waiting })) {
          this.set({ source, state }, count);
        }
      }
    },
  });
  const connections = new Gauge({
    name: 'organization_graph_upstream_connections',
    help: 'Open connections to the platforms.',
    labelNames: ['source'],
    registers,
    collect() {
      for (const [source, load] of loads) this.set({ source }, load().connections);
    },
  });
  for (const gauge of [breakers, requests, connections]) registry.registerMetric(gauge);
  return loads;
}
