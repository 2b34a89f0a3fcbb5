import type { Outcome } from '../sources/outcome.ts';
import type { KeepingSource } from '../sources/source.ts';

/** One record as it was read. */
interface ReadRecord<Model> {
  readonly source: KeepingSource<Model>;
  /** Null for the record of the caller's session. */
  readonly nativeId: string | null;
  /** Of the credential that it was read with. */
  readonly fingerprint: string;
  readonly outcome: Outcome<Model>;
}

/** Everything that a request has read. */
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
    return this.#records.length > 0 && this.#records.every((record) => isKept(record, record.outcome));
  }

  /**
   * Creates what tells the same later and again, for whoever outlives the request. It holds on to no record: those that
   * are pushed out from where they are kept would else stay, uncounted, as long as an answer that nobody can be given.
   */
  watch(): () => boolean {
    const watched = this.#records.map(({ outcome, ...record }) => [record, new WeakRef(outcome)] as const);
    return () =>
      watched.length > 0 &&
      watched.every(([record, reference]) => {
        const outcome = reference.deref();
        return outcome !== undefined && isKept(record, outcome);
      });
  }
}

function isKept<Model>(
  { source, nativeId, fingerprint }: Omit<ReadRecord<Model>, 'outcome'>,
  outcome: Outcome<Model>,
): boolean {
  return source.isKept(nativeId, fingerprint, outcome);
}
