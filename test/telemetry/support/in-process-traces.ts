import { context, propagation, trace } from '@opentelemetry/api';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { vi } from 'vitest';

type SdkOptions = NonNullable<ConstructorParameters<typeof NodeSDK>[0]>;
type SpanProcessor = NonNullable<SdkOptions['spanProcessors']>[number];

/** A span that has ended. */
export type EndedSpan = Parameters<SpanProcessor['onEnd']>[0];

/** The traces that are recorded in this process. Release them with `await using`: then nobody records any more. */
export interface InProcessTraces extends AsyncDisposable {
  /** Every span so far, in the order in which they ended. */
  readonly spans: readonly EndedSpan[];
  /** Waits until a span has ended that is as told. */
  find(isWanted: (span: EndedSpan) => boolean): Promise<EndedSpan>;
  /** Waits for the span of the operation with this request id. */
  operation(requestId: string | null): Promise<EndedSpan>;
  /** The spans right below another one, in the order in which they began. */
  below(parent: EndedSpan): EndedSpan[];
}

/** Starts the real SDK in this process, which collects what it records. Servers that are started then are traced. */
export function startTraces(options: SdkOptions = {}): InProcessTraces {
  const spans: EndedSpan[] = [];
  const processor: SpanProcessor = {
    onStart: () => undefined,
    onEnd: (span) => void spans.push(span),
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
  const sdk = new NodeSDK({
    autoDetectResources: false,
    metricReaders: [],
    logRecordProcessors: [],
    spanProcessors: [processor],
    ...options,
  });
  sdk.start();
  const find = (isWanted: (span: EndedSpan) => boolean) =>
    vi.waitFor(
      () => {
        const found = spans.find(isWanted);
        if (found === undefined) {
          throw new Error(`no such span among ${spans.map(({ name }) => name).join()}`);
        }
        return found;
      },
      { timeout: 5000 },
    );
  return {
    spans,
    find,
    operation: (requestId) =>
      find(({ attributes }) => attributes['organization_graph.request_id'] === requestId),
    below: (parent) =>
      spans
        .filter(({ parentSpanContext }) => parentSpanContext?.spanId === parent.spanContext().spanId)
        .sort((one, other) => one.startTime[0] - other.startTime[0] || one.startTime[1] - other.startTime[1]),
    async [Symbol.asyncDispose]() {
      await sdk.shutdown();
      for (const api of [trace, context, propagation]) api.disable();
    },
  };
}
