import { fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import { LogController } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import { boundResponses } from './bound-responses.ts';
import { refuse } from './error-answers.ts';
import { serveHealth } from './health.ts';
import type { Health } from './health.ts';
import { listen } from './listen.ts';
import type { Address } from './listen.ts';
import { noJsonSchemas } from './no-json-schemas.ts';
import { PipelineLimit } from './pipelining.ts';
import type { ResponseBacklog } from './response-backlog.ts';

/** What is served to those who run the server. */
export interface AdminOptions {
  readonly address: Address;
  readonly metrics: Metrics;
  readonly health: Health;
  /** How long sending a request may take, and how long an answer may be without a byte being read, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** How many requests of one connection are handled at once. */
  readonly maxPipelinedRequests: number;
  /** Counts what waits to be sent, together with the graph's responses. */
  readonly backlog: ResponseBacklog;
  readonly logger: Logger;
}

/**
 * Starts what is served beside the graph, on an address that callers need not reach: `/metrics` and both health paths.
 * What it answers is not logged.
 *
 * @throws AddressError
 */
export async function startAdminServer(options: AdminOptions): Promise<FastifyInstance> {
  const { address, metrics, health, requestTimeoutMs, maxPipelinedRequests, backlog, logger } = options;
  const pipelines = new PipelineLimit(maxPipelinedRequests, backlog);
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    ...noJsonSchemas,
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    // Connections are of the whole process: who only holds them here would take them from the graph's callers.
    requestTimeout: requestTimeoutMs,
    connectionTimeout: requestTimeoutMs,
    http: { headersTimeout: requestTimeoutMs, connectionsCheckingInterval: requestTimeoutMs / 10 },
    // The path could not be read: no hook runs.
    frameworkErrors: (_error, { raw }, reply) => {
      pipelines.add(raw, reply.raw, () => void refuse(reply, 400, 'BAD_REQUEST'));
    },
  });
  app.setChildLoggerFactory((parent) => parent);
  app.addHook('onRequest', ({ raw }, reply, done) => {
    pipelines.add(raw, reply.raw, done);
  });
  boundResponses(app, { backlog, graceMs: requestTimeoutMs });
  app.get('/metrics', async (_request, reply) => {
    void reply.header('content-type', metrics.contentType);
    return metrics.render();
  });
  serveHealth(app, health);
  await listen(app, address, (origin) => `metrics at ${origin}/metrics`);
  return app;
}
