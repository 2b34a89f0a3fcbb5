import { GraphError } from '../../src/errors/graph-error.ts';
import { Deadline } from '../../src/upstream/deadline.ts';
import type { UpstreamAnswer } from '../../src/upstream/response-reader.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import type { Upstream, UpstreamOptions } from '../../src/upstream/upstream.ts';
import { createWayOut } from '../../src/upstream/way-out.ts';
import type { WayOut, WayOutOptions } from '../../src/upstream/way-out.ts';

/** A way out with limits that no test reaches unless it says so. Release it with `await using`. */
export function connect(
  url: string,
  options: Partial<Omit<UpstreamOptions, 'url'>> = {},
): Upstream & AsyncDisposable {
  const upstream = createUpstream({
    source: 'ACCESS',
    timeoutMs: 60_000,
    connectTimeoutMs: 60_000,
    maxConcurrentCalls: 8,
    maxResponseBytes: 1_048_576,
    connectionMaxAgeMs: 0,
    userAgent: 'organization-graph/test',
    ...options,
    url: new URL(url),
  });
  return { ...upstream, [Symbol.asyncDispose]: () => upstream.close() };
}

/** What a way out does for calls that fail: nothing, unless a test says otherwise. */
export const noResilience: Omit<WayOutOptions, 'source'> = {
  maxConcurrentCalls: 8,
  maxQueuedCalls: 4000,
  maxRetries: 0,
  retryShare: 0,
  requestsPerSecond: 0,
  breaker: { windowMs: 10_000, minAttempts: 0, failureShare: 0.5, openMs: 5000 },
};

/** A way out to a server. Release it with `await using`. */
export function connectWayOut(
  url: string,
  options: Partial<WayOutOptions> = {},
  upstreamOptions: Parameters<typeof connect>[1] = {},
): WayOut & AsyncDisposable {
  const { source = 'ACCESS' } = options;
  // As in the application: a connection for each permit.
  const { maxConcurrentCalls = noResilience.maxConcurrentCalls } = { ...upstreamOptions, ...options };
  const upstream = connect(url, { source, ...upstreamOptions, maxConcurrentCalls });
  const wayOut = createWayOut(upstream, { source, ...noResilience, ...options, maxConcurrentCalls });
  return {
    get: (request) => wayOut.get(request),
    get load() {
      return wayOut.load;
    },
    close: () => wayOut.close(),
    [Symbol.asyncDispose]: () => wayOut.close(),
  };
}

/** A deadline that knows how many listen to it, and ends with the test. Use it with `using`. */
export class TestDeadline extends Deadline implements Disposable {
  readonly #listening = new Set<symbol>();

  constructor(timeoutMs = 60_000) {
    super(timeoutMs);
  }

  /** How many have not stopped listening. */
  get listeners(): number {
    return this.#listening.size;
  }

  override onEnd(listener: Parameters<Deadline['onEnd']>[0]): () => void {
    const stop = super.onEnd(listener);
    const token = Symbol('listener');
    this.#listening.add(token);
    return () => {
      this.#listening.delete(token);
      stop();
    };
  }

  [Symbol.dispose](): void {
    this.cancel();
  }
}

/** The code of a failure; a status stands for itself. */
export function codeOf(answer: UpstreamAnswer | GraphError): string | number {
  return answer instanceof GraphError ? answer.code : answer.status;
}

/** An answer with its body as text, to be compared whole. */
export function textOf(answer: UpstreamAnswer | GraphError): unknown {
  if (answer instanceof GraphError) return { code: answer.code, ...answer.details };
  return { ...answer, body: answer.body?.toString('utf8') ?? null };
}
