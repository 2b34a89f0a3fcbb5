import { LinkedList } from './linked-list.ts';
import type { ListNode } from './linked-list.ts';

/** Who calls, in any form that can be compared: callers are told apart by it. */
export type CallerKey = string | object;

/** How many calls run and wait at once. */
export interface BulkheadOptions {
  /** Permits: calls that run at the same time. */
  readonly maxConcurrentCalls: number;
  /** Calls that wait at the same time, of all callers together. */
  readonly maxQueuedCalls: number;
}

/** How a call's time in the queue ends, unless it leaves by itself. */
export type QueueEnd = 'permit' | 'displaced';

/** A call in the queue: a token for the bulkhead, which alone reads and writes it. */
export interface QueuedCall {
  readonly lane: Lane;
  readonly onEnd: (end: QueueEnd) => void;
  /** Its place among the caller's calls; null once it has left the queue. */
  node: ListNode<QueuedCall> | null;
  wantsPermit: boolean;
}

/** The calls of one caller. */
class Lane {
  readonly caller: CallerKey;
  /** Those that want a permit, the next one first. */
  readonly wanting = new LinkedList<QueuedCall>();
  /** Those that do not want one yet. */
  readonly holding = new LinkedList<QueuedCall>();
  /** The lane's place among those that want a permit; null if it is not one of them. */
  turn: ListNode<Lane> | null = null;
  /** The lane's place among those of its size. */
  rank: ListNode<Lane> | null = null;
  size = 0;

  constructor(caller: CallerKey) {
    this.caller = caller;
  }
}

/** Which part of the queue one caller may hold: a quarter, and at least one place. */
const MAX_SHARE = 0.25;

/**
 * Limits the calls to one upstream that run at once, and shares the limit fairly: calls are queued by caller, and callers
 * get permits in turn. So the thousand calls of one caller delay a single call of another by one turn. When the queue is
 * full, a call displaces the last one of the caller that waits most, if that makes the two more equal.
 *
 * A call may hold its place before it wants a permit, while the rate limit makes it wait: it takes room as well.
 *
 * Pure and synchronous; every operation takes constant time.
 */
export class Bulkhead {
  readonly #maxConcurrentCalls: number;
  readonly #maxQueuedCalls: number;
  readonly #maxQueuedCallsOfOne: number;
  readonly #lanes = new Map<CallerKey, Lane>();
  /** The callers that want a permit, the next one first. */
  readonly #turns = new LinkedList<Lane>();
  /** The callers by how many calls they have in the queue. */
  readonly #lanesBySize = new Map<number, LinkedList<Lane>>();
  #largestSize = 0;
  #active = 0;
  #queued = 0;
  #waiting = 0;

  constructor({ maxConcurrentCalls, maxQueuedCalls }: BulkheadOptions) {
    this.#maxConcurrentCalls = maxConcurrentCalls;
    this.#maxQueuedCalls = maxQueuedCalls;
    this.#maxQueuedCallsOfOne = Math.max(1, Math.floor(maxQueuedCalls * MAX_SHARE));
  }

  /** Permits in use. */
  get active(): number {
    return this.#active;
  }

  /** Calls in the queue that want a permit. */
  get queued(): number {
    return this.#queued;
  }

  /** Calls in the queue that do not want a permit yet. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Takes a permit if one is free. Whoever has a permit must give it back by {@link release}. */
  tryAcquire(): boolean {
    if (this.#active >= this.#maxConcurrentCalls) return false;
    this.#active += 1;
    return true;
  }

  /** Gives a permit back: the first call of the next caller gets it. */
  release(): void {
    const lane = this.#turns.first?.value;
    const call = lane?.wanting.first?.value;
    if (lane === undefined || call === undefined) {
      this.#active -= 1;
      return;
    }
    this.#remove(call);
    if (lane.turn !== null) {
      this.#turns.remove(lane.turn);
      lane.turn = this.#turns.push(lane);
    }
    call.onEnd('permit');
  }

  /**
   * Takes a place in the queue; null if the queue, or the caller's share of it, is full.
   *
   * @param onEnd called once, when the call gets its permit or is displaced; not if it leaves by itself
   */
  enqueue(caller: CallerKey, onEnd: QueuedCall['onEnd']): QueuedCall | null {
    const size = this.#lanes.get(caller)?.size ?? 0;
    if (size >= this.#maxQueuedCallsOfOne) return null;
    if (this.#waiting + this.#queued >= this.#maxQueuedCalls && !this.#displaceFor(size)) return null;
    let lane = this.#lanes.get(caller);
    if (lane === undefined) this.#lanes.set(caller, (lane = new Lane(caller)));
    const call: QueuedCall = { lane, onEnd, node: null, wantsPermit: false };
    call.node = lane.holding.push(call);
    this.#waiting += 1;
    this.#resize(lane, 1);
    return call;
  }

  /** Asks for a permit, behind the caller's earlier requests. Calls `onEnd` at once if a permit is free. */
  requestPermit(call: QueuedCall): void {
    const { lane, node } = call;
    if (node === null || call.wantsPermit) return;
    if (this.tryAcquire()) {
      this.#remove(call);
      call.onEnd('permit');
      return;
    }
    lane.holding.remove(node);
    call.node = lane.wanting.push(call);
    call.wantsPermit = true;
    this.#waiting -= 1;
    this.#queued += 1;
    lane.turn ??= this.#turns.push(lane);
  }

  /** Leaves the queue without a permit. Does nothing after the end. */
  leave(call: QueuedCall): void {
    this.#remove(call);
  }

  #displaceFor(size: number): boolean {
    // Callers that wait equally must not displace each other in turn for ever.
    if (size + 1 >= this.#largestSize) return false;
    const lane = this.#lanesBySize.get(this.#largestSize)?.first?.value;
    const last = (lane?.holding.last ?? lane?.wanting.last)?.value;
    if (last === undefined) return false;
    this.#remove(last);
    last.onEnd('displaced');
    return true;
  }

  #remove(call: QueuedCall): void {
    const { lane, node } = call;
    if (node === null) return;
    call.node = null;
    if (call.wantsPermit) {
      lane.wanting.remove(node);
      this.#queued -= 1;
    } else {
      lane.holding.remove(node);
      this.#waiting -= 1;
    }
    if (lane.turn !== null && lane.wanting.first === null) {
      this.#turns.remove(lane.turn);
      lane.turn = null;
    }
    this.#resize(lane, -1);
  }

  #resize(lane: Lane, by: 1 | -1): void {
    const before = this.#lanesBySize.get(lane.size);
    if (lane.rank !== null) before?.remove(lane.rank);
    lane.rank = null;
    const isGone = lane.size === this.#largestSize && (before?.first ?? null) === null;
    lane.size += by;
    if (lane.size > this.#largestSize || (by === -1 && isGone)) this.#largestSize = lane.size;
    if (lane.size === 0) {
      this.#lanes.delete(lane.caller);
      return;
    }
    let same = this.#lanesBySize.get(lane.size);
    if (same === undefined) this.#lanesBySize.set(lane.size, (same = new LinkedList()));
    lane.rank = same.push(lane);
  }
}
