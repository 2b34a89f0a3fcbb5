import { randomUUID } from 'node:crypto';
import cors from '@fastify/cors';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Logger } from '../telemetry/logger.ts';
import { answerClientError, answerError, answerErrors } from './error-answers.ts';
import { reportOf } from './request-report.ts';

/** How HTTP is served. */
export interface HttpOptions {
  readonly logger: Logger;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly string[];
  /** Whether the server is going down: then answers end their connection, and `/readyz` is red. */
  readonly isDraining: () => boolean;
}

/** How long a client may take to send its request, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;

/** Creates the HTTP server with all but `/graphql`: request ids, health, error answers, CORS, one log line a request. */
export async function createHttpServer({
  logger,
  corsOrigins,
  isDraining,
}: HttpOptions): Promise<FastifyInstance> {
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: ({ headers }) => acceptRequestId(headers['x-request-id']) ?? randomUUID(),
    requestTimeout: REQUEST_TIMEOUT_MS,
    // Whoever was let in before the drain is answered; only idle connections are closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (error, request, reply) => void answerError(error, request, reply),
    clientErrorHandler: answerClientError,
  });
  app.removeContentTypeParser('text/plain');
  answerErrors(app);
  if (corsOrigins.length > 0) {
    await app.register(cors, {
      origin: [...corsOrigins],
      methods: ['GET', 'POST'],
      exposedHeaders: ['x-request-id'],
      maxAge: 600,
    });
  }

  app.addHook('onRequest', async (request, reply) => {
    // What one caller may see is nobody else's to keep.
    void reply.headers({ 'x-request-id': request.id, 'cache-control': 'private, no-store' });
    if (isDraining()) void reply.header('connection', 'close');
  });
  app.addHook('onResponse', async (request, reply) => {
    const report = reportOf(request);
    const line = {
      requestId: request.id,
      method: request.method,
      path: request.routeOptions.url ?? null,
      status: reply.raw.writableFinished ? reply.statusCode : null,
      durationMs: Math.round(reply.elapsedTime * 10) / 10,
      ...report?.tally,
      operationName: report?.operationName,
      errors: report?.errors,
    };
    if (!reply.raw.writableFinished) logger.info(line, 'client went away');
    else if (report !== null && Object.keys(report.tally.failures).length > 0) logger.warn(line, 'request');
    else logger.info(line, 'request');
  });

  app.get('/livez', () => ({ status: 'ok' }));
  app.get('/readyz', (_request, reply) =>
    isDraining() ? reply.code(503).send({ status: 'draining' }) : { status: 'ready' },
  );
  return app;
}

/** Takes over a caller's own request id where it can stand in a log line and a header as it is. */
function acceptRequestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : null;
}
