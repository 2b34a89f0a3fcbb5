import { ConfigError } from './config.ts';
import type { Config } from './config.ts';
import { readUserAgent } from './package-version.ts';
import type { OpenedSignIn } from './sign-in/open-sign-in.ts';
import type { Logger } from './telemetry/logger.ts';
import type { SignInMetrics } from './telemetry/metrics/sign-in-metrics.ts';
import type { Trust } from './upstream/trust.ts';

/**
 * Opens what the configuration says of signing in; null where callers do not.
 *
 * @throws ConfigError where the keys of the identity provider cannot be had
 */
export async function openIdentityProvider(
  { signIn, upstreamProxyUrl, connectionMaxAgeMs }: Config,
  trust: Trust,
  logger: Logger,
  metrics: SignInMetrics,
): Promise<OpenedSignIn | null> {
  if (signIn === null) return null;
  // Only now: what checks tokens takes a part of the start that nobody else need wait for.
  const [{ openSignIn }, { KeysProblem }] = await Promise.all([
    import('./sign-in/open-sign-in.ts'),
    import('./sign-in/key-set.ts'),
  ]);
  // By http the keys are on this very machine, which no proxy is needed for.
  const proxyUrl = signIn.jwksUrl.protocol === 'https:' ? upstreamProxyUrl : null;
  try {
    return await openSignIn({
      ...signIn,
      trust,
      proxyUrl,
      connectionMaxAgeMs,
      userAgent: readUserAgent(),
      logger,
      onFetch: (isGood) => {
        metrics.onFetch(isGood);
      },
    });
  } catch (error) {
    if (!(error instanceof KeysProblem)) throw error;
    throw new ConfigError([`AUTH_JWKS_URL: the keys cannot be fetched (${error.message})`]);
  }
}
