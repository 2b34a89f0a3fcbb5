import { fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { LogController } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import { serveHealth } from './health.ts';
import type { Health } from './health.ts';
import { listen } from './listen.ts';
import type { Address } from './listen.ts';

/** What is served to those who run the server. */
export interface AdminOptions {
  readonly address: Address;
  readonly metrics: Metrics;
  readonly health: Health;
  readonly logger: Logger;
}

/**
 * Starts what is served beside the graph, on an address that callers need not reach: `/metrics` and both health paths.
 * What it answers is not logged.
 *
 * @throws AddressError
 */
export async function startAdminServer(options: AdminOptions): Promise<FastifyInstance> {
  const { address, metrics, health, logger } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
  });
  app.setChildLoggerFactory((parent) => parent);
  app.get('/metrics', async (_request, reply) => {
    void reply.header('content-type', metrics.contentType);
    return metrics.render();
  });
  serveHealth(app, health);
  await listen(app, address, (origin) => `metrics at ${origin}/metrics`);
  return app;
}
