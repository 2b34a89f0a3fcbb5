import { hash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import type { JWTHeaderParameters, JWTPayload, JWTVerifyGetKey, LocalJWKSet } from 'jose';
import { LRUCache } from 'lru-cache';
import { readClaims } from './claims.ts';
import type { ClaimPaths, SignedIn } from './claims.ts';
import { algorithms } from './key-set.ts';
import type { KeySet } from './key-set.ts';
import { createTokenTypeCheck } from './token-types.ts';
import type { TokenTypeCheck } from './token-types.ts';
import type { SignInProblem } from '../telemetry/metrics/sign-in-metrics.ts';

/** What a token must say, and where it says what matters here. */
export interface SignInOptions {
  readonly keys: Pick<KeySet, 'current' | 'find'>;
  /** What `iss` must be. */
  readonly issuer: string;
  /** What `aud` must be or have. */
  readonly audience: string;
  readonly claims: ClaimPaths;
  /** What `typ` may be; null for anything but types that are known to be something else. */
  readonly tokenTypes: readonly string[] | null;
}

/** How far the clocks of the identity provider and of this machine may be apart, in seconds. */
const LEEWAY_S = 10;

/** How long a token may be, in characters. */
const MAX_TOKEN_LENGTH = 16_384;

/**
 * How many keys a signature is checked with: a token without a key id may be of any key of its type, and whoever sends
 * one need not be known.
 */
const MAX_KEYS_TRIED = 20;

/** How many tokens are remembered that were found to be good; the longest unused go first. */
const REMEMBERED_TOKENS = 10_000;

/** How long they may be together, in characters: what a token says takes up to ten times its length, in bytes. */
const REMEMBERED_LENGTH = 2 ** 24;

interface GoodToken {
  readonly signedIn: SignedIn;
  /** The keys that it was checked with. */
  readonly keys: LocalJWKSet;
  readonly endsAtMs: number;
}

/** Finds out who calls, by the token of the company's identity provider. */
export class SignIn {
  readonly #options: SignInOptions;
  readonly #isType: TokenTypeCheck;
  /** By their sha256. A signature is checked once, as long as the keys are the same ones. */
  readonly #good = new LRUCache<string, GoodToken>({ max: REMEMBERED_TOKENS, maxSize: REMEMBERED_LENGTH });

  constructor(options: SignInOptions) {
    this.#options = options;
    this.#isType = createTokenTypeCheck(options.tokenTypes);
  }

  /**
   * Checks a token: signature, algorithm, issuer, audience, and that it is neither expired nor for later.
   *
   * @param authorization the value of the header `Authorization`
   * @returns what the token says of the caller, the same object for the same token; or why the caller is not signed in.
   *   A promise only where the token is not known yet. It never rejects.
   */
  check(authorization: string | undefined): SignedIn | SignInProblem | Promise<SignedIn | SignInProblem> {
    // Credentials of another scheme are none here (RFC 6750, section 3.1).
    if (!/^Bearer(?: |$)/i.test(authorization ?? '') || authorization === undefined) return 'missing';
    if (authorization.length > MAX_TOKEN_LENGTH) return 'too long';
    const [, token] = /^Bearer +([\w.~+/-]+=*)$/i.exec(authorization) ?? [];
    if (token === undefined) return 'invalid request';
    const digest = hash('sha256', token, 'base64url');
    const good = this.#good.get(digest);
    if (good === undefined || good.keys !== this.#options.keys.current) return this.#verify(token, digest);
    return Date.now() < good.endsAtMs ? good.signedIn : 'expired';
  }

  async #verify(token: string, digest: string): Promise<SignedIn | SignInProblem> {
    const { keys, claims } = this.#options;
    let checkedWith = keys.current;
    const findKey: JWTVerifyGetKey = async (header, jws) => {
      this.#checkHeader(header);
      const found = await keys.find(header, jws);
      checkedWith = found.keys;
      return found.key;
    };
    try {
      const payload = await this.#verifyWithAny(token, findKey);
      const signedIn = readClaims(payload, claims);
      const endsAtMs = ((payload.exp ?? 0) + LEEWAY_S) * 1000;
      this.#good.set(digest, { signedIn, keys: checkedWith, endsAtMs }, { size: token.length });
      return signedIn;
    } catch (error) {
      return problemOf(error);
    }
  }

  /** Checks a token with its key; if it may be of several keys, with each of them until one fits. */
  async #verifyWithAny(token: string, findKey: JWTVerifyGetKey): Promise<JWTPayload> {
    const { issuer, audience } = this.#options;
    const options = { algorithms, issuer, audience, clockTolerance: LEEWAY_S, requiredClaims: ['exp'] };
    try {
      return (await jwtVerify(token, findKey, options)).payload;
    } catch (error) {
      if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
      let tried = 0;
      for await (const key of error) {
        if ((tried += 1) > MAX_KEYS_TRIED) break;
        try {
          return (await jwtVerify(token, key, options)).payload;
        } catch (problem) {
          if (!(problem instanceof errors.JWSSignatureVerificationFailed)) throw problem;
        }
      }
      throw new errors.JWSSignatureVerificationFailed();
    }
  }

  /** @throws one of jose's errors if the header has a member of a wrong form, or says that it is another type of token */
  #checkHeader({ kid, typ }: JWTHeaderParameters): void {
    for (const text of [kid, typ] as unknown[]) {
      if (text !== undefined && typeof text !== 'string') throw new errors.JWTInvalid();
    }
    if (!this.#isType(typ)) {
      throw new errors.JWTClaimValidationFailed('another type', {}, 'typ', 'check_failed');
    }
  }
}

function problemOf(error: unknown): SignInProblem {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) return problemOfClaim(error);
  if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) {
    return 'not supported';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
  if (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JWKSInvalid ||
    // Not about the token: the key that it names cannot be used, such as one of RSA with 1024 bits.
    !(error instanceof errors.JOSEError)
  ) {
    return 'unknown key';
  }
  return 'malformed';
}

function problemOfClaim({ claim, reason }: errors.JWTClaimValidationFailed): SignInProblem {
  switch (claim) {
    case 'typ':
      return 'type';
    case 'iss':
      return 'issuer';
    case 'aud':
      return 'audience';
    case 'nbf':
      return reason === 'invalid' ? 'claims' : 'not yet valid';
    default:
      return 'claims';
  }
}
