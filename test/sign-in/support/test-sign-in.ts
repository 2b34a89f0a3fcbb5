import { KeyObject, sign } from 'node:crypto';
import { openSignIn } from '../../../src/sign-in/open-sign-in.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createTrust } from '../../../src/upstream/trust.ts';
import { audience, inSeconds } from '../../support/identity-provider.ts';
import type { IdentityProvider, SigningKey } from '../../support/identity-provider.ts';

/** Sign-in by the keys of a provider, without a graph. Release it with `await using`. */
export interface TestSignIn extends AsyncDisposable {
  /** What comes of a token: `good`, or what is wrong with it. */
  check(token: string): Promise<string>;
}

/** Opens sign-in with a real fetch of the provider's keys. */
export async function openTestSignIn(
  provider: IdentityProvider,
  tokenTypes: readonly string[] | null = null,
): Promise<TestSignIn> {
  const signIn = await openSignIn({
    jwksUrl: new URL(provider.jwksUrl),
    issuer: provider.issuer,
    audience,
    claims: { organizations: 'organizations', currentOrganization: null },
    tokenTypes,
    refreshMs: 600_000,
    cooldownMs: 0,
    trust: createTrust(),
    proxyUrl: null,
    connectionMaxAgeMs: 60_000,
    userAgent: 'organization-graph/test',
    logger: createLogger({ level: 'silent' }),
  });
  return {
    check: async (token) => {
      const signedIn = await signIn.check(`Bearer ${token}`);
      return typeof signedIn === 'string' ? signedIn : 'good';
    },
    [Symbol.asyncDispose]: () => signIn.close(),
  };
}

/** A token with any header and any claims, as values or as the text itself, signed by ES256. */
export function signAny(
  header: object | string,
  claims: object | string,
  { privateKey }: SigningKey,
): string {
  const signed = [header, claims]
    .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
    .map((text) => Buffer.from(text).toString('base64url'))
    .join('.');
  const key = { key: KeyObject.from(privateKey), dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** The claims of a good token. */
export function goodClaims({ issuer }: IdentityProvider): Record<string, unknown> {
  return { iss: issuer, aud: audience, exp: inSeconds(300) };
}
