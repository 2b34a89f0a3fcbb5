import type { FastifyPluginAsync } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { FieldRules } from '../organizations/field-rules.ts';
import type { OperationLimits } from '../organizations/operation-limits.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Metrics } from '../telemetry/metrics/metrics.ts';
import type { Tracing } from '../telemetry/tracing/tracing.ts';
import type { MemoryOptions } from '../upstream/memory.ts';
import { startAdminServer } from './admin.ts';
import { createApolloServer } from './apollo.ts';
import { createCallers, headersOfCallers } from './callers.ts';
import type { CallersOptions } from './callers.ts';
import { ClientConnections } from './client-connections.ts';
import type { ClientLimits } from './client-limits.ts';
import { createContextFunction } from './context.ts';
import type { ContextOptions } from './context.ts';
import { EventLoopTurns } from './event-loop-turns.ts';
import { explainHeader } from './explain.ts';
import { createGraphqlHandler } from './graphql-handler.ts';
import { createHttpServer } from './http.ts';
import { createBodyParser } from './json-body.ts';
import { createLandingPage } from './landing-page/create-landing-page.ts';
import type { LandingPageName } from './landing-page/create-landing-page.ts';
import { createFirstLook } from './landing-page/first-look.ts';
import type { FirstLookOptions } from './landing-page/first-look.ts';
import { finishPage, serveAssets } from './landing-page/serve.ts';
import { answerLastRequests } from './last-requests.ts';
import { listen } from './listen.ts';
import type { Address } from './listen.ts';
import { refuseOddHeaders } from './odd-headers.ts';
import { refuseBatches } from './one-operation.ts';
import { refuseEncodedContent } from './request-content.ts';
import { RequestsInFlight } from './requests-in-flight.ts';
import { ResponseBacklog } from './response-backlog.ts';
import { ResultsUnderWay } from './results-under-way.ts';
import type { SafelistOptions } from './safelist.ts';
import { refuseUnlisted } from './unlisted.ts';
import { varyBy } from './vary.ts';

/** How the graph is served. */
export interface ServerOptions {
  readonly address: Address;
  /** Where the metrics are served. */
  readonly adminAddress: Address;
  readonly metrics: Metrics;
  /** Where operations are traced; nowhere by default. */
  readonly tracing?: Tracing | null;
  readonly schema: GraphQLSchema;
  readonly callers: CallersOptions;
  readonly context: Omit<ContextOptions, 'results'>;
  readonly limits: OperationLimits;
  /** What is kept of what was read. */
  readonly memory: MemoryOptions;
  readonly clients: ClientLimits;
  /** How many bytes of responses may wait to be sent to all clients together. */
  readonly maxBufferedBytes: number;
  readonly corsOrigins: readonly string[];
  readonly maxEventLoopDelayMs: number;
  readonly introspection: boolean;
  /** Whether callers may ask how the records of an answer were read; they may not by default. */
  readonly explain?: boolean;
  /** The operations that may run; null for any. */
  readonly safelist: SafelistOptions | null;
  /** Which scopes it takes to read which fields, as of now; null, the default, for none. */
  readonly fieldRules?: { readonly current: FieldRules } | null;
  readonly landingPage: LandingPageName;
  /** What the landing page begins with. */
  readonly firstLook?: FirstLookOptions;
  /** What is served beside the graph. */
  readonly plugins?: readonly FastifyPluginAsync[];
  readonly logger: Logger;
  /** How long new connections are still taken while the server stops, in milliseconds; 0 stops at once. */
  readonly shutdownGraceMs: number;
}

/** A server that takes requests. */
export interface RunningServer {
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /** The address of the metrics. */
  readonly metricsUrl: string;
  /** Stops taking requests, answers those under way, and resolves when all are answered. Safe to call again. */
  stop(): Promise<void>;
}

/** How long a connection may outlast the last operation's deadline while the server stops, in milliseconds. */
const GRACE_MS = 2000;

/**
 * Starts the server.
 *
 * @throws AddressError
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { callers, context, limits, clients, corsOrigins, maxEventLoopDelayMs, safelist, metrics, logger } =
    options;
  const { explain = false } = options;
  const backlog = new ResponseBacklog(options.maxBufferedBytes);
  const connections = new ClientConnections(clients);
  const requests = new RequestsInFlight(clients.maxBufferedBytes);
  const turns = new EventLoopTurns();
  // The other half is for what is written already.
  const results = new ResultsUnderWay(options.maxBufferedBytes / 2);
  metrics.watchClients(backlog, connections);
  let isDraining = false;
  const { app, health } = await createHttpServer({
    logger,
    metrics,
    tracing: options.tracing ?? null,
    corsOrigins,
    clients,
    // An operation sends nothing until it ends. Reading its response may then take as long as sending a request.
    idleTimeoutMs: context.operationTimeoutMs + clients.requestTimeoutMs,
    connections,
    backlog,
    maxEventLoopDelayMs,
    isDraining: () => isDraining,
  });

  const drain = async () => {
    isDraining = true;
    // An operation ends by its deadline; who still sends or reads after that holds up the others.
    const timer = setTimeout(() => {
      logger.warn('connections were cut off: they outlasted the time to drain');
      app.server.closeAllConnections();
    }, context.operationTimeoutMs + GRACE_MS);
    await answerLastRequests(app.server, options.shutdownGraceMs);
    await app.close();
    clearTimeout(timer);
  };

  const callerHeaders = headersOfCallers(callers);
  const landingPage = await createLandingPage(
    options.landingPage,
    createFirstLook(callerHeaders, options.firstLook),
  );
  const apollo = createApolloServer({
    schema: options.schema,
    limits,
    introspection: options.introspection,
    safelist,
    landingPage: landingPage.plugin,
    logger,
    backlog,
    requests,
    drain,
  });
  await apollo.start();
  const createContext = createContextFunction({ ...context, results });
  const headerNames = [callerHeaders.signIn, ...Object.values(callerHeaders.credentials)].filter(
    (name) => name !== null,
  );
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    exposeHeadRoute: false,
    onRequest: [
      varyBy(['accept', ...headerNames, ...(explain ? [explainHeader] : [])]),
      refuseOddHeaders(headerNames, callerHeaders.signIn),
      refuseEncodedContent,
    ],
    preHandler: [requests.admit, createBodyParser(app), refuseBatches],
    onSend: finishPage(landingPage),
    handler: createGraphqlHandler({
      apollo,
      identify: createCallers(callers),
      createContext: safelist?.mode === 'enforce' ? refuseUnlisted(safelist, createContext) : createContext,
      operationTimeoutMs: context.operationTimeoutMs,
      turns,
      explain,
      memory: options.memory,
      currentLinks: context.currentLinks,
      currentSafelist: () => safelist?.current ?? null,
      currentFieldRules: () => options.fieldRules?.current ?? null,
    }),
  });
  serveAssets(app, landingPage.assets);
  for (const plugin of options.plugins ?? []) await app.register(plugin);
  const admin = await startAdminServer({
    address: options.adminAddress,
    metrics,
    health,
    requestTimeoutMs: clients.requestTimeoutMs,
    maxPipelinedRequests: clients.maxPipelinedRequests,
    backlog,
    logger,
  });
  try {
    await listen(app, options.address, (origin) => `ready at ${origin}/graphql`);
  } catch (error) {
    await admin.close();
    throw error;
  }
  // Whoever waits for the line waits for no others.
  logger.flush();

  let stopping: Promise<void> | null = null;
  return {
    url: `${app.listeningOrigin}/graphql`,
    metricsUrl: `${admin.listeningOrigin}/metrics`,
    // The metrics last: how it ends is worth seeing, too.
    stop: () => (stopping ??= apollo.stop().then(() => admin.close())),
  };
}
