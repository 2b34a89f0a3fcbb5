import type { ServerResponse } from 'node:http';
import { organizations } from '../../../bench/organizations.ts';
import { createRecords } from '../../../bench/platforms/records.ts';
import type { Platform } from '../../../bench/platforms/records.ts';
import { startGraph } from '../../support/graph.ts';
import type { TestGraph } from '../../support/graph.ts';
import type { Script } from '../../support/scripted-upstream.ts';

/** A graph over the bench's records whose platforms keep every answer back until they are told to send it. */
export interface HeldGraph extends AsyncDisposable {
  readonly graph: TestGraph;
  /** Sends what was kept back; what is asked for from now on is answered at once. */
  release(): void;
  /** How many connections each platform was asked on so far. */
  countConnections(): Record<Platform, number>;
}

/** Starts it, with the links of the first 200 organizations. Release it with `await using`. */
export async function startHeldGraph(environment: Readonly<Record<string, string>> = {}): Promise<HeldGraph> {
  const connections = { access: new Set<unknown>(), workforce: new Set<unknown>() };
  const kept: (() => void)[] = [];
  let isHeld = true;

  const records = Array.from(createRecords());
  const scriptsOf = (platform: Platform): Record<string, Script> =>
    Object.fromEntries(
      records
        .filter(([, record]) => record.platform === platform)
        .map(([path, { body }]): [string, Script] => [
          path,
          ({ socket }, response: ServerResponse) => {
            connections[platform].add(socket);
            const send = () => void response.setHeader('content-type', 'application/json').end(body);
            if (isHeld) kept.push(send);
            else send();
          },
        ]),
    );
  const graph = await startGraph({
    links: organizations.slice(0, 200),
    access: scriptsOf('access'),
    workforce: scriptsOf('workforce'),
    // However busy the machine is, nobody is turned away and nothing is cut off.
    environment: {
      MAX_EVENT_LOOP_DELAY_MS: '0',
      OPERATION_TIMEOUT_MS: '60000',
      UPSTREAM_TIMEOUT_MS: '60000',
      LOG_LEVEL: 'silent',
      ...environment,
    },
  });
  return {
    graph,
    release: () => {
      isHeld = false;
      for (const send of kept.splice(0)) send();
    },
    countConnections: () => ({
      access: connections.access.size,
      workforce: connections.workforce.size,
    }),
    [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose](),
  };
}
