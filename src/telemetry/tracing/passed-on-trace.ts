import { propagation } from '@opentelemetry/api';
import type { Context } from '@opentelemetry/api';

/** Of a read that is not recorded: tells the platform which trace it takes part in, and no more. */
export class PassedOnTrace {
  readonly #context: Context;

  /** @param context of the operation */
  constructor(context: Context) {
    this.#context = context;
  }

  onAttempt(): Readonly<Record<string, string>> {
    return headersOf(this.#context);
  }

  onEnd(): void {
    // Nobody keeps what would be told.
  }
}

/**
 * The headers by which a platform takes part in a trace, as the SDK is configured. Never the caller's baggage: that is
 * for those whom the caller knows.
 */
export function headersOf(context: Context): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  propagation.inject(propagation.deleteBaggage(context), headers);
  const { tracestate, ...others } = headers;
  // The SDK writes an empty one for a list that it has refused.
  return tracestate === '' ? others : headers;
}
