/** What one record may have beside its bytes. */
export interface RecordLimits {
  /** Entries of one list; a record with a longer one is refused. */
  readonly maxListEntries: number;
  /** Lists and objects within each other; a record with deeper ones is refused. */
  readonly maxDepth: number;
  /** Data issues that are reported; at least 1. */
  readonly maxIssues: number;
}

/** What a record may have where nothing is configured. */
export const defaultRecordLimits: RecordLimits = { maxListEntries: 10_000, maxDepth: 100, maxIssues: 1000 };
