import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import type { Config } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import type { Logger } from '../../src/telemetry/logger.ts';
import type { Platforms } from './platforms.ts';
import type { Scene } from './scene.ts';
import type { Settings } from './world.ts';

/** A server under test. */
export interface Server extends AsyncDisposable {
  readonly url: string;
  /** The address of the metrics. */
  readonly metricsUrl: string;
  /** Every log line so far. */
  readonly logLines: readonly string[];
}

/** What is needed of a running application. */
interface Running {
  readonly url: string;
  readonly metricsUrl: string;
  stop(): Promise<void>;
}

/** Starts the application that is to be tested: the real one, or one with a fault in it. */
export type StartApplication = (config: Config, logger: Logger) => Promise<Running>;

/** An hour: nothing that is remembered for a time is forgotten within a test. */
const LONG = '3600000';

/** What each setting is in the environment. */
const memories: Readonly<Record<Settings['remembers'], Readonly<Record<string, string>>>> = {
  nothing: {},
  fresh: { CACHE_TTL_MS: LONG },
  'for outages': { CACHE_STALE_IF_ERROR_MS: LONG, CACHE_STALE_AFTER_MS: '600000' },
  both: { CACHE_TTL_MS: LONG, CACHE_STALE_IF_ERROR_MS: LONG, CACHE_STALE_AFTER_MS: '600000' },
};

/**
 * Starts a server over the platforms of a scene, with its settings and further environment variables. Release it with
 * `await using`.
 */
export async function startServer(
  scene: Scene,
  platforms: Platforms,
  start: StartApplication = startApplication,
  environment: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-test-'));
  const linksFile = join(folder, 'links.json');
  await writeFile(linksFile, JSON.stringify(scene.links));
  const { remembers, isCramped } = scene.world.settings;
  const config = parseConfig({
    ACCESS_URL: platforms.accessUrl,
    WORKFORCE_URL: platforms.workforceUrl,
    LINKS_FILE: linksFile,
    PORT: '0',
    ADMIN_PORT: '0',
    SHUTDOWN_GRACE_MS: '0',
    LANDING_PAGE: 'off',
    LOG_LEVEL: 'trace',
    ...memories[remembers],
    ...(isCramped ? { CACHE_MAX_ENTRIES: '3' } : {}),
    // Shared by all callers as they are meant to be: one caller's outage opens the breaker for the others, and takes of
    // the budget of their retries.
    BREAKER_MIN_ATTEMPTS: '0',
    BREAKER_CONSECUTIVE_FAILURES: '0',
    UPSTREAM_RETRIES: '0',
    // However busy the machine is, time decides nothing.
    OPERATION_TIMEOUT_MS: '120000',
    UPSTREAM_TIMEOUT_MS: '60000',
    UPSTREAM_CONNECT_TIMEOUT_MS: '60000',
    MAX_EVENT_LOOP_DELAY_MS: '0',
    MAX_CONCURRENT_CALLS: '600',
    MAX_QUEUED_CALLS: '100000',
    ...environment,
  });
  const logLines: string[] = [];
  const destination = { write: (line: string) => void logLines.push(line) };
  const application = await start(config, createLogger({ level: config.logLevel, destination }));
  return {
    url: application.url,
    metricsUrl: application.metricsUrl,
    logLines,
    async [Symbol.asyncDispose]() {
      await application.stop();
      await rm(folder, { recursive: true });
    },
  };
}
