import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import { boundBodies } from './bound-bodies.ts';
import { boundResponses } from './bound-responses.ts';
import type { ClientConnections } from './client-connections.ts';
import type { ClientLimits } from './client-limits.ts';
import { createClientErrorAnswer, createExpectationRefusal } from './client-errors.ts';
import { allowOrigins, createAllowOrigin } from './cors.ts';
import { tellEnd } from './ended-request.ts';
import type { RequestTelemetry } from './ended-request.ts';
import { answerError, answerErrors } from './error-answers.ts';
import { serveHealth } from './health.ts';
import type { Health } from './health.ts';
import { readJsonBodies } from './json-body.ts';
import { shedLoad } from './overload.ts';
import { noJsonSchemas } from './no-json-schemas.ts';
import { PipelineLimit } from './pipelining.ts';
import type { ResponseBacklog } from './response-backlog.ts';
import { securityHeaders } from './security-headers.ts';

/** How HTTP is served. */
export interface HttpOptions extends RequestTelemetry {
  /** Where operations are traced; nowhere by default. */
  readonly tracing?: Tracing | null;
  /** Origins that browsers may call from. */
  readonly corsOrigins: readonly string[];
  readonly clients: ClientLimits;
  /** How long a connection may be without a byte in either direction while a response is made or read, in milliseconds. */
  readonly idleTimeoutMs: number;
  readonly connections: ClientConnections;
  /** Counts what waits to be sent. */
  readonly backlog: ResponseBacklog;
  /** How late the event loop may run before requests are refused, in milliseconds; 0 for any delay. */
  readonly maxEventLoopDelayMs: number;
  /** Whether the server is going down: then answers end their connection, and `/readyz` is red. */
  readonly isDraining: () => boolean;
}

/** The HTTP server, and how it is doing. */
export interface HttpServer {
  readonly app: FastifyInstance;
  readonly health: Health;
}

/** What one caller may see is nobody else's to keep. */
const keptByNobody = 'private, no-store';

/** Creates the HTTP server with all but `/graphql`: request ids, health, error answers, CORS, one log line a request. */
export async function createHttpServer({
  logger,
  metrics,
  tracing = null,
  corsOrigins,
  clients,
  idleTimeoutMs,
  connections,
  backlog,
  maxEventLoopDelayMs,
  isDraining,
}: HttpOptions): Promise<HttpServer> {
  const pipelines = new PipelineLimit(clients.maxPipelinedRequests, backlog);
  const allowOrigin = createAllowOrigin(corsOrigins);
  const everywhere = { ...securityHeaders(), 'cache-control': keptByNobody };
  const begin = (request: FastifyRequest, reply: FastifyReply) => {
    if (tracing !== null && request.routeOptions.url === '/graphql') request.trace = tracing.begin(request);
    void reply.headers(everywhere).header('x-request-id', request.id);
    const { socket } = request.raw;
    connections.beginRequest(socket);
    // Not fastify's onResponse: that is silent where the client went away before there was an answer.
    reply.raw.on('close', () => {
      connections.endRequest(socket);
      tellEnd({ logger, metrics }, request, reply);
    });
  };
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    ...noJsonSchemas,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    genReqId: ({ headers }) => acceptRequestId(headers['x-request-id']) ?? randomUUID(),
    requestTimeout: clients.requestTimeoutMs,
    connectionTimeout: idleTimeoutMs,
    bodyLimit: clients.maxBodyBytes,
    // Whoever was let in before the drain is answered; only idle connections are closed.
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    http: {
      // Without it Node would answer with an empty page of its own.
      requireHostHeader: false,
      headersTimeout: clients.requestTimeoutMs,
      connectionsCheckingInterval: clients.requestTimeoutMs / 10,
      maxHeaderSize: clients.maxHeaderBytes,
    },
    // The path could not be read: no hook has run, and none will.
    frameworkErrors: (error, request, reply) => {
      pipelines.add(request.raw, reply.raw, () => {
        begin(request, reply);
        void reply.headers(allowOrigin(request.headers.origin));
        void answerError(error, request, reply);
      });
    },
    clientErrorHandler: createClientErrorAnswer({ limits: clients, allowOrigin, pipelines }),
  });
  // One logger for all: a child for each request would be made whether anybody writes to it or not.
  app.setChildLoggerFactory((parent) => parent);
  app.server.on('connection', (socket: Socket) => {
    connections.open(socket);
  });
  app.server.on('checkExpectation', createExpectationRefusal({ allowOrigin, pipelines }));
  app.removeContentTypeParser('text/plain');
  readJsonBodies(app);
  app.decorateRequest('report', null);
  app.decorateRequest('trace', null);
  answerErrors(app);
  // Hooks with a callback: each one with a promise cost a hundredth of a request's time.
  app.addHook('onRequest', ({ raw }, reply, done) => {
    pipelines.add(raw, reply.raw, done);
  });
  app.addHook('onRequest', (request, reply, done) => {
    begin(request, reply);
    done();
  });
  // Before any hook that refuses requests: pages are to read that, too.
  await allowOrigins(app, corsOrigins);
  boundBodies(app, connections);
  app.addHook('onSend', (request, reply, payload, done) => {
    // Only now, because Apollo Server has an opinion of its own about an unknown persisted query.
    void reply.header('cache-control', keptByNobody);
    // Only now, because the drain may have begun since the request came in: kept alive, its connection would hold it.
    // After a request to speak another protocol, Node no longer looks at what comes on the connection.
    if (isDraining() || request.headers.upgrade !== undefined) void reply.header('connection', 'close');
    done(null, payload);
  });
  boundResponses(app, { backlog, graceMs: idleTimeoutMs });

  const health = { isDraining, isOverloaded: shedLoad(app, maxEventLoopDelayMs) };
  serveHealth(app, health);
  return { app, health };
}

/** Takes over a caller's own request id where it can stand in a log line and a header as it is. */
function acceptRequestId(header: string | string[] | undefined): string | null {
  return typeof header === 'string' && /^[\w.:-]{1,128}$/.test(header) ? header : null;
}
