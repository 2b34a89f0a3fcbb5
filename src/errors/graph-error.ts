import { errorCodes } from './codes.ts';
import type { ErrorCode } from './codes.ts';

/** What an error carries beside its code. */
export interface GraphErrorDetails {
  /** The platform that failed, as the schema's `Source` enum spells it. */
  readonly source?: string;
  /** What the caller reads; without it the code's own message. */
  readonly message?: string;
  /** How long the platform asked to wait, in milliseconds. */
  readonly retryAfterMs?: number;
  /** A word or two for the log, never for the caller: no URL, no credential, nothing that an upstream sent. */
  readonly reason?: string;
}

/**
 * A failure that the caller may read, with a code of `docs/errors.md`. Every other error is masked.
 *
 * The code can be a function where it is known only when the answer is written: what a 401 of the workforce platform
 * means depends on whether the same key is accepted elsewhere.
 */
export class GraphError extends Error {
  override readonly name = 'GraphError';
  readonly details: GraphErrorDetails;
  readonly #code: ErrorCode | (() => ErrorCode);

  constructor(code: ErrorCode | (() => ErrorCode), details: GraphErrorDetails = {}) {
    const { stackTraceLimit } = Error;
    // A stack trace is most of what an error costs, and an operation can have hundreds that need none.
    if (code !== 'INTERNAL_SERVER_ERROR') Error.stackTraceLimit = 0;
    super();
    Error.stackTraceLimit = stackTraceLimit;
    this.#code = code;
    this.details = details;
  }

  /** The code, as of now. */
  get code(): ErrorCode {
    return typeof this.#code === 'function' ? this.#code() : this.#code;
  }

  /** What the caller reads. */
  override get message(): string {
    const { message, source = 'upstream' } = this.details;
    return message ?? errorCodes[this.code].message.replace('{platform}', source.toLowerCase());
  }
}
