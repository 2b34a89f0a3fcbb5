import { setImmediate } from 'node:timers/promises';
import { vi } from 'vitest';
import { startGraph } from '../../support/graph.ts';
import type { TestGraph, TestGraphOptions } from '../../support/graph.ts';
import type { Script } from '../../support/scripted-upstream.ts';
import { watchArrivals } from './arrivals.ts';
import type { Arrivals } from './arrivals.ts';
import { accessBody, acme, acmeLink, workforceBody } from './records.ts';

/** A graph whose platforms hold every answer until they are told. */
export interface HeldGraph extends TestGraph {
  /** The requests that the graph has received. */
  readonly arrivals: Arrivals;
  /** Lets all answers go, also those to later calls. */
  release(): void;
}

/** Asks both platforms who it is that they think they answer. */
export const whoAsks = '{ organization(id: "acme") { subscriptionId description } }';

/** The credentials of somebody: platforms tell the name, which is the part before the first hyphen. */
export function credentialsOf(name: string) {
  return { authorization: `Bearer ${name}-of-access`, 'x-workforce-api-key': `${name}-of-workforce` };
}

/** What {@link whoAsks} answers to somebody. */
export function dataOf(name: string) {
  return { organization: { subscriptionId: `door of ${name}`, description: `work of ${name}` } };
}

/** Starts the application between two platforms that know Acme and hold their answers. */
export async function startHeldGraph(options: TestGraphOptions = {}): Promise<HeldGraph> {
  const { promise: released, resolve } = Promise.withResolvers<undefined>();
  const hold =
    (header: string, toBody: (name: string) => unknown): Script =>
    (request, response) => {
      const [name = ''] = String(request.headers[header])
        .replace(/^Bearer /, '')
        .split('-');
      void released.then(() => response.end(JSON.stringify(toBody(name))));
    };
  const graph = await startGraph({
    links: [acmeLink],
    ...options,
    access: {
      [acme.accessPath]: hold('authorization', (name) => ({
        ...accessBody,
        subscriptionId: `door of ${name}`,
      })),
      ...options.access,
    },
    workforce: {
      [acme.workforcePath]: hold('api_key', (name) => ({
        ...workforceBody,
        name: { description: `work of ${name}` },
      })),
      ...options.workforce,
    },
  });
  const arrivals = watchArrivals(graph.url);
  const stop = graph[Symbol.asyncDispose].bind(graph);
  // Not a copy: what was called so far is a getter.
  return Object.assign(graph, {
    arrivals,
    release: () => resolve(undefined),
    [Symbol.asyncDispose]: async () => {
      arrivals[Symbol.dispose]();
      const stopped = stop();
      // What is under way is answered by a server that stops already.
      const isStopping = () => graph.logLines.some((line) => line.includes('"stopping:'));
      await Promise.race([stopped, vi.waitUntil(isStopping, { timeout: 10_000, interval: 1 })]);
      await setImmediate();
      resolve(undefined);
      await stopped;
    },
  });
}
