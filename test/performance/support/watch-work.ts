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
  const start = Reflect.get(ApolloServer.prototype, 'start') as () => Promise<void>;
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

/** Watches every `setTimeout`, and what becomes of it, until the test ends. */
export function watchTimers(): Timers {
  const start = vi.spyOn(globalThis, 'setTimeout');
  return {
    get started() {
      return start.mock.calls.map(([, delayMs]) => delayMs ?? 0);
    },
    get left() {
      // Node takes a timer out of its list when it is over or stopped.
      return start.mock.results.filter(
        ({ type, value }) => type === 'return' && Reflect.get(value as object, '_destroyed') === false,
      ).length;
    },
  };
}

/** Counts who listens to the end of any deadline, until the test ends. */
export function watchListeners(): { readonly left: number } {
  const listening = new Set<symbol>();
  type Listen = (this: Deadline, listener: (end: DeadlineEnd) => void) => () => void;
  const listen = Reflect.get(Deadline.prototype, 'onEnd') as Listen;
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
