import { z } from 'zod';
import { baseUrl, databaseAddress, keySetUrl, origins, proxyUrl, redisUrl } from './config-urls.ts';
import { defaultRecordLimits } from './sources/record-limits.ts';
import { logLevels } from './telemetry/logger.ts';
import { findHeaderValueProblem } from './upstream/service-credential.ts';

/** The request headers that carry the credentials in, unless configured. */
export const defaultHeaders = { access: 'authorization', workforce: 'x-workforce-api-key' };

/** What other variables say about how the rest is read. */
export interface VariableCircumstances {
  /** Production hides what helps to develop. */
  readonly isProduction: boolean;
  /** Whether platforms may be reached over http beyond loopback, too. */
  readonly allowsHttp: boolean;
}

/** Creates the schema of the environment variables: one member each, with its default and what it may be. */
export function createVariablesSchema({ isProduction, allowsHttp }: VariableCircumstances) {
  return z.object({
    ACCESS_URL: baseUrl(allowsHttp),
    WORKFORCE_URL: baseUrl(allowsHttp),
    ALLOW_HTTP_UPSTREAMS: flag.default(false),
    ACCESS_CREDENTIAL_HEADER: inboundHeaderName.default(defaultHeaders.access),
    WORKFORCE_CREDENTIAL_HEADER: inboundHeaderName.default(defaultHeaders.workforce),
    WORKFORCE_UPSTREAM_HEADER: headerName.default('API_KEY'),
    ACCESS_SERVICE_CREDENTIAL: headerValue.optional(),
    ACCESS_SERVICE_CREDENTIAL_FILE: z.string().optional(),
    WORKFORCE_SERVICE_CREDENTIAL: headerValue.optional(),
    WORKFORCE_SERVICE_CREDENTIAL_FILE: z.string().optional(),
    AUTH_ISSUER: name.optional(),
    AUTH_AUDIENCE: name.optional(),
    AUTH_JWKS_URL: keySetUrl.optional(),
    AUTH_JWKS_REFRESH_MS: wholeNumber(1000, MAX_KEEP_MS).default(300_000),
    AUTH_JWKS_COOLDOWN_MS: wholeNumber(0, MAX_TIMEOUT_MS).default(30_000),
    AUTH_TOKEN_TYPES: tokenTypes.optional(),
    AUTH_ORGANIZATIONS_CLAIM: claimPath.default('organizations'),
    AUTH_CURRENT_ORGANIZATION_CLAIM: claimPath.optional(),
    CREDENTIAL_HMAC_KEY: z.string().min(32, 'must have at least 32 characters').optional(),
    UPSTREAM_CA_FILE: z.string().optional(),
    UPSTREAM_PROXY_URL: proxyUrl.optional(),
    HOST: z.string().default('127.0.0.1'),
    PORT: wholeNumber(0, 65_535).default(4000),
    ADMIN_HOST: z.string().default('127.0.0.1'),
    ADMIN_PORT: wholeNumber(0, 65_535).default(9464),
    LINKS_FILE: z.string().optional(),
    LINKS_DATABASE_URL: databaseAddress.optional(),
    LINKS_REFRESH_MS: wholeNumber(0, MAX_KEEP_MS).default(2000),
    LINKS_MAX_IDS: wholeNumber(1, 10_000_000).default(100_000),
    SAFELIST_FILE: z.string().optional(),
    SAFELIST_MODE: z.enum(['enforce', 'log'], 'must be enforce or log').default('enforce'),
    AUTH_SCOPES_FILE: z.string().optional(),
    OPERATION_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(8000),
    UPSTREAM_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(3000),
    UPSTREAM_CONNECT_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(1000),
    UPSTREAM_CONNECTION_MAX_AGE_MS: wholeNumber(0, MAX_KEEP_MS).default(60_000),
    UPSTREAM_RETRIES: wholeNumber(0, 5).default(2),
    UPSTREAM_RETRY_PERCENT: wholeNumber(0, 100).default(20),
    BREAKER_WINDOW_MS: wholeNumber(10, MAX_TIMEOUT_MS).default(10_000),
    BREAKER_MIN_ATTEMPTS: wholeNumber(0, 1_000_000).default(20),
    BREAKER_FAILURE_PERCENT: wholeNumber(1, 100).default(50),
    BREAKER_OPEN_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(5000),
    BREAKER_CONSECUTIVE_FAILURES: wholeNumber(0, 1_000_000).default(5),
    WORKFORCE_REQUESTS_PER_SECOND: wholeNumber(0, 10_000).default(0),
    CACHE_TTL_MS: wholeNumber(0, MAX_KEEP_MS).default(0),
    CACHE_STALE_IF_ERROR_MS: wholeNumber(0, MAX_KEEP_MS).default(0),
    CACHE_STALE_AFTER_MS: wholeNumber(0, MAX_TIMEOUT_MS).default(300),
    CACHE_MAX_ENTRIES: wholeNumber(1, 1_000_000).default(10_000),
    CACHE_MAX_BYTES: wholeNumber(1, 2 ** 36).default(2 ** 26),
    REDIS_URL: redisUrl.optional(),
    REDIS_TIMEOUT_MS: wholeNumber(1, MAX_TIMEOUT_MS).default(40),
    MAX_IDS: wholeNumber(1, 10_000).default(100),
    MAX_UPSTREAM_CALLS: wholeNumber(1, 100_000).default(400),
    MAX_TOKENS: wholeNumber(1, 1_000_000).default(4000),
    MAX_RESPONSE_KEY_LENGTH: wholeNumber(20, 100_000).default(256),
    MAX_SELECTIONS: wholeNumber(1, 1_000_000).default(20_000),
    MAX_DEPTH: wholeNumber(1, MAX_DEPTH).default(20),
    MAX_ALIASES: wholeNumber(0, 100_000).default(500),
    MAX_ROOT_FIELDS: wholeNumber(1, 10_000).default(100),
    MAX_FIELDS: wholeNumber(1, 10_000_000).default(100_000),
    MAX_INTROSPECTION_DEPTH: wholeNumber(0, 2).default(2),
    MAX_CONCURRENT_CALLS: wholeNumber(1, 10_000).default(256),
    MAX_QUEUED_CALLS: wholeNumber(0, 1_000_000).default(1000),
    MAX_RESPONSE_BYTES: wholeNumber(1, 2 ** 30).default(2 ** 20),
    UPSTREAM_MAX_BYTES_PER_OPERATION: wholeNumber(1, 2 ** 36).default(2 ** 24),
    UPSTREAM_MAX_BYTES_IN_FLIGHT: wholeNumber(1, 2 ** 36).default(3 * 2 ** 24),
    UPSTREAM_MAX_LIST_ENTRIES: wholeNumber(1, 10_000_000).default(defaultRecordLimits.maxListEntries),
    UPSTREAM_MAX_JSON_DEPTH: wholeNumber(5, 10_000).default(defaultRecordLimits.maxDepth),
    MAX_DATA_ISSUES: wholeNumber(1, 1_000_000).default(defaultRecordLimits.maxIssues),
    MAX_ANSWER_BYTES: wholeNumber(1000, 2 ** 28).default(2 ** 24),
    MAX_BODY_BYTES: wholeNumber(1, 2 ** 26).default(100_000),
    MAX_HEADER_BYTES: wholeNumber(1024, 2 ** 20).default(16_384),
    REQUEST_TIMEOUT_MS: wholeNumber(100, MAX_TIMEOUT_MS).default(10_000),
    MAX_PIPELINED_REQUESTS: wholeNumber(1, 10_000).default(8),
    MAX_CONNECTIONS: wholeNumber(1, 1_000_000).default(4000),
    REQUEST_MAX_BUFFERED_BYTES: wholeNumber(1, 2 ** 36).default(2 ** 24),
    RESPONSE_MAX_BUFFERED_BYTES: wholeNumber(2 ** 20, 2 ** 36).default(48 * 2 ** 20),
    CORS_ORIGINS: origins.default([]),
    MAX_EVENT_LOOP_DELAY_MS: wholeNumber(0, 60_000).default(1000),
    SHUTDOWN_GRACE_MS: wholeNumber(0, MAX_TIMEOUT_MS).default(500),
    INTROSPECTION: flag.default(!isProduction),
    EXPLAIN: flag.default(!isProduction),
    LANDING_PAGE: z
      .enum(['sandbox', 'graphiql', 'off'], 'must be sandbox, graphiql or off')
      .default(isProduction ? 'off' : 'sandbox'),
    LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
  });
}

/** The variables, as they are read. */
export type Variables = z.output<ReturnType<typeof createVariablesSchema>>;

/** Headers that HTTP, browsers, proxies or this server use: none of them can carry a credential. */
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
  'accept',
  'accept-encoding',
  'cookie',
  'forwarded',
  'origin',
  'user-agent',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-request-id',
  'traceparent',
  'tracestate',
  'baggage',
  'x-explain',
];

const MAX_TIMEOUT_MS = 600_000;

/** Far below the depth at which GraphQL.js overflows the stack, about 900. */
const MAX_DEPTH = 300;

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
    'must not be a header that HTTP, browsers, proxies or this server use',
  );

const inboundHeaderName = headerName.transform((name) => name.toLowerCase());

/** What goes into a header as it is. Nothing of it is told. */
const headerValue = z.string().superRefine((value, context) => {
  const problem = findHeaderValueProblem(value);
  if (problem !== null) context.addIssue(problem);
});

/** What is compared with a claim, letter by letter: a space around it is a mistake that nothing else would show. */
const name = z.string().refine((text) => text.trim() === text, 'must not have spaces around it');

/** Media types, separated by commas. */
const tokenTypes = z.string().transform((text, context) => {
  const types = text.split(',').map((type) => type.trim());
  if (!types.every((type) => /^(?:application\/)?[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/i.test(type))) {
    context.addIssue('must be types of tokens such as at+jwt, separated by commas');
  }
  return types;
});

const claimPath = z
  .string()
  .refine(
    (path) => path.split('.').every((name) => name.trim() !== ''),
    'must be the path of a claim, such as grants.organizations',
  );
