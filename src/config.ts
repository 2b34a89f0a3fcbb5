import { z } from 'zod';
import { logLevels } from './telemetry/logger.ts';
import type { LogLevel } from './telemetry/logger.ts';
import type { CircuitBreakerOptions } from './upstream/circuit-breaker.ts';
import type { MemoryOptions } from './upstream/memory.ts';

/** How the process runs. Read once from the environment. */
export interface Config {
  readonly accessUrl: URL;
  readonly workforceUrl: URL;
  /** The request headers that carry the caller's credentials to us, in lower case. */
  readonly credentialHeaders: { readonly access: string; readonly workforce: string };
  /** The request header that carries the workforce API key upstream. */
  readonly workforceUpstreamHeader: string;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly linksFile: string | null;
  readonly operationTimeoutMs: number;
  readonly upstreamTimeoutMs: number;
  readonly maxIds: number;
  readonly maxUpstreamCalls: number;
  /** For making a connection to a platform. */
  readonly connectTimeoutMs: number;
  /** Calls under way at once, and those that wait for that; for each platform. */
  readonly maxConcurrentCalls: number;
  readonly maxQueuedCalls: number;
  /** How often a call that broke is tried again, and how many such tries there may be for each call over time. */
  readonly maxRetries: number;
  readonly retryShare: number;
  readonly breaker: CircuitBreakerOptions;
  /** Calls that one workforce key may begin in a second; 0 for any number. */
  readonly workforceRequestsPerSecond: number;
  /** What is kept of the records of each platform. */
  readonly memory: MemoryOptions;
  readonly maxResponseBytes: number;
  /** Origins that browsers may call from; none by default. */
  readonly corsOrigins: readonly string[];
  /** How late the event loop may run before requests are refused; 0 for any delay. */
  readonly maxEventLoopDelayMs: number;
  /** How long new connections are still taken while the process stops. */
  readonly shutdownGraceMs: number;
  readonly introspection: boolean;
  readonly landingPage: 'sandbox' | 'graphiql' | 'off';
  readonly logLevel: LogLevel;
}

/** A configuration that the process cannot run with, with everything that is wrong with it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  /** One line each, beginning with the variable's name. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Reads the configuration from environment variables; one that is set to "" counts as not set.
 *
 * @throws ConfigError with every problem at once
 */
export function parseConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const variables = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const schema = createSchema({
    isProduction: variables['NODE_ENV'] === 'production',
    allowsHttp: variables['ALLOW_HTTP_UPSTREAMS'] === 'true',
  });
  const { data, error } = schema.safeParse(variables);
  const problems = [
    ...(error?.issues ?? []).map(({ path, message }) => `${path.map(String).join('.')}: ${message}`),
    ...findConflicts(variables, Object.keys(schema.shape)),
  ];
  if (data === undefined || problems.length > 0) throw new ConfigError(problems);
  return Object.freeze({
    accessUrl: data.ACCESS_URL,
    workforceUrl: data.WORKFORCE_URL,
    credentialHeaders: { access: data.ACCESS_CREDENTIAL_HEADER, workforce: data.WORKFORCE_CREDENTIAL_HEADER },
    workforceUpstreamHeader: data.WORKFORCE_UPSTREAM_HEADER,
    host: data.HOST,
    port: data.PORT,
    linksFile: data.LINKS_FILE ?? null,
    operationTimeoutMs: data.OPERATION_TIMEOUT_MS,
    upstreamTimeoutMs: data.UPSTREAM_TIMEOUT_MS,
    maxIds: data.MAX_IDS,
    maxUpstreamCalls: data.MAX_UPSTREAM_CALLS,
    connectTimeoutMs: data.UPSTREAM_CONNECT_TIMEOUT_MS,
    maxConcurrentCalls: data.MAX_CONCURRENT_CALLS,
    maxQueuedCalls: data.MAX_QUEUED_CALLS,
    maxRetries: data.UPSTREAM_RETRIES,
    retryShare: data.UPSTREAM_RETRY_PERCENT / 100,
    breaker: {
      windowMs: data.BREAKER_WINDOW_MS,
      minAttempts: data.BREAKER_MIN_ATTEMPTS,
      failureShare: data.BREAKER_FAILURE_PERCENT / 100,
      openMs: data.BREAKER_OPEN_MS,
    },
    workforceRequestsPerSecond: data.WORKFORCE_REQUESTS_PER_SECOND,
    memory: {
      freshMs: data.CACHE_TTL_MS,
      staleMs: data.CACHE_STALE_IF_ERROR_MS,
      maxEntries: data.CACHE_MAX_ENTRIES,
      maxBytes: data.CACHE_MAX_BYTES,
    },
    maxResponseBytes: data.MAX_RESPONSE_BYTES,
    corsOrigins: data.CORS_ORIGINS,
    maxEventLoopDelayMs: data.MAX_EVENT_LOOP_DELAY_MS,
    shutdownGraceMs: data.SHUTDOWN_GRACE_MS,
    introspection: data.INTROSPECTION,
    landingPage: data.LANDING_PAGE,
    logLevel: data.LOG_LEVEL,
  });
}

/** Headers that HTTP itself uses between two machines: none of them can carry a credential. */
const reservedHeaders = [
  'host',
  'connection',
  'content-length',
  'content-type',
  'transfer-encoding',
  'upgrade',
  'te',
  'expect',
  'keep-alive',
];

const defaultHeaders = { access: 'authorization', workforce: 'x-workforce-api-key' };

const MAX_TIMEOUT_MS = 600_000;

const MAX_KEEP_MS = 7 * 24 * 3_600_000;

const flag = z.enum(['true', 'false'], 'must be true or false').transform((text) => text === 'true');

const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .transform((text) => (/^\d{1,15}$/.test(text) ? Number(text) : NaN))
    .refine(
      (number) => number >= least && number <= most,
      `must be a whole number from ${String(least)} to ${String(most)}`,
    );

const headerName = z
  .string()
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/, 'must be the name of an HTTP header')
  .refine(
    (name) => !reservedHeaders.includes(name.toLowerCase()),
    'must not be a header that HTTP itself uses',
  );

const inboundHeaderName = headerName.transform((name) => name.toLowerCase());

/** A base URL: the requests' own paths are appended to its path. */
const baseUrl = (allowsHttp: boolean) =>
  z.string('is required').transform((text, context) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !['https:', 'http:'].includes(url.protocol)) {
      context.addIssue('must be a URL that begins with https:// or http://');
      return z.NEVER;
    }
    if (url.username !== '' || url.password !== '') context.addIssue('must not contain credentials');
    if (url.search !== '' || url.hash !== '') context.addIssue('must not have a query or fragment');
    if (url.protocol === 'http:' && !isLoopback(url.hostname) && !allowsHttp) {
      context.addIssue('must be https, except on loopback; ALLOW_HTTP_UPSTREAMS=true lifts this');
    }
    return url;
  });

const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((origin) => origin.trim());
  const wrong = list.filter(
    (origin) => origin.includes('*') || !URL.canParse(origin) || new URL(origin).origin !== origin,
  );
  if (wrong.length > 0) {
    context.addIssue('must be origins such as https://app.example.com, separated by commas');
  }
  return list;
});

function createSchema({ isProduction, allowsHttp }: { isProduction: boolean; allowsHttp: boolean }) {
  return z.object({
    ACCESS_URL: baseUrl(allowsHttp),
    WORKFORCE_URL: baseUrl(allowsHttp),
    ALLOW_HTTP_UPSTREAMS: flag.default(false),
    ACCESS_CREDENTIAL_HEADER: inboundHeaderName.default(defaultHeaders.access),
    WORKFORCE_CREDENTIAL_HEADER: inboundHeaderName.default(defaultHeaders.workforce),
    WORKFORCE_UPSTREAM_HEADER: headerName.default('API_KEY'),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(4000),
    LINKS_FILE: z.string().optional(),
    OPERATION_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(8000),
    UPSTREAM_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(3000),
    UPSTREAM_CONNECT_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(1000),
    UPSTREAM_RETRIES: wholeNumber(0, 5).default(2),
    UPSTREAM_RETRY_PERCENT: wholeNumber(0, 100).default(20),
    BREAKER_WINDOW_MS: wholeNumber(10, MAX_TIMEOUT_MS).default(10_000),
    BREAKER_MIN_ATTEMPTS: wholeNumber(0, 1_000_000).default(20),
    BREAKER_FAILURE_PERCENT: wholeNumber(1, 100).default(50),
    BREAKER_OPEN_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(5000),
    WORKFORCE_REQUESTS_PER_SECOND: wholeNumber(0, 10_000).default(0),
    CACHE_TTL_MS: wholeNumber(0, MAX_KEEP_MS).default(0),
    CACHE_STALE_IF_ERROR_MS: wholeNumber(0, MAX_KEEP_MS).default(0),
    CACHE_MAX_ENTRIES: wholeNumber(1, 1_000_000).default(10_000),
    CACHE_MAX_BYTES: wholeNumber(1, 2 ** 36).default(2 ** 26),
    MAX_IDS: wholeNumber(1, 10_000).default(100),
    MAX_UPSTREAM_CALLS: wholeNumber(1, 100_000).default(400),
    MAX_CONCURRENT_CALLS: wholeNumber(1, 10_000).default(256),
    MAX_QUEUED_CALLS: wholeNumber(0, 1_000_000).default(1000),
    MAX_RESPONSE_BYTES: wholeNumber(1, 2 ** 30).default(2 ** 20),
    CORS_ORIGINS: origins.default([]),
    MAX_EVENT_LOOP_DELAY_MS: wholeNumber(0, 60_000).default(1000),
    SHUTDOWN_GRACE_MS: wholeNumber(0, MAX_TIMEOUT_MS).default(500),
    INTROSPECTION: flag.default(!isProduction),
    LANDING_PAGE: z
      .enum(['sandbox', 'graphiql', 'off'], 'must be sandbox, graphiql or off')
      .default(isProduction ? 'off' : 'sandbox'),
    LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  });
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** What no variable shows alone: names that are none of ours, and one header for both credentials. */
function findConflicts(
  variables: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): string[] {
  // A misspelt name would silently leave a default in force.
  const problems = Object.keys(variables)
    .filter((name) => /^(?:ACCESS|WORKFORCE)_/.test(name) && !known.includes(name))
    .map((name) => `${name}: is not a variable of this server`);
  const access = variables['ACCESS_CREDENTIAL_HEADER'] ?? defaultHeaders.access;
  const workforce = variables['WORKFORCE_CREDENTIAL_HEADER'] ?? defaultHeaders.workforce;
  if (access.toLowerCase() === workforce.toLowerCase()) {
    problems.push(
      'WORKFORCE_CREDENTIAL_HEADER: must differ from ACCESS_CREDENTIAL_HEADER, or each platform would get the credential of the other',
    );
  }
  return problems;
}
