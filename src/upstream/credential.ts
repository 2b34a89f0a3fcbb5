import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/**
 * What a caller proves itself with to one platform. It shows its value to the upstream call alone: printed, logged or
 * turned into JSON it says only that there is one.
 */
export class Credential {
  /** Tells credentials apart without telling them: equal for equal values and the same key, 43 characters. */
  readonly fingerprint: string;
  readonly #headerValue: string;

  constructor(headerValue: string, fingerprint: string) {
    this.#headerValue = headerValue;
    this.fingerprint = fingerprint;
  }

  /** The whole header value to send upstream. */
  get headerValue(): string {
    return this.#headerValue;
  }

  toString(): string {
    return '[credential]';
  }

  toJSON(): string {
    return '[credential]';
  }

  [inspect.custom](): string {
    return '[credential]';
  }
}

/** Makes a credential of a header value; null of none or a blank one. */
export type CredentialReader = (headerValue: string | undefined) => Credential | null;

/**
 * Creates the process's credential reader.
 *
 * @param secret the key of the HMAC-SHA-256 behind every fingerprint; random for each process when left out, so that a
 *   fingerprint says nothing to anyone else
 */
export function createCredentialReader(secret: Buffer = randomBytes(32)): CredentialReader {
  return (headerValue) => {
    if (headerValue === undefined || headerValue.trim() === '') return null;
    const fingerprint = createHmac('sha256', secret).update(headerValue).digest('base64url');
    return new Credential(headerValue, fingerprint);
  };
}
