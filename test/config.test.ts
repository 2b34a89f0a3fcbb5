import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../src/config.ts';

const required = {
  ACCESS_URL: 'https://access.example.com',
  WORKFORCE_URL: 'https://workforce.example.com/api/v2',
};

function problemsOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    parseConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('parseConfig', () => {
  test('only the two URLs set, everything else has its default', () => {
    expect(parseConfig(required)).toEqual({
      accessUrl: new URL('https://access.example.com'),
      workforceUrl: new URL('https://workforce.example.com/api/v2'),
      credentialHeaders: { access: 'authorization', workforce: 'x-workforce-api-key' },
      workforceUpstreamHeader: 'API_KEY',
      serviceCredentials: { access: null, workforce: null },
      signIn: null,
      host: '127.0.0.1',
      port: 4000,
      adminHost: '127.0.0.1',
      adminPort: 9464,
      linksFile: null,
      linksDatabase: null,
      operationTimeoutMs: 8000,
      upstreamTimeoutMs: 3000,
      credentialHmacKey: null,
      upstreamCaFile: null,
      upstreamProxyUrl: null,
      safelist: null,
      scopesFile: null,
      limits: {
        maxTokens: 4000,
        maxResponseKeyLength: 256,
        maxSelections: 20_000,
        maxDepth: 20,
        maxAliases: 500,
        maxRootFields: 100,
        maxFields: 100_000,
        maxAnswerBytes: 16_777_216,
        maxIntrospectionDepth: 2,
        maxIds: 100,
        maxUpstreamCalls: 400,
      },
      clients: {
        maxBodyBytes: 100_000,
        maxHeaderBytes: 16_384,
        requestTimeoutMs: 10_000,
        maxPipelinedRequests: 8,
        maxConnections: 4000,
        maxBufferedBytes: 16_777_216,
      },
      maxBufferedBytes: 50_331_648,
      connectTimeoutMs: 1000,
      connectionMaxAgeMs: 60_000,
      maxConcurrentCalls: 256,
      maxQueuedCalls: 1000,
      maxRetries: 2,
      retryShare: 0.2,
      breaker: {
        windowMs: 10_000,
        minAttempts: 20,
        failureShare: 0.5,
        openMs: 5000,
        consecutiveFailures: 5,
      },
      workforceRequestsPerSecond: 0,
      memory: { freshMs: 0, staleMs: 0, staleAfterMs: 300, maxEntries: 10_000, maxBytes: 67_108_864 },
      redisUrl: null,
      redisTimeoutMs: 40,
      maxEventLoopDelayMs: 1000,
      shutdownGraceMs: 500,
      maxResponseBytes: 1_048_576,
      maxHeldBytes: 16_777_216,
      maxBytesInFlight: 50_331_648,
      recordLimits: { maxListEntries: 10_000, maxDepth: 100, maxIssues: 1000 },
      corsOrigins: [],
      introspection: true,
      explain: true,
      landingPage: 'sandbox',
      logLevel: 'info',
    });
  });

  test('everything set, everything is taken over', () => {
    const config = parseConfig({
      ...required,
      ACCESS_CREDENTIAL_HEADER: 'X-Access-Token',
      WORKFORCE_CREDENTIAL_HEADER: 'X-Key',
      WORKFORCE_UPSTREAM_HEADER: 'X-Upstream_Key',
      HOST: '::1',
      PORT: '65535',
      ADMIN_HOST: '0.0.0.0',
      ADMIN_PORT: '65534',
      LINKS_DATABASE_URL: 'postgresql://me:p%40ss@db.example:6432/links?sslmode=verify-full',
      LINKS_REFRESH_MS: '0',
      LINKS_MAX_IDS: '21',
      OPERATION_TIMEOUT_MS: '1',
      UPSTREAM_TIMEOUT_MS: '600000',
      CREDENTIAL_HMAC_KEY: 'thirty-two characters, all of them',
      UPSTREAM_CA_FILE: '/etc/ca.pem',
      UPSTREAM_PROXY_URL: 'http://name:password@proxy.example.com:3128',
      SAFELIST_FILE: '/etc/safelist.json',
      SAFELIST_MODE: 'log',
      MAX_IDS: '1',
      MAX_UPSTREAM_CALLS: '2',
      MAX_TOKENS: '15',
      MAX_RESPONSE_KEY_LENGTH: '20',
      MAX_SELECTIONS: '14',
      MAX_DEPTH: '16',
      MAX_ALIASES: '0',
      MAX_ROOT_FIELDS: '17',
      MAX_FIELDS: '18',
      MAX_INTROSPECTION_DEPTH: '0',
      MAX_ANSWER_BYTES: '1000',
      MAX_BODY_BYTES: '19',
      MAX_PIPELINED_REQUESTS: '7',
      MAX_CONNECTIONS: '12',
      REQUEST_MAX_BUFFERED_BYTES: '39',
      MAX_HEADER_BYTES: '2000',
      REQUEST_TIMEOUT_MS: '100',
      UPSTREAM_CONNECT_TIMEOUT_MS: '5',
      UPSTREAM_CONNECTION_MAX_AGE_MS: '0',
      MAX_CONCURRENT_CALLS: '3',
      MAX_QUEUED_CALLS: '0',
      UPSTREAM_RETRIES: '0',
      UPSTREAM_RETRY_PERCENT: '7',
      BREAKER_WINDOW_MS: '10',
      BREAKER_MIN_ATTEMPTS: '0',
      BREAKER_FAILURE_PERCENT: '1',
      BREAKER_OPEN_MS: '8',
      BREAKER_CONSECUTIVE_FAILURES: '0',
      WORKFORCE_REQUESTS_PER_SECOND: '10000',
      CACHE_TTL_MS: '9',
      CACHE_STALE_IF_ERROR_MS: '11',
      CACHE_STALE_AFTER_MS: '0',
      CACHE_MAX_ENTRIES: '12',
      CACHE_MAX_BYTES: '13',
      REDIS_URL: 'rediss://name:password@redis.example.com:6380/3',
      REDIS_TIMEOUT_MS: '16',
      MAX_EVENT_LOOP_DELAY_MS: '14',
      MAX_RESPONSE_BYTES: '4',
      UPSTREAM_MAX_BYTES_PER_OPERATION: '5',
      UPSTREAM_MAX_BYTES_IN_FLIGHT: '6',
      UPSTREAM_MAX_LIST_ENTRIES: '7',
      UPSTREAM_MAX_JSON_DEPTH: '9',
      MAX_DATA_ISSUES: '8',
      CORS_ORIGINS: 'https://a.example.com, http://localhost:3000',
      INTROSPECTION: 'false',
      EXPLAIN: 'false',
      LANDING_PAGE: 'off',
      LOG_LEVEL: 'silent',
    });
    expect(config).toMatchObject({
      credentialHeaders: { access: 'x-access-token', workforce: 'x-key' },
      workforceUpstreamHeader: 'X-Upstream_Key',
      host: '::1',
      port: 65_535,
      adminHost: '0.0.0.0',
      adminPort: 65_534,
      linksFile: null,
      linksDatabase: {
        address: {
          host: 'db.example',
          port: 6432,
          user: 'me',
          password: 'p@ss',
          database: 'links',
          applicationName: 'organization-graph',
          options: undefined,
          tls: { mode: 'verify-full', caFile: null },
        },
        refreshMs: 0,
        maxIds: 21,
      },
      operationTimeoutMs: 1,
      upstreamTimeoutMs: 600_000,
      credentialHmacKey: 'thirty-two characters, all of them',
      upstreamCaFile: '/etc/ca.pem',
      upstreamProxyUrl: new URL('http://name:password@proxy.example.com:3128'),
      safelist: { file: '/etc/safelist.json', mode: 'log' },
      limits: {
        maxTokens: 15,
        maxResponseKeyLength: 20,
        maxSelections: 14,
        maxDepth: 16,
        maxAliases: 0,
        maxRootFields: 17,
        maxFields: 18,
        maxAnswerBytes: 1000,
        maxIntrospectionDepth: 0,
        maxIds: 1,
        maxUpstreamCalls: 2,
      },
      clients: {
        maxBodyBytes: 19,
        maxHeaderBytes: 2000,
        requestTimeoutMs: 100,
        maxPipelinedRequests: 7,
        maxConnections: 12,
        maxBufferedBytes: 39,
      },
      connectTimeoutMs: 5,
      connectionMaxAgeMs: 0,
      maxConcurrentCalls: 3,
      maxQueuedCalls: 0,
      maxRetries: 0,
      retryShare: 0.07,
      breaker: { windowMs: 10, minAttempts: 0, failureShare: 0.01, openMs: 8, consecutiveFailures: 0 },
      workforceRequestsPerSecond: 10_000,
      memory: { freshMs: 9, staleMs: 11, staleAfterMs: 0, maxEntries: 12, maxBytes: 13 },
      redisUrl: new URL('rediss://name:password@redis.example.com:6380/3'),
      redisTimeoutMs: 16,
      maxEventLoopDelayMs: 14,
      maxResponseBytes: 4,
      maxHeldBytes: 5,
      maxBytesInFlight: 6,
      recordLimits: { maxListEntries: 7, maxDepth: 9, maxIssues: 8 },
      corsOrigins: ['https://a.example.com', 'http://localhost:3000'],
      introspection: false,
      explain: false,
      landingPage: 'off',
      logLevel: 'silent',
    });
  });

  test('a configuration, once read, cannot be changed', () => {
    expect(Object.isFrozen(parseConfig(required))).toBe(true);
  });

  test('a variable set to nothing counts as not set', () => {
    const empty = { PORT: '', LINKS_FILE: '', ACCESS_TOKEN: '', CORS_ORIGINS: '', INTROSPECTION: '' };
    expect(parseConfig({ ...required, ...empty })).toEqual(parseConfig(required));
  });

  test('NODE_ENV=production turns introspection, explain and landing page off', () => {
    const config = parseConfig({ ...required, NODE_ENV: 'production' });
    expect(config).toMatchObject({ introspection: false, explain: false, landingPage: 'off' });
  });

  test('introspection and landing page, asked for in production, are on', () => {
    const wanted = { NODE_ENV: 'production', INTROSPECTION: 'true', LANDING_PAGE: 'sandbox' };
    expect(parseConfig({ ...required, ...wanted })).toMatchObject({
      introspection: true,
      landingPage: 'sandbox',
    });
  });

  test.each(['sandbox', 'graphiql', 'off'])('LANDING_PAGE=%s is taken over', (landingPage) => {
    expect(parseConfig({ ...required, LANDING_PAGE: landingPage })).toMatchObject({ landingPage });
  });

  test.each(['http://localhost:8080', 'http://127.0.0.1', 'http://127.9.9.9:1', 'http://[::1]:8080'])(
    'upstream %s, on loopback, may be http',
    (url) => {
      expect(problemsOf({ ACCESS_URL: url, WORKFORCE_URL: url })).toEqual([]);
    },
  );

  test.each([
    ['http://LOCALHOST', 'localhost'],
    ['http://127.1', '127.0.0.1'],
    ['http://2130706433', '127.0.0.1'],
    ['http://0x7f000001', '127.0.0.1'],
    ['http://0177.0.0.1', '127.0.0.1'],
    ['http://127.0.0.1.', '127.0.0.1'],
    ['http://[0:0:0:0:0:0:0:1]', '[::1]'],
    ['http://loc%61lhost', 'localhost'],
  ])('upstream %s, which is %s in other words, is asked by that name', (url, hostname) => {
    expect(parseConfig({ ACCESS_URL: url, WORKFORCE_URL: url }).accessUrl.hostname).toBe(hostname);
  });

  test('upstreams elsewhere may be http where ALLOW_HTTP_UPSTREAMS says so', () => {
    const url = 'http://upstream.example.com';
    const environment = { ACCESS_URL: url, WORKFORCE_URL: url, ALLOW_HTTP_UPSTREAMS: 'true' };
    expect(problemsOf(environment)).toEqual([]);
    expect(problemsOf({ ...environment, ALLOW_HTTP_UPSTREAMS: 'false' })).toHaveLength(2);
  });

  test.each([
    ['x-credential', 'x-credential'],
    ['X-Credential', 'x-cREDENTIAL'],
    ['x-workforce-api-key', undefined],
    [undefined, 'Authorization'],
  ])('inbound headers %s and %s, the same one, are refused', (access, workforce) => {
    const problems = problemsOf({
      ...required,
      ACCESS_CREDENTIAL_HEADER: access,
      WORKFORCE_CREDENTIAL_HEADER: workforce,
    });
    expect(problems).toEqual([expect.stringMatching(/^WORKFORCE_CREDENTIAL_HEADER: must differ/)]);
  });

  test.each([
    'ACCESS_TOKEN',
    'WORKFORCE_API_KEY',
    'ACCESS_URL_',
    'WORKFORCE_',
    'SAFELIST_PATH',
    'UPSTREAM_CA',
    'CREDENTIAL_HMAC_KYE',
  ])('%s, which is no variable of this server, is refused without its value', (name) => {
    const problems = problemsOf({ ...required, [name]: 'secret-value' });
    expect(problems).toEqual([expect.stringMatching(new RegExp(`^${name}: is not a variable`))]);
    expect(problems.join()).not.toContain('secret-value');
  });

  test.each([
    ['http://127.0.0.1:1', 'http://proxy.example.com:3128', 1],
    ['http://127.0.0.1:1', 'https://proxy.example.com', 1],
    ['http://127.0.0.1:1', 'http://127.0.0.1:3128', 0],
    ['https://access.example.com', 'http://proxy.example.com:3128', 0],
  ])(
    'a platform at %s behind the proxy %s, which would read its credential, is refused: %i problem',
    (url, proxy, count) => {
      const environment = { ...required, ACCESS_URL: url, UPSTREAM_PROXY_URL: proxy };
      const problems = problemsOf(environment);
      expect(problems).toHaveLength(count);
      for (const problem of problems) expect(problem).toMatch(/^UPSTREAM_PROXY_URL: must be on loopback/);
      expect(problemsOf({ ...environment, ALLOW_HTTP_UPSTREAMS: 'true' })).toEqual([]);
    },
  );

  test('a body that REQUEST_MAX_BUFFERED_BYTES has no room for, is refused', () => {
    const environment = { ...required, MAX_BODY_BYTES: '10000000' };
    expect(problemsOf(environment)).toEqual([
      'REQUEST_MAX_BUFFERED_BYTES: must be at least twice MAX_BODY_BYTES',
    ]);
    expect(problemsOf({ ...environment, REQUEST_MAX_BUFFERED_BYTES: '20000000' })).toEqual([]);
  });

  test('CACHE_STALE_AFTER_MS without CACHE_STALE_IF_ERROR_MS, has no effect and is refused', () => {
    const environment = { ...required, CACHE_STALE_AFTER_MS: '100', CACHE_TTL_MS: '1000' };
    const problem = 'CACHE_STALE_AFTER_MS: has no effect without CACHE_STALE_IF_ERROR_MS';
    expect(problemsOf(environment)).toEqual([problem]);
    expect(problemsOf({ ...environment, CACHE_STALE_IF_ERROR_MS: '0' })).toEqual([problem]);
    expect(problemsOf({ ...environment, CACHE_STALE_IF_ERROR_MS: '1' })).toEqual([]);
  });

  test('REDIS_URL without what processes need to share, is refused without its value', () => {
    const environment = { ...required, REDIS_URL: 'redis://name:hidden-word@redis.example.com' };
    const problems = problemsOf(environment);
    expect(problems).toEqual([
      expect.stringMatching(/^REDIS_URL: needs CREDENTIAL_HMAC_KEY/),
      expect.stringMatching(/^REDIS_URL: has no effect without CACHE_TTL_MS or CACHE_STALE_IF_ERROR_MS/),
    ]);
    expect(problems.join()).not.toMatch(/hidden-word|example/);
    const key = { CREDENTIAL_HMAC_KEY: 'thirty-two characters, all of them' };
    expect(problemsOf({ ...environment, ...key, CACHE_TTL_MS: '0' })).toHaveLength(1);
    expect(problemsOf({ ...environment, ...key, CACHE_TTL_MS: '1' })).toEqual([]);
    expect(problemsOf({ ...environment, ...key, CACHE_STALE_IF_ERROR_MS: '1' })).toEqual([]);
  });

  test('REDIS_TIMEOUT_MS without REDIS_URL is refused', () => {
    const problems = problemsOf({ ...required, REDIS_TIMEOUT_MS: '10' });
    expect(problems).toEqual(['REDIS_TIMEOUT_MS: has no effect without REDIS_URL']);
  });

  test('SAFELIST_MODE without SAFELIST_FILE, which would let every operation run, is refused', () => {
    const problems = problemsOf({ ...required, SAFELIST_MODE: 'enforce' });
    expect(problems).toEqual(['SAFELIST_MODE: has no effect without SAFELIST_FILE']);
  });

  test.each([
    [{ PORT: '9464' }, ['ADMIN_PORT: must differ from PORT']],
    [{ PORT: '4001', ADMIN_PORT: '4001' }, ['ADMIN_PORT: must differ from PORT']],
    [{ PORT: '0', ADMIN_PORT: '0' }, []],
    [{ ADMIN_PROT: '9464' }, ['ADMIN_PROT: is not a variable of this server']],
  ])('%o, of the two addresses, has the problems %j', (variables, problems) => {
    expect(problemsOf({ ...required, ...variables })).toEqual(problems);
  });

  test('links from two places are refused, and so is what has no effect without a database', () => {
    const both = { LINKS_FILE: 'links.json', LINKS_DATABASE_URL: 'postgresql://127.0.0.1/links' };
    expect(problemsOf({ ...required, ...both })).toEqual([
      'LINKS_DATABASE_URL: must not be set together with LINKS_FILE: links come from one place',
    ]);
    expect(problemsOf({ ...required, LINKS_REFRESH_MS: '1', LINKS_MAX_IDS: '1', LINKS_FIEL: 'a' })).toEqual([
      'LINKS_FIEL: is not a variable of this server',
      'LINKS_REFRESH_MS: has no effect without LINKS_DATABASE_URL',
      'LINKS_MAX_IDS: has no effect without LINKS_DATABASE_URL',
    ]);
  });

  test('variables of others are left alone', () => {
    expect(problemsOf({ ...required, ACCESSORY: 'x', MY_ACCESS_URL: 'x', HOME: '/' })).toEqual([]);
  });

  test('credentials in a URL are refused and not repeated', () => {
    const problems = problemsOf({ ...required, ACCESS_URL: 'https://name:secret-value@access.example.com' });
    expect(problems).toEqual(['ACCESS_URL: must not contain credentials']);
  });

  test('problems of every kind are all told at once, one line each', () => {
    const problems = problemsOf({
      ACCESS_URL: 'http://access.example.com',
      PORT: 'many',
      INTROSPECTION: 'perhaps',
      EXPLAIN: 'perhaps',
      ACCESS_CREDENTIAL_HEADER: 'x-key',
      WORKFORCE_CREDENTIAL_HEADER: 'x-key',
      WORKFORCE_TOKEN: 'x',
    });
    const names = problems.map((problem) => problem.split(':', 1)[0]).sort();
    expect(names).toEqual([
      'ACCESS_URL',
      'EXPLAIN',
      'INTROSPECTION',
      'PORT',
      'WORKFORCE_CREDENTIAL_HEADER',
      'WORKFORCE_TOKEN',
      'WORKFORCE_URL',
    ]);
    expect(problems.join('')).not.toContain('\n');
  });
});
