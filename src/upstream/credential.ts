import { createHmac, randomBytes } from 'node:crypto';
import { inspect } from 'node:util';

/** Who proves itself by a credential: who calls us, or this service on behalf of all who signed in. */
export type CredentialHolder = 'caller' | 'service';

/**
 * What one platform is shown as a proof. It shows its value to the upstream call alone: printed, logged or turned into
 * JSON it says only that there is one.
 */
export class Credential {
  /** Tells credentials apart without telling them: equal for equal values and the same key, 43 characters. */
  readonly fingerprint: string;
  readonly holder: CredentialHolder;
  readonly #headerValue: string;

  constructor(headerValue: string, fingerprint: string, holder: CredentialHolder = 'caller') {
    this.#headerValue = headerValue;
    this.fingerprint = fingerprint;
    this.holder = holder;
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

/** Makes a credential of a header value, by default the caller's; null of none or a blank one. */
export type CredentialReader = (
  headerValue: string | undefined,
  holder?: CredentialHolder,
) => Credential | null;

/**
 * Creates the process's credential reader.
 *
 * @param secret the key of the HMAC-SHA-256 behind every fingerprint; random for each process when left out, so that a
 *   fingerprint says nothing to anyone else
 */
export function createCredentialReader(secret: Buffer = randomBytes(32)): CredentialReader {
  return (headerValue, holder) => {
    if (headerValue === undefined || headerValue.trim() === '') return null;
    const fingerprint = createHmac('sha256', secret).update(headerValue).digest('base64url');
    return new Credential(headerValue, fingerprint, holder);
  };
}
