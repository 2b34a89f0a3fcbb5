import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Credential } from '../credential.ts';
import { valueForm } from './scripts.ts';

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
const NONCE_BYTES = valueForm.headEnd - valueForm.subjectEnd;
const TAG_BYTES = 16;

/** How long a name is, in characters; 144 bits. */
const NAME_LENGTH = valueForm.subjectEnd - valueForm.stampEnd;

/** How long `toISOString` is until the year 10000. */
const TIME_LENGTH = 24;

/** What a value has beside the body, in bytes. */
export const SEAL_BYTES = valueForm.headEnd + TIME_LENGTH + TAG_BYTES;

/** What stands in the clear before what is sealed, and cannot be changed without breaking the seal. */
export interface SealedHead {
  /** 16 characters. */
  readonly epoch: string;
  /** When the platform answered, by Redis's clock, in milliseconds. */
  readonly stampMs: number;
  /** The name of the record by its id. */
  readonly subject: string;
}

/** What is sealed. */
export interface SealedRecord {
  /** When the platform answered, by the clock of who asked it, RFC 3339 text. */
  readonly fetchedAt: string;
  readonly body: Buffer;
}

/**
 * The names and the seal of what is read with one credential from one platform. All of it follows from the credential
 * itself: who has another one finds other names, and can open nothing, wherever it lies.
 */
export class Seal {
  /** The name of all that is the credential's, 24 characters. */
  readonly owner: string;
  readonly #nameKey: Buffer;
  readonly #cipherKey: Buffer;

  /** @param secret which every process that shares has in common; without it, nothing can be guessed from a credential */
  constructor(secret: Buffer, source: string, credential: Credential) {
    const info = `organization-graph shared records 1 ${source}`;
    const derived = Buffer.from(hkdfSync('sha256', credential.headerValue, secret, info, 3 * KEY_BYTES));
    this.#cipherKey = derived.subarray(0, KEY_BYTES);
    this.#nameKey = derived.subarray(KEY_BYTES, 2 * KEY_BYTES);
    this.owner = derived.toString('base64url', 2 * KEY_BYTES).slice(0, NAME_LENGTH);
  }

  /** The name of one of the credential's records, 24 characters. */
  nameOf(what: string): string {
    return createHmac('sha256', this.#nameKey).update(what).digest('base64url').slice(0, NAME_LENGTH);
  }

  /** Seals a record for its place. @param key where it will lie: nowhere else can it be opened */
  close(key: string, { epoch, stampMs, subject }: SealedHead, { fetchedAt, body }: SealedRecord): Buffer {
    const stamp = String(Math.floor(stampMs)).padStart(valueForm.stampEnd - valueForm.epochEnd, '0');
    const clear = Buffer.from(valueForm.mark + epoch + stamp + subject, 'latin1');
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, this.#cipherKey, nonce).setAAD(
      Buffer.concat([clear, Buffer.from(key)]),
    );
    return Buffer.concat([
      clear,
      nonce,
      cipher.update(fetchedAt),
      cipher.update(body),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
  }

  /** Opens a value that was found at a place; null where it is not what was sealed for it with this credential. */
  open(key: string, value: Buffer): SealedRecord | null {
    if (value.length < SEAL_BYTES) return null;
    const nonce = value.subarray(valueForm.subjectEnd, valueForm.headEnd);
    const clear = value.subarray(0, valueForm.subjectEnd);
    const tagStart = value.length - TAG_BYTES;
    try {
      const decipher = createDecipheriv(CIPHER, this.#cipherKey, nonce, { authTagLength: TAG_BYTES })
        .setAAD(Buffer.concat([clear, Buffer.from(key)]))
        .setAuthTag(value.subarray(tagStart));
      const opened = Buffer.concat([
        decipher.update(value.subarray(valueForm.headEnd, tagStart)),
        decipher.final(),
      ]);
      return { fetchedAt: opened.toString('latin1', 0, TIME_LENGTH), body: opened.subarray(TIME_LENGTH) };
    } catch {
      return null;
    }
  }
}

/** The head of a value, which tells it from every other one of its place. It holds on to nothing else. */
export function headOf(value: Buffer): Buffer {
  return Buffer.from(value.subarray(0, valueForm.headEnd));
}

/** The part of a head that is different each time. */
export function nonceOf(head: Buffer): Buffer {
  return head.subarray(valueForm.subjectEnd);
}

/** Makes the secret behind all seals of that which credentials are told apart by: neither leads to the other. */
export function toSealSecret(credentialHmacKey: string): Buffer {
  return createHmac('sha256', credentialHmacKey).update('organization-graph shared records').digest();
}
