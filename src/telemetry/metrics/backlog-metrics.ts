import { Counter, Gauge } from 'prom-client';
import type { Registry } from 'prom-client';

/** What is read of the responses that wait to be sent. */
export interface BacklogState {
  /** How many bytes wait. */
  readonly bytes: number;
  /** How many connections were cut off to make room. */
  readonly cutOff: number;
}

/** What is read of the connections. */
export interface ConnectionState {
  /** How many were closed because their clients sent too slowly. */
  readonly closed: number;
}

/** Registers the metrics of what waits to be sent to clients. */
export function registerBacklogMetrics(
  registry: Registry,
  backlog: BacklogState,
  connections: ConnectionState,
): void {
  const registers = [registry];
  new Gauge({
    name: 'organization_graph_response_buffered_bytes',
    help: 'Bytes of responses that wait to be read by clients, as of now.',
    registers,
    collect() {
      this.set(backlog.bytes);
    },
  });
  new Counter({
    name: 'organization_graph_slow_connections_closed_total',
    help: 'Connections that were closed to make room for others, because their clients did not read or send.',
    registers,
    collect() {
      this.reset();
      this.inc(backlog.cutOff + connections.closed);
    },
  });
}
