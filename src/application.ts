import type { FastifyPluginAsync } from 'fastify';
import { ConfigError } from './config.ts';
import type { Config } from './config.ts';
import { openFiles } from './open-files.ts';
import { openIdentityProvider } from './open-identity-provider.ts';
import { readPackageVersion, readUserAgent } from './package-version.ts';
import type { FirstLookOptions } from './server/landing-page/first-look.ts';
import { AddressError } from './server/listen.ts';
import type { Address } from './server/listen.ts';
import { createSchema } from './server/schema.ts';
import { startServer } from './server/server.ts';
import type { OpenedSignIn } from './sign-in/open-sign-in.ts';
import { createViewers } from './sign-in/viewers.ts';
import { createSources, forEverySource, sourceNames } from './sources/registry.ts';
import type { SourceName } from './sources/registry.ts';
import type { Logger } from './telemetry/logger.ts';
import { createMetrics } from './telemetry/metrics/metrics.ts';
import type { SourceMetrics } from './telemetry/metrics/source-metrics.ts';
import { openTracing } from './telemetry/tracing/open-tracing.ts';
import { createCredentialReader } from './upstream/credential.ts';
import { ResponseBudget } from './upstream/response-budget.ts';
import { openSharedMemory } from './upstream/shared/open-shared-memory.ts';
import { createSharedTally } from './upstream/shared/shared-memory.ts';
import { createChangingTrust, createTrust } from './upstream/trust.ts';
import type { Trust } from './upstream/trust.ts';
import { createUpstream } from './upstream/upstream.ts';
import { createWayOut } from './upstream/way-out.ts';
import type { WayOut } from './upstream/way-out.ts';

/** The whole application, running. */
export interface RunningApplication {
  /** The address of the GraphQL endpoint. */
  readonly url: string;
  /** The address of the metrics. */
  readonly metricsUrl: string;
  /** Answers what is under way, then lets go of everything. Safe to call again. */
  stop(): Promise<void>;
}

/** What is not configured, but said by whoever starts the application. */
export interface ApplicationOptions {
  /** What the landing page begins with; placeholders by default. */
  readonly firstLook?: FirstLookOptions;
  /** What is served beside the graph, such as pages that use it. */
  readonly plugins?: readonly FastifyPluginAsync[];
}

/**
 * Puts the rooms together and starts the server: links, ways out, sources, ways in.
 *
 * @throws ConfigError where a file cannot be used or the address cannot be listened on
 */
export async function startApplication(
  config: Config,
  logger: Logger,
  { firstLook = {}, plugins = [] }: ApplicationOptions = {},
): Promise<RunningApplication> {
  const plainSchema = createSchema();
  const metrics = createMetrics(readPackageVersion());
  const readCredential = createCredentialReader(
    config.credentialHmacKey === null ? undefined : Buffer.from(config.credentialHmacKey),
  );
  const files = await openFiles({
    config,
    schema: plainSchema,
    logger,
    readCredential,
    onLinksQuery: (durationMs, isAnswered) => {
      metrics.links.onQuery(durationMs, isAnswered);
    },
  });
  const { fieldRules } = files;
  const schema = fieldRules === null ? plainSchema : createSchema(fieldRules);
  const trust = files.authorities === null ? createTrust() : createChangingTrust(files.authorities);
  const currentLinks = () => files.links.current;
  const observers = forEverySource<Record<SourceName, SourceMetrics>>((source) => metrics.source(source));
  const responseBudget = new ResponseBudget(config.maxBytesInFlight);
  const waysOut = {
    access: createWayTo({
      config,
      logger,
      trust,
      responseBudget,
      source: 'ACCESS',
      url: config.accessUrl,
      requestsPerSecond: 0,
    }),
    workforce: createWayTo({
      config,
      logger,
      trust,
      responseBudget,
      source: 'WORKFORCE',
      url: config.workforceUrl,
      requestsPerSecond: config.workforceRequestsPerSecond,
    }),
  };
  const shared = await openSharedMemory({ ...config, trust, logger });
  let signIn: OpenedSignIn | null = null;
  const release = async () => {
    shared?.close();
    const waysToClose = [...Object.values(waysOut), ...(signIn === null ? [] : [signIn])];
    await Promise.all([files.close(), ...waysToClose.map((way) => way.close())]);
  };

  for (const source of sourceNames) observers[source].watch(() => waysOut[source].load);
  metrics.watchSharedCache(shared?.memory.tally ?? createSharedTally(), shared?.state ?? (() => 'off'));
  metrics.links.watch(files.countLinks);

  const adminAddress = { host: config.adminHost, port: config.adminPort };
  try {
    signIn = await openIdentityProvider(config, trust, logger, metrics.signIn);
    const server = await startServer({
      address: { host: config.host, port: config.port },
      adminAddress,
      metrics,
      tracing: await openTracing(readPackageVersion()),
      schema,
      callers: {
        readCredential,
        credentialHeaders: config.credentialHeaders,
        serviceCredentials: files.serviceCredentials,
        signIn: signIn && {
          check: signIn.check,
          toViewer: createViewers({
            fieldRules,
            hasAccessSession:
              files.serviceCredentials.access === null && config.signIn?.claims.currentOrganization === null,
          }),
        },
      },
      context: {
        sources: createSources({
          waysOut,
          workforceUpstreamHeader: config.workforceUpstreamHeader,
          memory: config.memory,
          sharedMemory: shared?.memory ?? null,
          recordLimits: config.recordLimits,
        }),
        currentLinks,
        operationTimeoutMs: config.operationTimeoutMs,
        maxUpstreamCalls: config.limits.maxUpstreamCalls,
        maxHeldBytes: config.maxHeldBytes,
        responseBudget,
        maxAnswerBytes: config.limits.maxAnswerBytes,
        observers,
      },
      limits: config.limits,
      memory: config.memory,
      clients: config.clients,
      maxBufferedBytes: config.maxBufferedBytes,
      corsOrigins: config.corsOrigins,
      maxEventLoopDelayMs: config.maxEventLoopDelayMs,
      introspection: config.introspection,
      explain: config.explain,
      safelist: files.safelist,
      fieldRules,
      shutdownGraceMs: config.shutdownGraceMs,
      landingPage: config.landingPage,
      firstLook,
      plugins,
      logger,
    });
    return {
      url: server.url,
      metricsUrl: server.metricsUrl,
      stop: async () => {
        logger.info('stopping: answering what is under way');
        await server.stop();
        await release();
        logger.info('stopped');
      },
    };
  } catch (error) {
    await release();
    throw addressProblem(error, adminAddress) ?? error;
  }
}

/** One platform, and how fast each credential may ask it. */
interface Platform {
  readonly config: Config;
  readonly logger: Logger;
  readonly trust: Trust;
  /** What bounds the responses of all platforms together; nothing by default. */
  readonly responseBudget?: ResponseBudget;
  readonly source: string;
  readonly url: URL;
  readonly requestsPerSecond: number;
}

/** Creates the way out to one platform, as the configuration says. */
export function createWayTo(platform: Platform): WayOut {
  const { config, logger, trust, responseBudget = null, source, url, requestsPerSecond } = platform;
  const upstream = createUpstream({
    source,
    url,
    timeoutMs: config.upstreamTimeoutMs,
    connectTimeoutMs: config.connectTimeoutMs,
    maxConcurrentCalls: config.maxConcurrentCalls,
    maxResponseBytes: config.maxResponseBytes,
    connectionMaxAgeMs: config.connectionMaxAgeMs,
    userAgent: readUserAgent(),
    budget: responseBudget,
    trust,
    proxyUrl: config.upstreamProxyUrl,
  });
  return createWayOut(upstream, {
    source,
    requestsPerSecond,
    maxConcurrentCalls: config.maxConcurrentCalls,
    maxQueuedCalls: config.maxQueuedCalls,
    maxRetries: config.maxRetries,
    retryShare: config.retryShare,
    breaker: {
      ...config.breaker,
      onChange: (isOpen) => {
        if (isOpen) logger.warn({ source }, 'breaker opened: the platform is left alone for a while');
        else logger.info({ source }, 'breaker closed: the platform answers again');
      },
    },
  });
}

/** Says which variable to change where an address cannot be listened on. */
function addressProblem(error: unknown, adminAddress: Address): ConfigError | null {
  if (!(error instanceof AddressError)) return null;
  const { code, address } = error;
  const prefix = address === adminAddress ? 'ADMIN_' : '';
  const port = `${prefix}PORT: ${String(address.port)}`;
  if (code === 'EADDRINUSE') return new ConfigError([`${port} is already in use on ${address.host}`]);
  if (code === 'EACCES') return new ConfigError([`${port} may not be listened on by this user`]);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new ConfigError([`${prefix}HOST: ${address.host} is not an address of this machine`]);
  }
  return null;
}
