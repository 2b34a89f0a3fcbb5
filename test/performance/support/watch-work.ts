import { ApolloServer } from '@apollo/server';
import { vi } from 'vitest';
import { SharedAnswers } from '../../../src/server/shared-answers.ts';
import { Deadline } from '../../../src/upstream/deadline.ts';
import type { DeadlineEnd } from '../../../src/upstream/deadline.ts';
import { Flights } from '../../../src/upstream/flights.ts';

/** What GraphQL was made to do since the watch began. */
export interface GraphqlWork {
  parsed: number;
  validated: number;
  executed: number;
}

/** Counts what GraphQL does in the servers that are started from now on, until the test ends. */
export function watchGraphql(): GraphqlWork {
  const work: GraphqlWork = { parsed: 0, validated: 0, executed: 0 };
  const count = (what: keyof GraphqlWork) => () => {
    work[what] += 1;
    return Promise.resolve();
  };
  const start: (this: ApolloServer) => Promise<void> = Reflect.get(ApolloServer.prototype, 'start');
  vi.spyOn(ApolloServer.prototype, 'start').mockImplementation(function (this: ApolloServer) {
    this.addPlugin({
      requestDidStart: () =>
        Promise.resolve({
          parsingDidStart: count('parsed'),
          validationDidStart: count('validated'),
          executionDidStart: count('executed'),
        }),
    });
    return start.call(this);
  });
  return work;
}

/** The timers of this process, since the watch began. */
export interface Timers {
  /** How long each that was started would take, in milliseconds, in order. */
  readonly started: readonly number[];
  /** How many were neither stopped nor are over. */
  readonly left: number;
}

/**
 * Watches `setTimeout`, and what becomes of it, until the test ends.
 *
 * @param delaysMs only timers that take so long, in milliseconds; all of them where it is left out
 */
export function watchTimers(delaysMs?: readonly number[]): Timers {
  const start = vi.spyOn(globalThis, 'setTimeout');
  const watched = () =>
    start.mock.calls
      .map(([, delayMs = 0], index) => ({ delayMs, timer: start.mock.results[index]?.value as object }))
      .filter(({ delayMs }) => delaysMs?.includes(delayMs) ?? true);
  return {
    get started() {
      return watched().map(({ delayMs }) => delayMs);
    },
    get left() {
      // Node marks a timer that is over or stopped.
      return watched().filter(({ timer }) => Reflect.get(timer, '_destroyed') === false).length;
    },
  };
}

/** Counts who listens to the end of any deadline, until the test ends. */
export function watchListeners(): { readonly left: number } {
  const listening = new Set<symbol>();
  const listen: (this: Deadline, listener: (end: DeadlineEnd) => void) => () => void = Reflect.get(
    Deadline.prototype,
    'onEnd',
  );
  vi.spyOn(Deadline.prototype, 'onEnd').mockImplementation(function (this: Deadline, listener) {
    const token = Symbol('listener');
    listening.add(token);
    const stop = listen.call(this, listener);
    return () => {
      listening.delete(token);
      stop();
    };
  });
  return {
    get left() {
      return listening.size;
    },
  };
}

/** What requests and reads of the same moment share, since the watch began. */
export interface Shared {
  /** How many requests were there to be answered, by an execution of their own or not. */
  readonly joined: number;
  /** How many records were asked for, by a read of their own or not. */
  readonly reads: number;
  /** How many executions and reads are still there to be joined. */
  readonly left: number;
}

/** Watches what is shared, until the test ends. */
export function watchShared(): Shared {
  const join = vi.spyOn(SharedAnswers.prototype, 'join');
  const share = vi.spyOn(Flights.prototype, 'share');
  return {
    get joined() {
      return join.mock.calls.length;
    },
    get reads() {
      return share.mock.calls.length;
    },
    get left() {
      const sharing = new Set([...join.mock.contexts, ...share.mock.contexts]);
      return Array.from(sharing, (one) => (one as { readonly size: number }).size).reduce(
        (sum, size) => sum + size,
        0,
      );
    },
  };
}
