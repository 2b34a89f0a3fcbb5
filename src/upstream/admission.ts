import { GraphError } from '../errors/graph-error.ts';
import type { Bulkhead, CallerKey, QueuedCall, QueueEnd } from './bulkhead.ts';
import type { Deadline } from './deadline.ts';
import type { Refusal } from './read-observer.ts';
import { neverSent } from './response-reader.ts';

/** A call that waits to be sent. */
export interface WaitingCall {
  /** The platform's name in errors. */
  readonly source: string;
  /** Who shares the queue with whom: callers get permits in turn. */
  readonly caller: CallerKey;
  readonly deadline: Deadline;
  /** How long the rate limit makes the call wait, in milliseconds, as of now; 0 if it may go. */
  readonly rateWaitMs: () => number;
  /** Told how long the rate limit made the call wait, in milliseconds, if it did. */
  readonly onWait?: ((waitedMs: number) => void) | undefined;
}

/** Why a call may not be sent. */
export interface Rejection {
  readonly error: GraphError;
  /** What observers are told; null if nobody waits for the call any more. */
  readonly refusal: Refusal | null;
}

/**
 * Waits until the rate limit lets a call go, then for a permit, which must be released. It has one place in the queue for
 * both, so that calls that the rate limit holds back cannot fill the queue beyond their caller's share either.
 *
 * @returns null if the call has its permit
 */
export async function waitForPermit(bulkhead: Bulkhead, call: WaitingCall): Promise<Rejection | null> {
  const { source, deadline, rateWaitMs } = call;
  const place = new QueuePlace(bulkhead);
  let rateWaitedMs = 0;
  try {
    for (;;) {
      const waitMs = rateWaitMs();
      if (waitMs > deadline.remainingMs && deadline.end === null) return noTurn(source, waitMs);
      if (waitMs === 0 && !place.isTaken && bulkhead.tryAcquire()) return null;
      if (!place.isTaken && !place.take(call.caller)) return queueFull(source);
      const beganMs = performance.now();
      const end = await (waitMs > 0 ? place.waitForTime(waitMs, deadline) : place.waitForPermit(deadline));
      if (waitMs > 0) rateWaitedMs += performance.now() - beganMs;
      if (end === 'displaced') return queueFull(source);
      if (end === 'ended') return waitMs > 0 ? noTime(source) : noConnection(source, deadline);
      if (end === 'permit') {
        if (rateWaitMs() === 0) return null;
        // While the call waited for the permit, the platform asked its credential to pause.
        bulkhead.release();
      }
    }
  } finally {
    place.leave();
    if (rateWaitedMs > 0) call.onWait?.(rateWaitedMs);
  }
}

function queueFull(source: string): Rejection {
  const error = new GraphError('UPSTREAM_UNAVAILABLE', { source, reason: 'queue full' });
  return { error, refusal: 'queue full' };
}

function noTurn(source: string, waitMs: number): Rejection {
  const details = { source, retryAfterMs: Math.ceil(waitMs), reason: 'pacing' };
  return { error: new GraphError('UPSTREAM_RATE_LIMITED', details), refusal: 'no turn' };
}

function noTime(source: string): Rejection {
  return { error: new GraphError('UPSTREAM_TIMEOUT', { source, reason: 'no time left' }), refusal: null };
}

function noConnection(source: string, { end }: Deadline): Rejection {
  const error = new GraphError('UPSTREAM_TIMEOUT', { source, reason: neverSent });
  return { error, refusal: end === 'cancelled' ? null : 'no connection' };
}

type WaitEnd = QueueEnd | 'time' | 'ended';

/** One call's place in the queue, and what the call waits for there. */
class QueuePlace {
  readonly #bulkhead: Bulkhead;
  #call: QueuedCall | null = null;
  #isDisplaced = false;
  #settle: ((end: WaitEnd) => void) | null = null;

  constructor(bulkhead: Bulkhead) {
    this.#bulkhead = bulkhead;
  }

  get isTaken(): boolean {
    return this.#call !== null || this.#isDisplaced;
  }

  /** Returns whether there was room. */
  take(caller: CallerKey): boolean {
    this.#call = this.#bulkhead.enqueue(caller, (end) => {
      this.#call = null;
      this.#isDisplaced = end === 'displaced';
      this.#settle?.(end);
    });
    return this.#call !== null;
  }

  waitForTime(delayMs: number, deadline: Deadline): Promise<WaitEnd> {
    return this.#wait(deadline, (settle) => {
      const timer = setTimeout(settle, delayMs, 'time');
      return () => clearTimeout(timer);
    });
  }

  waitForPermit(deadline: Deadline): Promise<WaitEnd> {
    return this.#wait(deadline, () => {
      if (this.#call !== null) this.#bulkhead.requestPermit(this.#call);
    });
  }

  leave(): void {
    if (this.#call !== null) this.#bulkhead.leave(this.#call);
    this.#call = null;
  }

  #wait(
    deadline: Deadline,
    begin: (settle: (end: WaitEnd) => void) => (() => void) | undefined,
  ): Promise<WaitEnd> {
    // It may have been displaced between two waits.
    if (this.#isDisplaced) return Promise.resolve('displaced');
    if (deadline.end !== null) return Promise.resolve('ended');
    return new Promise((resolve) => {
      const stops = [
        deadline.onEnd(() => {
          // At once: later, it could have been given a permit that nobody uses.
          this.leave();
          this.#settle?.('ended');
        }),
      ];
      this.#settle = (end) => {
        this.#settle = null;
        for (const stop of stops) stop();
        resolve(end);
      };
      const stop = begin(this.#settle);
      if (stop !== undefined) stops.push(stop);
    });
  }
}
