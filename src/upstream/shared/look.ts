import type { Credential } from '../credential.ts';
import type { SealedRecord } from './seal.ts';

/** One record of one credential. */
export interface SharedKey {
  readonly source: string;
  readonly credential: Credential;
  readonly what: string;
}

/** What is looked for. */
export interface LookOptions {
  /** The head of the value that the process has already. */
  readonly known: Buffer | null;
  /** How old it may be: as good as new, or what may stand in. */
  readonly most: 'fresh' | 'stale';
  /** How long others wait for this process to read it, in milliseconds; 0 for not at all. */
  readonly leaseMs: number;
}

/** What allows to store what is read from now on. */
export interface StorePass {
  readonly epoch: string;
  readonly redisMs: number;
  /** When that was said, in milliseconds of this process's own. */
  readonly atMs: number;
}

/** What there is of a record. */
export type Look =
  /** Nobody said, or not in time. */
  | { readonly kind: 'unanswered' }
  | (Said &
      (
        | {
            /** It is what is known already, and may be shown. */
            readonly kind: 'same';
          }
        | {
            /** There is nothing that may be shown. */
            readonly kind: 'none';
          }
        | ({
            /** It may be shown. */
            readonly kind: 'found';
            /** How long ago the platform answered, in milliseconds. */
            readonly ageMs: number;
            /** What the value is known by. */
            readonly head: Buffer;
          } & SealedRecord)
      ));

/** What Redis says in any case. */
interface Said {
  /** Null where what is read now cannot be stored. */
  readonly pass: StorePass | null;
  /** How long ago the platform has accepted the credential, in milliseconds; null where that is not known. */
  readonly acceptedAgeMs: number | null;
}
