import { SpanStatusCode, isSpanContextValid } from '@opentelemetry/api';
import type { Attributes, Context, Span, SpanContext, Tracer } from '@opentelemetry/api';
import { OTHER } from '../metrics/bounded-labels.ts';
import type { BoundedLabels } from '../metrics/bounded-labels.ts';
import { attributeNames } from './attribute-names.ts';
import { PassedOnTrace } from './passed-on-trace.ts';
import { ReadTrace } from './read-trace.ts';
import type { TraceIds } from './trace-ids.ts';

/** What an operation's span is made of. */
interface OperationTraceParts {
  readonly tracer: Tracer;
  /** The names of operations that stand in the names of spans. */
  readonly names: BoundedLabels;
  readonly span: Span;
  /** The context that the span is in. */
  readonly context: Context;
}

/** What is told of an operation when it has ended. */
export interface TracedEnd {
  readonly requestId: string;
  /** Null where it did not come as far as having one. */
  readonly operationType: string | null;
  readonly operationName: string | null;
  /** Null for a request that asked for no operation, such as for a page. */
  readonly outcome: string | null;
  /** Whether a platform answered it, and so knows who asked. */
  readonly isVouchedFor: boolean;
  /** Null where the client went away before there was an answer. */
  readonly status: number | null;
  /** How many errors of each code its answer has. */
  readonly errors: Readonly<Record<string, number>>;
  /** How it was answered without being executed; null where it was. */
  readonly sharedFrom: string | null;
}

/** The span of one operation, and of what is read for it. */
export class OperationTrace {
  readonly #tracer: Tracer;
  readonly #names: BoundedLabels;
  readonly #span: Span;
  readonly #context: Context;
  #passedOn: PassedOnTrace | null = null;

  constructor({ tracer, names, span, context }: OperationTraceParts) {
    this.#tracer = tracer;
    this.#names = names;
    this.#span = span;
    this.#context = context;
  }

  /** What other spans can link to: nothing of it holds on to the request. Null where nothing is traced after all. */
  get spanContext(): SpanContext | null {
    const spanContext = this.#span.spanContext();
    return isSpanContextValid(spanContext) ? spanContext : null;
  }

  /** What log lines name the operation by. */
  get ids(): TraceIds | null {
    const { spanContext } = this;
    return spanContext && { traceId: spanContext.traceId, spanId: spanContext.spanId };
  }

  /** Begins what is told of one read: its spans, or, where nobody keeps them, which trace the platform takes part in. */
  beginRead(source: string): ReadTrace | PassedOnTrace {
    if (this.#span.isRecording()) return new ReadTrace(this.#tracer, this.#context, source);
    return (this.#passedOn ??= new PassedOnTrace(this.#context));
  }

  /** Says which operation's answer this one was given, too. */
  link(executed: SpanContext): void {
    this.#span.addLink({ context: executed });
  }

  /** Ends the span. */
  end(end: TracedEnd): void {
    const { operationType, status, outcome, errors } = end;
    const span = this.#span;
    if (span.isRecording()) {
      if (operationType !== null) span.updateName(this.#nameOf(operationType, end));
      span.setAttributes(attributesOf(end));
      if (outcome === 'failure' || (status !== null && status >= 500)) {
        const [errorType = String(status)] = Object.keys(errors);
        span.setAttribute(attributeNames.errorType, errorType).setStatus({ code: SpanStatusCode.ERROR });
      }
    }
    span.end();
  }

  #nameOf(type: string, { operationName: name, isVouchedFor }: TracedEnd): string {
    const bounded = name === null ? OTHER : this.#names.of(name, !isVouchedFor);
    return bounded === OTHER ? type : `${type} ${bounded}`;
  }
}

function attributesOf(end: TracedEnd): Attributes {
  const { requestId, operationType, operationName, outcome, status, errors, sharedFrom } = end;
  const codes = Object.keys(errors);
  const attributes = {
    [attributeNames.requestId]: requestId,
    [attributeNames.operationType]: operationType,
    [attributeNames.operationName]: operationName,
    [attributeNames.outcome]: outcome,
    [attributeNames.status]: status,
    [attributeNames.errors]: codes.length > 0 ? codes : null,
    [attributeNames.sharedFrom]: sharedFrom,
  };
  return Object.fromEntries(
    Object.entries(attributes).filter(
      (entry): entry is [string, string | number | string[]] => entry[1] !== null,
    ),
  );
}
