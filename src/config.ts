import { findConflicts } from './config-conflicts.ts';
import { createVariablesSchema } from './config-variables.ts';
import type { Variables } from './config-variables.ts';
import type { DatabaseAddress } from './organizations/links-database/database-url.ts';
import type { OperationLimits } from './organizations/operation-limits.ts';
import type { ClientLimits } from './server/client-limits.ts';
import type { SafelistMode } from './server/safelist.ts';
import type { ClaimPaths } from './sign-in/claims.ts';
import type { RecordLimits } from './sources/record-limits.ts';
import type { RecordReadsOptions } from './sources/record-reads.ts';
import type { LogLevel } from './telemetry/logger.ts';
import type { CircuitBreakerOptions } from './upstream/circuit-breaker.ts';
import type { ServiceCredentialPlace } from './upstream/service-credential.ts';

/** How the process runs. Read once from the environment. */
export interface Config {
  readonly accessUrl: URL;
  readonly workforceUrl: URL;
  /** The request headers that carry the caller's credentials to us, in lower case. */
  readonly credentialHeaders: { readonly access: string; readonly workforce: string };
  /** The request header that carries the workforce API key upstream. */
  readonly workforceUpstreamHeader: string;
  /** What this service proves itself with to a platform, in place of its callers; null where they do themselves. */
  readonly serviceCredentials: {
    readonly access: ServiceCredentialPlace | null;
    readonly workforce: ServiceCredentialPlace | null;
  };
  /** Whose sign-ins are taken; null where callers show their own credentials alone. */
  readonly signIn: {
    readonly issuer: string;
    readonly audience: string;
    readonly jwksUrl: URL;
    readonly refreshMs: number;
    readonly cooldownMs: number;
    readonly claims: ClaimPaths;
    /** The types of tokens that are accepted; null for any that is not known to be something else. */
    readonly tokenTypes: readonly string[] | null;
  } | null;
  /** What credentials are told apart by, in every key; null for a random one. */
  readonly credentialHmacKey: string | null;
  /** A PEM file of certificate authorities that are trusted beside the usual ones. */
  readonly upstreamCaFile: string | null;
  /** The proxy that platforms are reached through; null for none, whatever the environment says of proxies elsewhere. */
  readonly upstreamProxyUrl: URL | null;
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Where the metrics are served, and the health paths again. */
  readonly adminHost: string;
  /** 0 lets the system choose. */
  readonly adminPort: number;
  readonly linksFile: string | null;
  /** The database that has the links, and how long, and of how many ids, what is known of it holds. */
  readonly linksDatabase: {
    readonly address: DatabaseAddress;
    readonly refreshMs: number;
    readonly maxIds: number;
  } | null;
  /** The operations that may run, and whether others are refused; null lets any run. */
  readonly safelist: { readonly file: string; readonly mode: SafelistMode } | null;
  /** The scopes that it takes to read fields; null where it takes none. */
  readonly scopesFile: string | null;
  readonly operationTimeoutMs: number;
  readonly upstreamTimeoutMs: number;
  /** What one operation may ask for. */
  readonly limits: OperationLimits;
  /** For making a connection to a platform. */
  readonly connectTimeoutMs: number;
  /** The age at which a connection to a platform is replaced; 0 for any age. */
  readonly connectionMaxAgeMs: number;
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
  readonly memory: RecordReadsOptions;
  /** The Redis by which processes share those records; null for none. */
  readonly redisUrl: URL | null;
  /** How long one answer waits for it, all in all. */
  readonly redisTimeoutMs: number;
  readonly maxResponseBytes: number;
  /** How many bytes of upstream responses one operation may hold, and all of them together. */
  readonly maxHeldBytes: number;
  readonly maxBytesInFlight: number;
  readonly recordLimits: RecordLimits;
  /** What clients may send and hold. */
  readonly clients: ClientLimits;
  /** How many bytes of responses may wait to be sent to all clients together. */
  readonly maxBufferedBytes: number;
  /** Origins that browsers may call from; none by default. */
  readonly corsOrigins: readonly string[];
  /** How late the event loop may run before requests are refused; 0 for any delay. */
  readonly maxEventLoopDelayMs: number;
  /** How long new connections are still taken while the process stops. */
  readonly shutdownGraceMs: number;
  readonly introspection: boolean;
  /** Whether callers may ask how the records of an answer were read. */
  readonly explain: boolean;
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
  const schema = createVariablesSchema({
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
    serviceCredentials: {
      access: placeOf(data.ACCESS_SERVICE_CREDENTIAL, data.ACCESS_SERVICE_CREDENTIAL_FILE),
      workforce: placeOf(data.WORKFORCE_SERVICE_CREDENTIAL, data.WORKFORCE_SERVICE_CREDENTIAL_FILE),
    },
    signIn: readSignIn(data),
    credentialHmacKey: data.CREDENTIAL_HMAC_KEY ?? null,
    upstreamCaFile: data.UPSTREAM_CA_FILE ?? null,
    upstreamProxyUrl: data.UPSTREAM_PROXY_URL ?? null,
    host: data.HOST,
    port: data.PORT,
    adminHost: data.ADMIN_HOST,
    adminPort: data.ADMIN_PORT,
    linksFile: data.LINKS_FILE ?? null,
    linksDatabase:
      data.LINKS_DATABASE_URL === undefined
        ? null
        : {
            address: data.LINKS_DATABASE_URL,
            refreshMs: data.LINKS_REFRESH_MS,
            maxIds: data.LINKS_MAX_IDS,
          },
    safelist:
      data.SAFELIST_FILE === undefined ? null : { file: data.SAFELIST_FILE, mode: data.SAFELIST_MODE },
    scopesFile: data.AUTH_SCOPES_FILE ?? null,
    operationTimeoutMs: data.OPERATION_TIMEOUT_MS,
    upstreamTimeoutMs: data.UPSTREAM_TIMEOUT_MS,
    limits: {
      maxTokens: data.MAX_TOKENS,
      maxResponseKeyLength: data.MAX_RESPONSE_KEY_LENGTH,
      maxSelections: data.MAX_SELECTIONS,
      maxDepth: data.MAX_DEPTH,
      maxAliases: data.MAX_ALIASES,
      maxRootFields: data.MAX_ROOT_FIELDS,
      maxFields: data.MAX_FIELDS,
      maxAnswerBytes: data.MAX_ANSWER_BYTES,
      maxIntrospectionDepth: data.MAX_INTROSPECTION_DEPTH,
      maxIds: data.MAX_IDS,
      maxUpstreamCalls: data.MAX_UPSTREAM_CALLS,
    },
    connectTimeoutMs: data.UPSTREAM_CONNECT_TIMEOUT_MS,
    connectionMaxAgeMs: data.UPSTREAM_CONNECTION_MAX_AGE_MS,
    maxConcurrentCalls: data.MAX_CONCURRENT_CALLS,
    maxQueuedCalls: data.MAX_QUEUED_CALLS,
    maxRetries: data.UPSTREAM_RETRIES,
    retryShare: data.UPSTREAM_RETRY_PERCENT / 100,
    breaker: {
      windowMs: data.BREAKER_WINDOW_MS,
      minAttempts: data.BREAKER_MIN_ATTEMPTS,
      failureShare: data.BREAKER_FAILURE_PERCENT / 100,
      openMs: data.BREAKER_OPEN_MS,
      consecutiveFailures: data.BREAKER_CONSECUTIVE_FAILURES,
    },
    workforceRequestsPerSecond: data.WORKFORCE_REQUESTS_PER_SECOND,
    memory: {
      freshMs: data.CACHE_TTL_MS,
      staleMs: data.CACHE_STALE_IF_ERROR_MS,
      staleAfterMs: data.CACHE_STALE_AFTER_MS,
      maxEntries: data.CACHE_MAX_ENTRIES,
      maxBytes: data.CACHE_MAX_BYTES,
    },
    redisUrl: data.REDIS_URL ?? null,
    redisTimeoutMs: data.REDIS_TIMEOUT_MS,
    maxResponseBytes: data.MAX_RESPONSE_BYTES,
    maxHeldBytes: data.UPSTREAM_MAX_BYTES_PER_OPERATION,
    maxBytesInFlight: data.UPSTREAM_MAX_BYTES_IN_FLIGHT,
    recordLimits: {
      maxListEntries: data.UPSTREAM_MAX_LIST_ENTRIES,
      maxDepth: data.UPSTREAM_MAX_JSON_DEPTH,
      maxIssues: data.MAX_DATA_ISSUES,
    },
    clients: {
      maxBodyBytes: data.MAX_BODY_BYTES,
      maxHeaderBytes: data.MAX_HEADER_BYTES,
      requestTimeoutMs: data.REQUEST_TIMEOUT_MS,
      maxPipelinedRequests: data.MAX_PIPELINED_REQUESTS,
      maxConnections: data.MAX_CONNECTIONS,
      maxBufferedBytes: data.REQUEST_MAX_BUFFERED_BYTES,
    },
    maxBufferedBytes: data.RESPONSE_MAX_BUFFERED_BYTES,
    corsOrigins: data.CORS_ORIGINS,
    maxEventLoopDelayMs: data.MAX_EVENT_LOOP_DELAY_MS,
    shutdownGraceMs: data.SHUTDOWN_GRACE_MS,
    introspection: data.INTROSPECTION,
    explain: data.EXPLAIN,
    landingPage: data.LANDING_PAGE,
    logLevel: data.LOG_LEVEL,
  });
}

function placeOf(value: string | undefined, file: string | undefined): ServiceCredentialPlace | null {
  if (value !== undefined) return { value };
  return file === undefined ? null : { file };
}

function readSignIn(data: Variables): Config['signIn'] {
  const { AUTH_ISSUER: issuer, AUTH_AUDIENCE: audience, AUTH_JWKS_URL: jwksUrl } = data;
  if (issuer === undefined || audience === undefined || jwksUrl === undefined) return null;
  return {
    issuer,
    audience,
    jwksUrl,
    refreshMs: data.AUTH_JWKS_REFRESH_MS,
    cooldownMs: data.AUTH_JWKS_COOLDOWN_MS,
    claims: {
      organizations: data.AUTH_ORGANIZATIONS_CLAIM,
      currentOrganization: data.AUTH_CURRENT_ORGANIZATION_CLAIM ?? null,
    },
    tokenTypes: data.AUTH_TOKEN_TYPES ?? null,
  };
}
