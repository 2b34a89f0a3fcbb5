import type { Logger } from '../telemetry/logger.ts';
import { createKeySource } from './fetch-keys.ts';
import type { KeySourceOptions } from './fetch-keys.ts';
import { KeySet } from './key-set.ts';
import { SignIn } from './sign-in.ts';
import type { SignInOptions } from './sign-in.ts';

/** Whose sign-ins are taken, and how that is found out. */
export interface OpenSignInOptions extends Omit<SignInOptions, 'keys'>, Omit<KeySourceOptions, 'url'> {
  /** Where the identity provider's JSON Web Key Set is. */
  readonly jwksUrl: URL;
  readonly refreshMs: number;
  readonly cooldownMs: number;
  readonly logger: Logger;
  /** Told of each time that the keys were fetched, or could not be. */
  readonly onFetch?: ((isGood: boolean) => void) | undefined;
}

/** Sign-in, with its keys kept up to date until it is closed. */
export interface OpenedSignIn {
  readonly check: SignIn['check'];
  close(): Promise<void>;
}

/**
 * Fetches the identity provider's keys and follows their changes.
 *
 * @throws KeysProblem where they cannot be had
 */
export async function openSignIn(options: OpenSignInOptions): Promise<OpenedSignIn> {
  const { jwksUrl, trust, proxyUrl, connectionMaxAgeMs, userAgent } = options;
  const { logger, onFetch, refreshMs, cooldownMs } = options;
  const source = createKeySource({ url: jwksUrl, trust, proxyUrl, connectionMaxAgeMs, userAgent });
  try {
    const keys = await KeySet.open({ fetchKeys: source.fetch, logger, onFetch, refreshMs, cooldownMs });
    logger.info({ keys: keys.current.jwks().keys.length }, 'callers sign in: the identity provider has keys');
    const signIn = new SignIn({ ...options, keys });
    return {
      check: (authorization) => signIn.check(authorization),
      close: async () => {
        keys.close();
        await source.close();
      },
    };
  } catch (error) {
    await source.close();
    throw error;
  }
}
