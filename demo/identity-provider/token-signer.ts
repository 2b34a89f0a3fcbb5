import { randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import type { JSONWebKeySet } from 'jose';
import type { Person } from './people.ts';

/** How long an access token holds, in seconds. Short, so that a grant that is taken away is soon gone. */
export const TOKEN_LIFETIME_S = 300;

const algorithm = 'ES256';

/** Signs the tokens of one identity provider. */
export interface TokenSigner {
  /** The public keys that its signatures can be checked with. */
  readonly keys: JSONWebKeySet;
  /** The token that the graph takes: who it is, and what they are granted. */
  signAccessToken(person: Person): Promise<string>;
  /** The token that tells a client who signed in. */
  signIdToken(
    person: Person,
    client: { readonly id: string; readonly nonce?: string | undefined },
  ): Promise<string>;
}

/** Who issues the tokens, and whom they are for. */
export interface TokenSignerOptions {
  /** Asked for at each signature. */
  readonly issuer: () => string;
  readonly audience: string;
  /** What time it is, in milliseconds. */
  readonly now: () => number;
}

/** Creates a signer with a new key, which lives no longer than it. */
export async function createTokenSigner({ issuer, audience, now }: TokenSignerOptions): Promise<TokenSigner> {
  const { publicKey, privateKey } = await generateKeyPair(algorithm);
  const kid = randomUUID();
  const sign = (type: string, claims: Record<string, unknown>) => {
    const issuedAt = Math.floor(now() / 1000);
    return new SignJWT(claims)
      .setProtectedHeader({ alg: algorithm, kid, typ: type })
      .setIssuer(issuer())
      .setIssuedAt(issuedAt)
      .setExpirationTime(issuedAt + TOKEN_LIFETIME_S)
      .sign(privateKey);
  };
  return {
    keys: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' }] },
    signAccessToken: ({ id, organizations, currentOrganization, scopes }) =>
      sign('at+jwt', {
        aud: audience,
        sub: id,
        jti: randomUUID(),
        organizations,
        ...(currentOrganization !== null && { organization: currentOrganization }),
        scope: scopes.join(' '),
      }),
    signIdToken: ({ id, name }, client) =>
      sign('JWT', {
        aud: client.id,
        sub: id,
        name,
        ...(client.nonce !== undefined && { nonce: client.nonce }),
      }),
  };
}
