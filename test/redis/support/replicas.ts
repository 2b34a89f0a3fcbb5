import type { TestGraph, TestGraphOptions } from '../../support/graph.ts';
import { startGraph } from '../../support/graph.ts';

/** What every process that shares has in common. */
export const sharing = {
  CREDENTIAL_HMAC_KEY: 'thirty-two characters for all replicas',
  CACHE_TTL_MS: '60000',
  // However busy the machine is, time decides nothing unless a test is about time.
  REDIS_TIMEOUT_MS: '5000',
  UPSTREAM_RETRIES: '0',
  BREAKER_MIN_ATTEMPTS: '0',
  BREAKER_CONSECUTIVE_FAILURES: '0',
};

/** Two servers over the same platforms, which are those of the first one. */
export interface Replicas extends AsyncDisposable {
  readonly one: TestGraph;
  readonly other: TestGraph;
}

/** Starts two servers that share a Redis. Release them with `await using`. */
export async function startReplicas(
  redisUrl: string,
  options: TestGraphOptions,
  environments: readonly [Record<string, string>?, Record<string, string>?] = [],
): Promise<Replicas> {
  const { links = [], environment } = options;
  const common = { REDIS_URL: redisUrl, ...sharing, ...environment };
  const one = await startGraph({ ...options, environment: { ...common, ...environments[0] } });
  const urls = { ACCESS_URL: one.access.url, WORKFORCE_URL: one.workforce.url };
  const other = await startGraph({ links, environment: { ...common, ...urls, ...environments[1] } });
  return {
    one,
    other,
    async [Symbol.asyncDispose]() {
      await other[Symbol.asyncDispose]();
      await one[Symbol.asyncDispose]();
    },
  };
}
