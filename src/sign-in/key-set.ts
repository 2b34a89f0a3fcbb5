import { createLocalJWKSet, errors } from 'jose';
import type { CompactJWSHeaderParameters, CryptoKey, FlattenedJWSInput, JWK, LocalJWKSet } from 'jose';
import type { Logger } from '../telemetry/logger.ts';

/** The algorithms that a token may be signed with: those with a public key alone, so that no key of ours could be one. */
export const algorithms = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** What came of fetching the keys: the text of a JSON Web Key Set, or a word or two for the log on why there is none. */
export type FetchedKeys = { readonly text: string } | { readonly problem: string };

/** How the keys are kept. */
export interface KeySetOptions {
  /** Fetches the keys, within a time limit of its own; never rejects. */
  readonly fetchKeys: () => Promise<FetchedKeys>;
  readonly logger: Logger;
  /** Told of each fetch. */
  readonly onFetch?: ((isGood: boolean) => void) | undefined;
  /** How often the keys are fetched anew, in milliseconds. */
  readonly refreshMs: number;
  /** How long after a fetch, good or not, no token has them fetched, in milliseconds. */
  readonly cooldownMs: number;
}

/** A key, and the keys among which it was found. */
export interface FoundKey {
  readonly key: CryptoKey;
  readonly keys: LocalJWKSet;
}

/** The keys cannot be had at the start. */
export class KeysProblem extends Error {
  override readonly name = 'KeysProblem';
}

/**
 * The public keys of the identity provider. They are fetched anew from time to time, and when a token names one that is
 * not there, but no more than once in a cooldown, whoever asks. While the provider is down the known ones stay.
 */
export class KeySet {
  readonly #options: KeySetOptions;
  readonly #timer: NodeJS.Timeout;
  #text: string;
  #keys: LocalJWKSet;
  #fetching: Promise<void> | null = null;
  /** When the last fetch ended that came after the first one. */
  #lastFetchMs = -Infinity;
  #isDown = false;
  #isClosed = false;

  /**
   * Fetches the keys for the first time.
   *
   * @throws KeysProblem where they cannot be had
   */
  static async open(options: KeySetOptions): Promise<KeySet> {
    const fetched = await options.fetchKeys();
    const keys = 'text' in fetched ? await parseKeys(fetched.text) : null;
    options.onFetch?.(keys !== null);
    if ('problem' in fetched) throw new KeysProblem(fetched.problem);
    if (keys === null) throw new KeysProblem(noKeys);
    return new KeySet(options, fetched.text, keys);
  }

  private constructor(options: KeySetOptions, text: string, keys: LocalJWKSet) {
    this.#options = options;
    this.#text = text;
    this.#keys = keys;
    this.#timer = setInterval(() => void this.#fetch(), options.refreshMs);
    this.#timer.unref();
  }

  /** The keys as of now: another object whenever they have changed. */
  get current(): LocalJWKSet {
    return this.#keys;
  }

  /**
   * Finds the key that a token names, among those that are known, then, where the cooldown is over, among new ones.
   *
   * @returns the key, and the keys that it is one of
   * @throws JWKSNoMatchingKey, JWKSMultipleMatchingKeys, or another of jose's errors
   */
  async find(header: CompactJWSHeaderParameters, token: FlattenedJWSInput): Promise<FoundKey> {
    const known = this.#keys;
    try {
      return { key: await known(header, token), keys: known };
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await this.#fetchForToken();
      const keys = this.#keys;
      if (keys === known) throw error;
      return { key: await keys(header, token), keys };
    }
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  #fetchForToken(): Promise<void> | null {
    if (this.#fetching !== null) return this.#fetching;
    const isCool = performance.now() - this.#lastFetchMs >= this.#options.cooldownMs;
    return isCool ? this.#fetch() : null;
  }

  #fetch(): Promise<void> {
    this.#fetching ??= this.#replace().finally(() => {
      this.#fetching = null;
      this.#lastFetchMs = performance.now();
    });
    return this.#fetching;
  }

  async #replace(): Promise<void> {
    const { fetchKeys, logger, onFetch } = this.#options;
    const fetched = await fetchKeys();
    const keys = 'text' in fetched ? await parseKeys(fetched.text) : null;
    // Given up by whoever stops: that says nothing of the provider.
    if (this.#isClosed) return;
    onFetch?.(keys !== null);
    if (keys === null || 'problem' in fetched) {
      const reason = 'problem' in fetched ? fetched.problem : noKeys;
      // Once for each outage, not once for each try.
      if (!this.#isDown) {
        logger.error({ reason }, 'the keys of the identity provider cannot be fetched; the known ones stay');
      }
      this.#isDown = true;
      return;
    }
    if (this.#isDown) logger.info('the keys of the identity provider can be fetched again');
    this.#isDown = false;
    if (fetched.text === this.#text) return;
    this.#text = fetched.text;
    this.#keys = keys;
    logger.info({ keys: keys.jwks().keys.length }, 'the keys of the identity provider have changed');
  }
}

const noKeys = 'not a JSON Web Key Set with at least one key that signatures can be checked with';

/** How many keys of a set are used: the first usable ones. */
const MAX_KEYS = 100;

/** How many keys of a set are tried for being usable. */
const MAX_TRIED_KEYS = 1000;

/** The modulus of an RSA key, in bits: at least what RFC 7518, 3.3 and 3.5 say, at most what OpenSSL checks. */
const MIN_RSA_BITS = 2048;
const MAX_RSA_BITS = 16_384;

/**
 * Reads the usable keys of a JSON Web Key Set and ignores whatever else is in it (RFC 7517, 5).
 *
 * @returns null for a text without a usable key: such a set would refuse everybody, and push out the known keys
 */
async function parseKeys(text: string): Promise<LocalJWKSet | null> {
  const usable: JWK[] = [];
  for (const jwk of candidatesIn(text).slice(0, MAX_TRIED_KEYS)) {
    if (usable.length < MAX_KEYS && (await isUsable(jwk))) usable.push(jwk);
  }
  return usable.length === 0 ? null : createLocalJWKSet({ keys: usable });
}

/** The members of a set that could be keys to check signatures with. */
function candidatesIn(text: string): JWK[] {
  let set: unknown;
  try {
    set = JSON.parse(text);
  } catch {
    return [];
  }
  if (typeof set !== 'object' || set === null || !('keys' in set) || !Array.isArray(set.keys)) return [];
  return (set.keys as unknown[]).filter(
    (jwk): jwk is JWK =>
      typeof jwk === 'object' &&
      jwk !== null &&
      'kty' in jwk &&
      ['RSA', 'EC', 'OKP'].includes(String(jwk.kty)),
  );
}

/** What an imported RSA key says of itself. */
interface RsaKeyAlgorithm {
  readonly modulusLength: number;
  readonly publicExponent: Uint8Array;
}

function isRsa(algorithm: object): algorithm is RsaKeyAlgorithm {
  return 'modulusLength' in algorithm && 'publicExponent' in algorithm;
}

/** Whether only the owner of an RSA key can sign with it: an exponent of 1 makes every message its own signature. */
function isSoundRsa({ modulusLength, publicExponent }: RsaKeyAlgorithm): boolean {
  const exponent = BigInt(`0x${Buffer.from(publicExponent).toString('hex')}`);
  const isLongEnough = modulusLength >= MIN_RSA_BITS && modulusLength <= MAX_RSA_BITS;
  return isLongEnough && exponent >= 3n && exponent % 2n === 1n;
}

/** Whether signatures of some algorithm can be checked with a key. */
async function isUsable(jwk: JWK): Promise<boolean> {
  for (const alg of algorithms) {
    try {
      const { algorithm } = await createLocalJWKSet({ keys: [jwk] })({ alg });
      return !isRsa(algorithm) || isSoundRsa(algorithm);
    } catch {
      // Not of this algorithm, or no public key.
    }
  }
  return false;
}
