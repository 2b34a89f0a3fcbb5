import type { GraphQLSchema } from 'graphql';
import type { Config } from '../../src/config.ts';
import { openLinksFile } from '../../src/organizations/links-file.ts';
import type { CallersOptions } from '../../src/server/callers.ts';
import { createSchema } from '../../src/server/schema.ts';
import { startServer } from '../../src/server/server.ts';
import { createSources } from '../../src/sources/registry.ts';
import type { Logger } from '../../src/telemetry/logger.ts';
import { createMetrics } from '../../src/telemetry/metrics/metrics.ts';
import type { CredentialReader } from '../../src/upstream/credential.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import { createWayOut } from '../../src/upstream/way-out.ts';
import type { StartApplication } from './server.ts';

/** Makes the credential reader of one application. */
export type ReaderMaker = (logger: Logger) => CredentialReader;

/** Makes an application that is put together as the real one is, but reads credentials in another way. */
export function faultyApplication(makeReader: ReaderMaker): StartApplication {
  return assembledApplication((config, logger) =>
    Promise.resolve({
      callers: { readCredential: makeReader(logger), credentialHeaders: config.credentialHeaders },
      close: () => Promise.resolve(),
    }),
  );
}

/** What finds out who calls, until it is closed. */
export interface OpenedCallers {
  readonly callers: CallersOptions;
  /** What is served; by default all of it to everybody. */
  readonly schema?: GraphQLSchema;
  readonly close: () => Promise<void>;
}

/** Makes an application that is put together as the real one is, but tells callers apart in another way. */
export function assembledApplication(
  openCallers: (config: Config, logger: Logger) => Promise<OpenedCallers>,
): StartApplication {
  return async (config, logger) => {
    const { callers, schema, close } = await openCallers(config, logger);
    const linksFile = await openLinksFile({ path: config.linksFile ?? '', logger });
    const waysOut = {
      access: createWayTo(config, 'ACCESS', config.accessUrl),
      workforce: createWayTo(config, 'WORKFORCE', config.workforceUrl),
    };
    const metrics = createMetrics('0.0.0');
    const server = await startServer({
      ...config,
      address: { host: config.host, port: config.port },
      adminAddress: { host: config.adminHost, port: config.adminPort },
      metrics,
      schema: schema ?? createSchema(),
      safelist: null,
      callers,
      context: {
        ...config,
        maxUpstreamCalls: config.limits.maxUpstreamCalls,
        maxAnswerBytes: config.limits.maxAnswerBytes,
        sources: createSources({ ...config, waysOut }),
        currentLinks: () => linksFile.current,
        observers: { access: metrics.source('access'), workforce: metrics.source('workforce') },
      },
      logger,
    });
    return {
      url: server.url,
      metricsUrl: server.metricsUrl,
      stop: async () => {
        await server.stop();
        linksFile.close();
        await close();
        await Promise.all([waysOut.access.close(), waysOut.workforce.close()]);
      },
    };
  };
}

function createWayTo(config: Config, source: string, url: URL) {
  const { upstreamTimeoutMs: timeoutMs } = config;
  return createWayOut(createUpstream({ ...config, source, url, timeoutMs, userAgent: 'faulty' }), {
    ...config,
    source,
    requestsPerSecond: config.workforceRequestsPerSecond,
  });
}
