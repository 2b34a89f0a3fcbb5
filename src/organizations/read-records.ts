import type { Outcome } from '../sources/outcome.ts';
import type { KeepingSource } from '../sources/source.ts';
import type { Credential } from '../upstream/credential.ts';

/** One record as it was read. */
interface ReadRecord<Model> {
  readonly source: KeepingSource<Model>;
  /** Null for the record of the caller's session. */
  readonly nativeId: string | null;
  readonly credential: Credential;
  readonly outcome: Outcome<Model>;
}

/** Everything that a request has read; it outlives the request where its answer does, and holds on to nothing else of it. */
export class ReadRecords {
  readonly #records: ReadRecord<unknown>[] = [];

  /** How many there are. */
  get size(): number {
    return this.#records.length;
  }

  add<Model>(record: ReadRecord<Model>): void {
    this.#records.push(record);
  }

  /**
   * Whether all of it would be answered just so without a call, as of now: it is kept, and none of it has become old, or
   * was read anew or refused since. Not where nothing was read.
   */
  get areKept(): boolean {
    return (
      this.#records.length > 0 &&
      this.#records.every(({ source, nativeId, credential, outcome }) =>
        source.isKept(nativeId, credential, outcome),
      )
    );
  }
}
