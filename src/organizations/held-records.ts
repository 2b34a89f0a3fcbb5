import type { DataIssue } from '../sources/field-reader.ts';
import type { Found } from '../sources/outcome.ts';
import type { ResponseBudget } from '../upstream/response-budget.ts';

/** What a record takes in memory beside what it was on the wire, in bytes: the object itself, and each of its issues. */
const RECORD_BYTES = 2048;
const ISSUE_BYTES = 16;

/** The records that one operation holds. */
export class HeldRecords {
  readonly #budget: ResponseBudget | null;
  readonly #maxBytes: number;
  readonly #records: object[] = [];
  #bytes = 0;
  #isReleased = false;

  /**
   * @param budget of all operations together; null for none
   * @param maxBytes how much this operation may hold
   */
  constructor(budget: ResponseBudget | null, maxBytes: number) {
    this.#budget = budget;
    this.#maxBytes = maxBytes;
  }

  /** Holds a record until {@link release}, if there is room; the first always has. */
  hold(record: Found<{ readonly dataIssues: readonly DataIssue[] }>): boolean {
    if (this.#isReleased) return true;
    const bytes = record.bytes + RECORD_BYTES + record.record.dataIssues.length * ISSUE_BYTES;
    if (this.#bytes > 0 && this.#bytes + bytes > this.#maxBytes) return false;
    this.#bytes += bytes;
    this.#budget?.hold(record, bytes);
    this.#records.push(record);
    return true;
  }

  /** The operation is done with all of them. */
  release(): void {
    this.#isReleased = true;
    for (const record of this.#records) this.#budget?.drop(record);
    this.#records.length = 0;
  }
}
