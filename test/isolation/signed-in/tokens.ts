import { SignJWT, UnsecuredJWT } from 'jose';
import type { JWTPayload } from 'jose';
import { createSigningKey } from '../../support/identity-provider.ts';
import type { IdentityProvider, SigningKey } from '../../support/identity-provider.ts';
import type { TokenOfWorld } from './world.ts';

/** The keys of all worlds: making them takes longer than running one. */
export interface SigningKeys {
  /** Those that worlds number. */
  readonly numbered: readonly SigningKey[];
  /** One for each phase: a token that it has signed is the first one that names it. */
  readonly ofPhases: readonly SigningKey[];
  /** One that the provider does not have. */
  readonly foreign: SigningKey;
}

/** Makes the keys. */
export async function createSigningKeys(): Promise<SigningKeys> {
  const createAll = (names: readonly string[]) => Promise.all(names.map((name) => createSigningKey(name)));
  return {
    numbered: await createAll(['key-0', 'key-1', 'key-2']),
    ofPhases: await createAll(['phase-0', 'phase-1', 'phase-2']),
    foreign: await createSigningKey('foreign'),
  };
}

/** What a JSON Web Token looks like, and what is left of one when its signature is cut off. */
export const tokenPattern = /eyJ[\w-]{8,}\.[\w-]{8,}/;

/** Signs a token with what is wrong with it. */
export async function signToken(
  provider: IdentityProvider,
  claims: JWTPayload & { readonly exp: number },
  flaw: TokenOfWorld['flaw'],
  { key, foreign }: { readonly key: SigningKey; readonly foreign: SigningKey },
): Promise<string> {
  switch (flaw) {
    case 'another audience':
      return provider.token({ ...claims, aud: 'another-graph' }, key);
    case 'another issuer':
      return provider.token({ ...claims, iss: `${provider.issuer}-of-another` }, key);
    case 'no expiry': {
      const { exp: _, ...lasting } = claims;
      const token = new SignJWT(lasting).setProtectedHeader({ alg: key.algorithm, kid: key.kid });
      return token.setIssuer(provider.issuer).setAudience(audienceOf(provider)).sign(key.privateKey);
    }
    case 'a foreign key':
      return provider.token(claims, { ...foreign, kid: key.kid });
    case 'no signature':
      return unsigned(provider, claims);
    case 'signed with the public key': {
      const secret = new TextEncoder().encode(JSON.stringify(key.jwk));
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: key.kid });
      return token.setIssuer(provider.issuer).setAudience(audienceOf(provider)).sign(secret);
    }
    case 'changed': {
      const [header, , signature] = (await provider.token(claims, key)).split('.');
      const [, payload] = unsigned(provider, claims).split('.');
      return [header, payload, signature].join('.');
    }
    case null:
      return provider.token(claims, key);
  }
}

function unsigned(provider: IdentityProvider, claims: JWTPayload): string {
  return new UnsecuredJWT({ ...claims, organizations: ['*'] })
    .setIssuer(provider.issuer)
    .setAudience(audienceOf(provider))
    .encode();
}

function audienceOf({ environment }: IdentityProvider): string {
  return environment['AUTH_AUDIENCE'] ?? '';
}
