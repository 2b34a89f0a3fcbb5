import { ProxyTracer, SpanKind, context, propagation, trace } from '@opentelemetry/api';
import type { Tracer } from '@opentelemetry/api';
import { createOperationNames } from '../metrics/operation-names.ts';
import { attributeNames } from './attribute-names.ts';
import { OperationTrace } from './operation-trace.ts';
import { parseTracestate } from './tracestate.ts';

/**
 * Creates the traces of one application; null where an SDK is there, but none for traces.
 *
 * @param version of this package
 */
export function createTracing(version: string): Tracing | null {
  const tracer = trace.getTracer('organization-graph', version);
  // It stands for a tracer that may yet come.
  return tracer instanceof ProxyTracer ? null : new Tracing(tracer);
}

/** A request as far as its trace begins with it. */
interface TracedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** Where operations are traced. Every parent is said, none is taken from what happens to run. */
export class Tracing {
  readonly #tracer: Tracer;
  /** The names that stand in the names of spans. */
  readonly #names = createOperationNames();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  /**
   * Begins the span of an operation: below the span that this process has for the request already, where something else
   * traces HTTP, otherwise as the request's headers say.
   */
  begin({ method, headers }: TracedRequest): OperationTrace {
    const active = context.active();
    const isInside = trace.getSpan(active) !== undefined;
    const parent = isInside ? active : propagation.extract(active, withValidState(headers));
    const options = {
      kind: isInside ? SpanKind.INTERNAL : SpanKind.SERVER,
      attributes: { [attributeNames.method]: method, [attributeNames.route]: '/graphql' },
    };
    // What is asked for shows only when it has been read.
    const span = this.#tracer.startSpan(`${method} /graphql`, options, parent);
    return new OperationTrace({
      tracer: this.#tracer,
      names: this.#names,
      span,
      context: trace.setSpan(parent, span),
    });
  }
}

/** The SDK's own reading would pass on the rest of a list that is not valid. */
function withValidState(headers: TracedRequest['headers']): TracedRequest['headers'] {
  const { tracestate, ...others } = headers;
  if (tracestate === undefined) return headers;
  const valid = parseTracestate(tracestate);
  return valid === null ? others : { ...others, tracestate: valid };
}
