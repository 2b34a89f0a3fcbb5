import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Context, Span, Tracer } from '@opentelemetry/api';
import { attributeNames } from './attribute-names.ts';
import { headersOf } from './passed-on-trace.ts';

/** What became of a request to a platform. */
interface AttemptEnd {
  readonly status: number | null;
  readonly code: string | null;
  readonly reason: string | null;
}

/** What came of a read. */
interface ReadEnd {
  /** `FOUND`, `NOT_FOUND`, or the code of the error. */
  readonly result: string;
}

/** The span of one record's read, and within it one for each request that it takes. It listens to the read. */
export class ReadTrace {
  readonly #tracer: Tracer;
  readonly #source: string;
  readonly #span: Span;
  readonly #context: Context;
  #attempt: Span | null = null;
  #attempts = 0;
  #waitedMs = 0;
  #from: 'platform' | 'flight' | 'cache' | 'shared_cache' | 'stale' = 'platform';

  /**
   * @param parent the context of the operation
   * @param source the name of the platform
   */
  constructor(tracer: Tracer, parent: Context, source: string) {
    this.#tracer = tracer;
    this.#source = source;
    this.#span = tracer.startSpan(
      `load ${source}`,
      { attributes: { [attributeNames.source]: source } },
      parent,
    );
    this.#context = trace.setSpan(parent, this.#span);
  }

  onAttempt(): Readonly<Record<string, string>> {
    const attributes = { [attributeNames.method]: 'GET', [attributeNames.source]: this.#source };
    this.#attempt = this.#tracer.startSpan('GET', { kind: SpanKind.CLIENT, attributes }, this.#context);
    if (this.#attempts > 0) this.#attempt.setAttribute(attributeNames.resendCount, this.#attempts);
    this.#attempts += 1;
    return headersOf(trace.setSpan(this.#context, this.#attempt));
  }

  onAttemptEnd({ status, code, reason }: AttemptEnd): void {
    const span = this.#attempt;
    if (span === null) return;
    this.#attempt = null;
    if (status !== null) span.setAttribute(attributeNames.status, status);
    if (reason !== null) span.setAttribute(attributeNames.reason, reason);
    // That there is no such record is an answer like any other.
    const failed = code ?? (status !== null && status >= 400 && status !== 404 ? String(status) : null);
    if (failed !== null) fail(span, failed);
    span.end();
  }

  onWait(waitedMs: number): void {
    this.#waitedMs += waitedMs;
    this.#span.setAttribute(attributeNames.waitedMs, Math.round(this.#waitedMs));
  }

  onRefusal(reason: string): void {
    this.#span.setAttribute(attributeNames.refusal, reason);
  }

  onJoin(): void {
    this.#from = 'flight';
  }

  onKept(from: 'cache' | 'shared cache'): void {
    this.#from = from === 'cache' ? from : 'shared_cache';
  }

  onStale(): void {
    this.#from = 'stale';
  }

  /** The read is over. A request that others still wait for may end later. */
  onEnd({ result }: ReadEnd): void {
    this.#span.setAttributes({ [attributeNames.from]: this.#from, [attributeNames.result]: result });
    if (result !== 'FOUND' && result !== 'NOT_FOUND') fail(this.#span, result);
    this.#span.end();
  }
}

function fail(span: Span, errorType: string): void {
  span.setAttribute(attributeNames.errorType, errorType).setStatus({ code: SpanStatusCode.ERROR });
}
