import { GraphError } from '../errors/graph-error.ts';
import { waitForPermit } from './admission.ts';
import { endOf, isFinal, resultOf, retryableStatuses } from './attempt-result.ts';
import { Bulkhead } from './bulkhead.ts';
import type { CallerKey } from './bulkhead.ts';
import { CircuitBreaker } from './circuit-breaker.ts';
import type { BreakerState, CircuitBreakerOptions } from './circuit-breaker.ts';
import type { Credential } from './credential.ts';
import type { Deadline } from './deadline.ts';
import { RateGate } from './rate-gate.ts';
import type { RatePlace } from './rate-gate.ts';
import type { ReadObserver } from './read-observer.ts';
import { noRoom } from './response-reader.ts';
import type { UpstreamAnswer } from './response-reader.ts';
import { RetryBudget } from './retry-budget.ts';
import type { Upstream, UpstreamLoad } from './upstream.ts';

/** One GET, on somebody's behalf. */
interface UpstreamRequest {
  /** Begins with a slash; whatever comes from a caller in it must be encoded. */
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly credential: Credential;
  /** Whom the queue treats as one caller if many share the credential; by default, whoever has the credential. */
  readonly caller?: CallerKey | undefined;
  readonly deadline: Deadline;
  readonly observer?: ReadObserver | undefined;
}

/** How an upstream is treated that fails, is slow, or asks for fewer requests. */
export interface WayOutOptions {
  /** The platform's name in errors. */
  readonly source: string;
  /** Attempts that are under way at once; further ones wait. */
  readonly maxConcurrentCalls: number;
  /** Calls that wait at once, for a permit or for the turn of their credential; a quarter of them of one caller. */
  readonly maxQueuedCalls: number;
  /** How often a call that broke is tried again. */
  readonly maxRetries: number;
  /** Retries per call over time, 0.2 for one in five. */
  readonly retryShare: number;
  /** Calls that one credential may begin in a second; 0 for any number. */
  readonly requestsPerSecond: number;
  readonly breaker: CircuitBreakerOptions;
  /** At least 0, less than 1: where in its time a retry comes. */
  readonly random?: () => number;
}

/** The first retry comes within this time, each further one within twice the time of the last, in milliseconds. */
const RETRY_DELAY_MS = 50;

/** How long a credential pauses after a 429 that does not say how long, in milliseconds. */
const PAUSE_MS = 1000;

/** The way out to one platform, as the sources use it. */
export interface WayOut {
  /**
   * Sends one GET. Never rejects: what goes wrong below HTTP, and what is not even sent, is a {@link GraphError} with the
   * code `UPSTREAM_UNAVAILABLE`, `UPSTREAM_TIMEOUT`, `UPSTREAM_RATE_LIMITED` or `UPSTREAM_INVALID_RESPONSE`.
   */
  get(request: UpstreamRequest): Promise<UpstreamAnswer | GraphError>;
  /** What is under way as of now. */
  readonly load: WayOutLoad;
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}

/** What is under way to one platform. */
interface WayOutLoad extends UpstreamLoad {
  readonly breaker: BreakerState;
  /** Calls that wait for their credential's turn. */
  readonly waiting: number;
}

/** Creates the way out to one platform: attempts at it, and what to do about those that fail. */
export function createWayOut(upstream: Upstream, options: WayOutOptions): WayOut {
  return new ResilientWayOut(upstream, options);
}

/**
 * A call waits for its credential's turn, passes the breaker and the queue, and is tried again where that can help, all
 * within its deadline: a retry has what is left of it.
 */
class ResilientWayOut implements WayOut {
  readonly #upstream: Upstream;
  readonly #options: WayOutOptions;
  readonly #breaker: CircuitBreaker;
  readonly #budget: RetryBudget;
  readonly #gate: RateGate;
  readonly #bulkhead: Bulkhead;

  constructor(upstream: Upstream, options: WayOutOptions) {
    this.#upstream = upstream;
    this.#options = options;
    this.#breaker = new CircuitBreaker(options.breaker);
    this.#budget = new RetryBudget(options.retryShare);
    this.#gate = new RateGate({ requestsPerSecond: options.requestsPerSecond });
    this.#bulkhead = new Bulkhead(options);
  }

  get(request: UpstreamRequest): Promise<UpstreamAnswer | GraphError> {
    // Nearly every call ends here, and what it takes is as short as it can be.
    return this.#attempt(request, false).then((answer) =>
      this.#delayBeforeRetry(answer, 0) === null ? answer : this.#tryAgain(request, answer),
    );
  }

  get load(): WayOutLoad {
    const { active, queued, connections } = this.#upstream.load;
    return {
      active,
      queued: queued + this.#bulkhead.queued,
      connections,
      breaker: this.#breaker.state,
      waiting: this.#bulkhead.waiting,
    };
  }

  close(): Promise<void> {
    return this.#upstream.close();
  }

  async #tryAgain(
    request: UpstreamRequest,
    first: UpstreamAnswer | GraphError,
  ): Promise<UpstreamAnswer | GraphError> {
    let answer = first;
    for (let retries = 0; ; retries += 1) {
      const delayMs = this.#delayBeforeRetry(answer, retries);
      if (delayMs === null || delayMs >= request.deadline.remainingMs || !this.#budget.spend()) return answer;
      if (delayMs > 0 && !(await request.deadline.wait(delayMs))) return answer;
      answer = await this.#attempt(request, true);
    }
  }

  #attempt(request: UpstreamRequest, isRetry: boolean): Promise<UpstreamAnswer | GraphError> {
    // Not only after the wait: whoever would be turned away then need not wait for it.
    if (this.#breaker.isShut) return Promise.resolve(this.#breakerOpen(request));
    const place = this.#gate.join(request.credential.fingerprint);
    // No promise for a call that need not wait.
    if (place === null && this.#bulkhead.tryAcquire()) return this.#send(request, isRetry, null);
    return this.#sendInTurn(request, isRetry, place);
  }

  async #sendInTurn(
    request: UpstreamRequest,
    isRetry: boolean,
    firstPlace: RatePlace | null,
  ): Promise<UpstreamAnswer | GraphError> {
    const { credential, caller = credential.fingerprint, deadline, observer } = request;
    let place = firstPlace;
    try {
      const rejection = await waitForPermit(this.#bulkhead, {
        source: this.#options.source,
        caller,
        deadline,
        // A credential may be asked to pause while its calls are in the queue.
        rateWaitMs: () => (place ??= this.#gate.join(credential.fingerprint))?.waitMs ?? 0,
        onWait: (waitedMs) => observer?.onWait?.(waitedMs),
      });
      if (rejection === null) return await this.#send(request, isRetry, place);
      if (rejection.refusal !== null) observer?.onRefusal?.(rejection.refusal);
      return rejection.error;
    } finally {
      place?.leave();
    }
  }

  /** Makes an attempt that has a permit. */
  #send(
    request: UpstreamRequest,
    isRetry: boolean,
    place: RatePlace | null,
  ): Promise<UpstreamAnswer | GraphError> {
    const { path, headers, credential, deadline, observer } = request;
    const { source } = this.#options;
    if (deadline.end !== null) {
      this.#bulkhead.release();
      return Promise.resolve(new GraphError('UPSTREAM_TIMEOUT', { source, reason: 'no time left' }));
    }
    const pass = this.#breaker.enter();
    if (pass === null) {
      this.#bulkhead.release();
      return Promise.resolve(this.#breakerOpen(request));
    }
    const grantedMs = deadline.remainingMs;
    if (!isRetry) this.#budget.earn();
    place?.begin();
    const beganMs = performance.now();
    const added = observer?.onAttempt?.(isRetry);
    const sent = added === undefined ? headers : { ...headers, ...added };
    return this.#upstream.get(path, sent, deadline).then((answer) => {
      this.#bulkhead.release();
      const end = endOf(answer, deadline, performance.now() - beganMs);
      if (!end.wasSent && deadline.end !== 'cancelled') observer?.onRefusal?.('no connection');
      if (end.reason === noRoom) observer?.onRefusal?.(noRoom);
      observer?.onAttemptEnd?.(end);
      this.#breaker.leave(pass, resultOf(answer, deadline, grantedMs));
      if (!(answer instanceof GraphError) && answer.status === 429) {
        this.#gate.pause(credential.fingerprint, answer.retryAfterMs ?? PAUSE_MS);
      }
      return answer;
    });
  }

  #breakerOpen({ observer }: UpstreamRequest): GraphError {
    observer?.onRefusal?.('breaker open');
    const details = { source: this.#options.source, reason: 'breaker open' };
    // While a probe is under way nobody can say how long.
    const openForMs = this.#breaker.openForMs ?? 0;
    return new GraphError(
      'UPSTREAM_UNAVAILABLE',
      openForMs > 0 ? { ...details, retryAfterMs: Math.ceil(openForMs) } : details,
    );
  }

  /** How long to wait before the call is tried again, in milliseconds; null where it is not. */
  #delayBeforeRetry(answer: UpstreamAnswer | GraphError, retries: number): number | null {
    const { maxRetries } = this.#options;
    if (answer instanceof GraphError) {
      const hasBroken = answer.code === 'UPSTREAM_UNAVAILABLE' && !isFinal(answer);
      return hasBroken && retries < maxRetries ? this.#jitter(retries) : null;
    }
    const { status, retryAfterMs } = answer;
    if (status === 429) {
      return retries < Math.min(1, maxRetries) ? (retryAfterMs ?? PAUSE_MS) + this.#jitter(0) : null;
    }
    if (!retryableStatuses.includes(status) || retries >= maxRetries) return null;
    return Math.max(retryAfterMs ?? 0, this.#jitter(retries));
  }

  /** Any time up to the whole: calls that broke together do not come back together. */
  #jitter(retries: number): number {
    const { random = Math.random } = this.#options;
    return random() * RETRY_DELAY_MS * 2 ** retries;
  }
}
