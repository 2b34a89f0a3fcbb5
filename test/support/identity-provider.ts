import { SignJWT, exportJWK, generateKeyPair } from 'jose';
import type { CryptoKey, JWK, JWTPayload } from 'jose';
import { startUpstream } from './scripted-upstream.ts';
import type { Script } from './scripted-upstream.ts';

/** What the tokens of tests are for. */
export const audience = 'organization-graph-of-tests';

/** A key of the identity provider. */
export interface SigningKey {
  readonly kid: string;
  readonly algorithm: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public key, as the key set has it. */
  readonly jwk: JWK;
}

/** An identity provider with a real HTTP server for its keys. */
export interface IdentityProvider extends AsyncDisposable {
  readonly issuer: string;
  readonly jwksUrl: string;
  /** How often its keys were asked for. */
  readonly fetches: number;
  /** The key that it signs with by default. */
  readonly key: SigningKey;
  /** Says what it answers when its keys are asked for, until keys are published again. */
  answer(script: Script): void;
  /** Says which keys it has from now on, the first of which it signs with. */
  publish(keys: readonly SigningKey[]): void;
  /** Signs a good token; claims may say otherwise, and `undefined` leaves one out. */
  token(claims?: JWTPayload, key?: SigningKey): Promise<string>;
  /** The environment variables of a graph that callers sign in to by it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Makes a key. */
export async function createSigningKey(kid: string, algorithm = 'ES256'): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true });
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { kid, algorithm, privateKey, publicKey, jwk };
}

/** Starts an identity provider with one key. Release it with `await using`. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const server = await startUpstream();
  const issuer = `${server.url}/tenant`;
  let key = await createSigningKey('key-1');
  const publish = (keys: readonly SigningKey[]) => {
    key = keys[0] ?? key;
    server.on('/tenant/keys', { json: { keys: keys.map(({ jwk }) => jwk) } });
  };
  publish([key]);

  return {
    issuer,
    jwksUrl: `${issuer}/keys`,
    get fetches() {
      return server.requests.length;
    },
    get key() {
      return key;
    },
    answer: (script) => server.on('/tenant/keys', script),
    publish,
    token: (claims = {}, by = key) =>
      new SignJWT({ iss: issuer, aud: audience, sub: 'someone', exp: inSeconds(300), ...claims })
        .setProtectedHeader({ alg: by.algorithm, kid: by.kid, typ: 'at+jwt' })
        .sign(by.privateKey),
    environment: {
      AUTH_ISSUER: issuer,
      AUTH_AUDIENCE: audience,
      AUTH_JWKS_URL: `${issuer}/keys`,
      ACCESS_SERVICE_CREDENTIAL: 'Bearer service-token-of-tests',
      WORKFORCE_SERVICE_CREDENTIAL: 'service-key-of-tests',
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** A moment as tokens say it, so many seconds from now. */
export function inSeconds(seconds: number): number {
  return Math.floor(Date.now() / 1000) + seconds;
}

/** The request headers of a caller with a token. */
export function signedInBy(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}
