import { describe, expect, test } from 'vitest';
import { ConfigError, parseConfig } from '../src/config.ts';

const required = {
  ACCESS_URL: 'https://access.example.com',
  WORKFORCE_URL: 'https://workforce.example.com',
  SAFELIST_FILE: 'safelist.json',
  CACHE_TTL_MS: '1000',
  CACHE_STALE_IF_ERROR_MS: '1000',
  CREDENTIAL_HMAC_KEY: 'thirty-two characters, all of them',
  REDIS_URL: 'redis://127.0.0.1',
  LINKS_DATABASE_URL: 'postgresql://127.0.0.1/links',
};

const badUrls = [
  'access.example.com',
  'ftp://access.example.com',
  'https://',
  'https:/',
  'file:///etc/passwd',
  'http://access.example.com',
  'http://127.0.0.1.example.com',
  'http://localhost.example.com',
  'http://0.0.0.0:8080',
  'http://[::2]',
  'http://10.0.0.1',
  // Loopback to some systems, not to all.
  'http://localhost.',
  'http://tenant.localhost',
  'http://0',
  'http://[::]',
  'http://[::ffff:127.0.0.1]',
  'http://[::127.0.0.1]',
  // Loopback at first sight only.
  'http://localhost%2eexample.com',
  'http://127.0.0.1\t.example.com',
  'http:access.example.com',
  'http://127.0.0.256',
  'http://128.0.0.1',
  'https://name@access.example.com',
  'https://name:password@access.example.com',
  'https://access.example.com?key=1',
  'https://access.example.com/#fragment',
];
const badHeaderNames = [
  'x key',
  'x-key:',
  'schlüssel',
  'x-key\r\nx-other',
  'Host',
  'connection',
  'Content-Length',
  'content-type',
  'Transfer-Encoding',
  'upgrade',
  'TE',
  // Also about the connection alone: an upstream call with one of them is never sent.
  'keep-alive',
  'expect',
  // Answered, logged, sent by browsers on their own, or changed on the way.
  'X-Request-Id',
  'cookie',
  'origin',
  'Accept',
  'user-agent',
  'forwarded',
  'x-forwarded-for',
  'traceparent',
  'tracestate',
  'baggage',
  'X-Explain',
];
const notNumbers = ['x', '-1', '1.5', '1e3', '0x10', ' 80', '80 ', '٣', 'NaN', 'Infinity'];
const badFlags = ['yes', '1', 'TRUE', 'on', ' true'];

/** Every variable with its bad values. */
const badValues: Readonly<Record<string, readonly string[]>> = {
  ACCESS_URL: badUrls,
  WORKFORCE_URL: badUrls,
  ALLOW_HTTP_UPSTREAMS: badFlags,
  ACCESS_CREDENTIAL_HEADER: badHeaderNames,
  WORKFORCE_CREDENTIAL_HEADER: badHeaderNames,
  WORKFORCE_UPSTREAM_HEADER: badHeaderNames,
  PORT: [...notNumbers, '65536'],
  ADMIN_PORT: [...notNumbers, '65536'],
  OPERATION_TIMEOUT_MS: [...notNumbers, '0', '600001'],
  UPSTREAM_TIMEOUT_MS: [...notNumbers, '0', '600001'],
  LINKS_DATABASE_URL: ['links', 'https://db.example/links', 'postgresql://', 'postgresql://db.example/links'],
  LINKS_REFRESH_MS: [...notNumbers, '604800001'],
  LINKS_MAX_IDS: [...notNumbers, '0', '10000001'],
  MAX_IDS: [...notNumbers, '0', '10001'],
  MAX_UPSTREAM_CALLS: [...notNumbers, '0', '100001'],
  MAX_TOKENS: [...notNumbers, '0', '1000001'],
  MAX_DEPTH: [...notNumbers, '0', '301'],
  MAX_ALIASES: [...notNumbers, '100001'],
  MAX_ROOT_FIELDS: [...notNumbers, '0', '10001'],
  MAX_FIELDS: [...notNumbers, '0', '10000001'],
  MAX_INTROSPECTION_DEPTH: [...notNumbers, '3'],
  MAX_ANSWER_BYTES: [...notNumbers, '999', '268435457'],
  MAX_BODY_BYTES: [...notNumbers, '0', '67108865'],
  MAX_HEADER_BYTES: [...notNumbers, '1023', '1048577'],
  REQUEST_TIMEOUT_MS: [...notNumbers, '99', '600001'],
  CREDENTIAL_HMAC_KEY: ['x', 'x'.repeat(31)],
  UPSTREAM_PROXY_URL: ['proxy', 'proxy:3128', 'socks5://proxy', 'http://proxy/path', 'http://proxy?a=b'],
  SAFELIST_MODE: ['on', 'Enforce', 'true'],
  MAX_CONCURRENT_CALLS: [...notNumbers, '0', '10001'],
  UPSTREAM_CONNECT_TIMEOUT_MS: [...notNumbers, '0', '600001'],
  UPSTREAM_CONNECTION_MAX_AGE_MS: [...notNumbers, '604800001'],
  UPSTREAM_RETRIES: [...notNumbers, '6'],
  UPSTREAM_RETRY_PERCENT: [...notNumbers, '101', '20%'],
  BREAKER_WINDOW_MS: [...notNumbers, '9', '600001'],
  BREAKER_MIN_ATTEMPTS: [...notNumbers, '1000001'],
  BREAKER_FAILURE_PERCENT: [...notNumbers, '0', '101'],
  BREAKER_OPEN_MS: [...notNumbers, '0', '600001'],
  BREAKER_CONSECUTIVE_FAILURES: [...notNumbers, '1000001'],
  WORKFORCE_REQUESTS_PER_SECOND: [...notNumbers, '10001'],
  CACHE_TTL_MS: [...notNumbers, '604800001'],
  CACHE_STALE_IF_ERROR_MS: [...notNumbers, '604800001'],
  CACHE_STALE_AFTER_MS: [...notNumbers, '600001'],
  CACHE_MAX_ENTRIES: [...notNumbers, '0', '1000001'],
  CACHE_MAX_BYTES: [...notNumbers, '0', '68719476737'],
  REDIS_URL: [
    'redis',
    'redis.example.com:6379',
    'http://redis.example.com',
    'redis://',
    'redis:///0',
    'unix:///run/redis.sock',
    'redis://redis.example.com/name',
    'redis://redis.example.com/0/1',
    'redis://redis.example.com?db=1',
    'redis://redis.example.com/#0',
    'redis://name:%zz@redis.example.com',
  ],
  REDIS_TIMEOUT_MS: [...notNumbers, '0', '600001'],
  MAX_QUEUED_CALLS: [...notNumbers, '1000001'],
  MAX_EVENT_LOOP_DELAY_MS: [...notNumbers, '60001'],
  MAX_RESPONSE_BYTES: [...notNumbers, '0', '1073741825'],
  UPSTREAM_MAX_BYTES_PER_OPERATION: [...notNumbers, '0', '68719476737'],
  UPSTREAM_MAX_BYTES_IN_FLIGHT: [...notNumbers, '0', '68719476737'],
  UPSTREAM_MAX_LIST_ENTRIES: [...notNumbers, '0', '10000001'],
  UPSTREAM_MAX_JSON_DEPTH: [...notNumbers, '4', '10001'],
  MAX_DATA_ISSUES: [...notNumbers, '0', '1000001'],
  CORS_ORIGINS: [
    '*',
    'null',
    'app.example.com',
    'https://app.example.com/',
    'https://app.example.com/path',
    'https://*.example.com',
    'https://app.example.com,',
    'https://app.example.com;https://b.example.com',
    '/^https/',
  ],
  INTROSPECTION: badFlags,
  EXPLAIN: badFlags,
  LANDING_PAGE: ['true', 'on', 'Sandbox', 'GraphiQL', 'yoga'],
  LOG_LEVEL: ['verbose', 'INFO', '30'],
};

const cases = Object.entries(badValues).flatMap(([name, values]) =>
  values.map((value): [string, string] => [name, value]),
);

describe('parseConfig', () => {
  test.each(cases)('%s, set to %j, is refused with one line that names it', (name, value) => {
    const parse = () => parseConfig({ ...required, [name]: value });
    expect(parse).toThrow(ConfigError);
    expect(parse).toThrow(new RegExp(`^${name}: (must|is)[^\\n]{5,}$`));
  });

  test.each(['ACCESS_URL', 'WORKFORCE_URL'])('%s, not set, is required', (name) => {
    expect(() => parseConfig({ ...required, [name]: undefined })).toThrow(`${name}: is required`);
    expect(() => parseConfig({ ...required, [name]: '' })).toThrow(`${name}: is required`);
  });
});
