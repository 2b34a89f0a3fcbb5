/** What became of one request that was to be sent to a platform. */
export interface AttemptEnd {
  /** Whether there was a connection for it while it was waited for; else it was not sent after all. */
  readonly wasSent: boolean;
  /** The HTTP status; null where there was no answer. */
  readonly status: number | null;
  /**
   * The error code for what went wrong below HTTP, or with the size of the body; `cancelled` where nobody waited any more;
   * null otherwise.
   */
  readonly code: string | null;
  /** A word or two on the error; no URL, no credential, nothing that the platform sent. */
  readonly reason: string | null;
  /** From when it was handed to the connection pool until its answer was there, in milliseconds. */
  readonly durationMs: number;
}

/** Why a request was not sent to a platform, or its response not taken. */
export type Refusal = 'breaker open' | 'queue full' | 'no turn' | 'no connection' | 'no room';

/** Where a record is kept: by this process, or by several together. */
export type KeptIn = 'cache' | 'shared cache';

/** A value of a record that could not be taken as it is. */
export interface ObservedIssue {
  /** The GraphQL field, as a dotted path from `Organization`. */
  readonly path: string;
  readonly code: string;
}

/**
 * Told what happens while one record is read, as it happens. Nothing that it does changes the read, but for the headers
 * that it adds. Its attempts come one after the other; it hears of none where the read takes part in somebody else's.
 */
export interface ReadObserver {
  /**
   * A request goes to the platform.
   *
   * @returns headers that go with it, such as those of a trace
   */
  onAttempt?(isRetry: boolean): Readonly<Record<string, string>> | undefined;
  /** What became of it. */
  onAttemptEnd?(end: AttemptEnd): void;
  /** The call waited for its credential's turn, in milliseconds. */
  onWait?(waitedMs: number): void;
  /** A request was not sent, or its response not taken. */
  onRefusal?(reason: Refusal): void;
  /** The read takes part in one that is under way. */
  onJoin?(): void;
  /** The read is answered from what is kept. */
  onKept?(from: KeptIn): void;
  /** The read failed, and what is kept stands in. */
  onStale?(): void;
  /** The platform sent a record with values that could not be taken as they are. */
  onDataIssues?(issues: readonly ObservedIssue[]): void;
}
