import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { createVariablesSchema } from '../../src/config-variables.ts';
import { parseConfig } from '../../src/config.ts';
import { describeDemo } from '../../demo/describe.ts';
import { startDemo } from '../../demo/start.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

/** The fenced blocks of one language, in order. */
function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(
    ([, text = '']) => text,
  );
}

test("README's first query, sent to the demo, has README's answer", async () => {
  const curl = blocks('sh').find((text) => text.startsWith('curl ')) ?? '';
  const [, body = ''] = /-d '(.*)'\n$/.exec(curl) ?? [];
  const headers = new Headers();
  for (const [, name = '', value = ''] of curl.matchAll(/-H '([^:]+): ([^']+)'/g)) headers.set(name, value);
  const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', LOG_LEVEL: 'silent' });
  try {
    const response = await fetch(demo.url, { method: 'POST', headers, body });

    expect(await response.json()).toEqual(JSON.parse(blocks('json')[0] ?? ''));
    expect(demo.upstreams.calls).toEqual({ access: 1, workforce: 2 });
  } finally {
    await demo.stop();
  }
});

test("README's first command is the one that the demo prints", () => {
  const curl = blocks('sh').find((text) => text.startsWith('curl ')) ?? 'none';
  const printed = describeDemo('http://127.0.0.1:4000/graphql', {
    access: 'authorization',
    workforce: 'x-workforce-api-key',
  });

  expect(printed).toContain(curl.trim());
});

test('README names every variable of the configuration with its default', () => {
  const rows = [...readme.matchAll(/^\| +(`[A-Z_`, ]+`) +\| +(.*?) +\|/gm)].map(
    ([, names = '', value = '']) => ({
      names: names.replaceAll('`', '').split(', '),
      defaults: value.replaceAll('`', '').split(', '),
    }),
  );
  const documented = new Map(
    rows.flatMap(({ names, defaults }) =>
      names.map((name, index) => [name, defaults[index] ?? defaults[0]] as const),
    ),
  );
  const config = parseConfig({ ACCESS_URL: 'https://a.example', WORKFORCE_URL: 'https://b.example' });

  const { shape } = createVariablesSchema({ isProduction: false, allowsHttp: false });
  expect([...documented.keys()].sort()).toEqual(Object.keys(shape).sort());
  expect(Object.fromEntries(documented)).toEqual({
    ACCESS_URL: 'required',
    WORKFORCE_URL: 'required',
    ALLOW_HTTP_UPSTREAMS: 'false',
    ACCESS_CREDENTIAL_HEADER: config.credentialHeaders.access,
    WORKFORCE_CREDENTIAL_HEADER: config.credentialHeaders.workforce,
    WORKFORCE_UPSTREAM_HEADER: config.workforceUpstreamHeader,
    ACCESS_SERVICE_CREDENTIAL: 'none',
    ACCESS_SERVICE_CREDENTIAL_FILE: 'none',
    WORKFORCE_SERVICE_CREDENTIAL: 'none',
    WORKFORCE_SERVICE_CREDENTIAL_FILE: 'none',
    AUTH_ISSUER: 'none',
    AUTH_AUDIENCE: 'none',
    AUTH_JWKS_URL: 'none',
    AUTH_TOKEN_TYPES: 'none',
    AUTH_JWKS_REFRESH_MS: '300000',
    AUTH_JWKS_COOLDOWN_MS: '30000',
    AUTH_ORGANIZATIONS_CLAIM: 'organizations',
    AUTH_CURRENT_ORGANIZATION_CLAIM: 'none',
    HOST: config.host,
    PORT: String(config.port),
    ADMIN_HOST: config.adminHost,
    ADMIN_PORT: String(config.adminPort),
    LINKS_FILE: 'none',
    LINKS_DATABASE_URL: 'none',
    LINKS_REFRESH_MS: '2000',
    LINKS_MAX_IDS: '100000',
    OPERATION_TIMEOUT_MS: String(config.operationTimeoutMs),
    UPSTREAM_TIMEOUT_MS: String(config.upstreamTimeoutMs),
    UPSTREAM_CONNECT_TIMEOUT_MS: String(config.connectTimeoutMs),
    UPSTREAM_CONNECTION_MAX_AGE_MS: String(config.connectionMaxAgeMs),
    UPSTREAM_RETRIES: String(config.maxRetries),
    UPSTREAM_RETRY_PERCENT: String(config.retryShare * 100),
    MAX_QUEUED_CALLS: String(config.maxQueuedCalls),
    BREAKER_MIN_ATTEMPTS: String(config.breaker.minAttempts),
    BREAKER_FAILURE_PERCENT: String(config.breaker.failureShare * 100),
    BREAKER_WINDOW_MS: String(config.breaker.windowMs),
    BREAKER_OPEN_MS: String(config.breaker.openMs),
    BREAKER_CONSECUTIVE_FAILURES: String(config.breaker.consecutiveFailures),
    WORKFORCE_REQUESTS_PER_SECOND: String(config.workforceRequestsPerSecond),
    CACHE_TTL_MS: String(config.memory.freshMs),
    CACHE_STALE_IF_ERROR_MS: String(config.memory.staleMs),
    CACHE_STALE_AFTER_MS: String(config.memory.staleAfterMs),
    CACHE_MAX_ENTRIES: String(config.memory.maxEntries),
    CACHE_MAX_BYTES: String(config.memory.maxBytes),
    REDIS_URL: 'none',
    REDIS_TIMEOUT_MS: String(config.redisTimeoutMs),
    SHUTDOWN_GRACE_MS: String(config.shutdownGraceMs),
    MAX_EVENT_LOOP_DELAY_MS: String(config.maxEventLoopDelayMs),
    CREDENTIAL_HMAC_KEY: 'random',
    UPSTREAM_CA_FILE: 'none',
    UPSTREAM_PROXY_URL: 'none',
    SAFELIST_FILE: 'none',
    SAFELIST_MODE: 'enforce',
    AUTH_SCOPES_FILE: 'none',
    MAX_IDS: String(config.limits.maxIds),
    MAX_UPSTREAM_CALLS: String(config.limits.maxUpstreamCalls),
    MAX_TOKENS: String(config.limits.maxTokens),
    MAX_RESPONSE_KEY_LENGTH: String(config.limits.maxResponseKeyLength),
    MAX_SELECTIONS: String(config.limits.maxSelections),
    MAX_DEPTH: String(config.limits.maxDepth),
    MAX_ALIASES: String(config.limits.maxAliases),
    MAX_ROOT_FIELDS: String(config.limits.maxRootFields),
    MAX_FIELDS: String(config.limits.maxFields),
    MAX_INTROSPECTION_DEPTH: String(config.limits.maxIntrospectionDepth),
    MAX_ANSWER_BYTES: String(config.limits.maxAnswerBytes),
    MAX_BODY_BYTES: String(config.clients.maxBodyBytes),
    MAX_HEADER_BYTES: String(config.clients.maxHeaderBytes),
    REQUEST_TIMEOUT_MS: String(config.clients.requestTimeoutMs),
    MAX_PIPELINED_REQUESTS: String(config.clients.maxPipelinedRequests),
    MAX_CONNECTIONS: String(config.clients.maxConnections),
    REQUEST_MAX_BUFFERED_BYTES: String(config.clients.maxBufferedBytes),
    RESPONSE_MAX_BUFFERED_BYTES: String(config.maxBufferedBytes),
    MAX_CONCURRENT_CALLS: String(config.maxConcurrentCalls),
    MAX_RESPONSE_BYTES: String(config.maxResponseBytes),
    UPSTREAM_MAX_BYTES_PER_OPERATION: String(config.maxHeldBytes),
    UPSTREAM_MAX_BYTES_IN_FLIGHT: String(config.maxBytesInFlight),
    UPSTREAM_MAX_LIST_ENTRIES: String(config.recordLimits.maxListEntries),
    UPSTREAM_MAX_JSON_DEPTH: String(config.recordLimits.maxDepth),
    MAX_DATA_ISSUES: String(config.recordLimits.maxIssues),
    CORS_ORIGINS: 'none',
    INTROSPECTION: String(config.introspection),
    EXPLAIN: String(config.explain),
    LANDING_PAGE: config.landingPage,
    LOG_LEVEL: config.logLevel,
  });
});
