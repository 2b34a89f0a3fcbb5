import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { watchMemory } from '../../../scripts/common/memory.ts';
import { startServerProcess } from '../../e2e/support/child-process.ts';

/** What one request sends. */
export interface GrowingRequest {
  readonly body: object;
  /** Instead of the same credential each time. */
  readonly credential?: string;
}

/** How a server's heap went over two rounds of requests, without garbage, in bytes. */
export interface Growth {
  /** Before anything was sent. */
  readonly start: number;
  /** After the first round, which is long enough to fill what has a bound. */
  readonly filled: number;
  /** After the second round. */
  readonly end: number;
  /** How many requests were answered with each status. */
  readonly statuses: Readonly<Record<number, number>>;
}

/** How many requests are under way at once. */
const SENDERS = 8;

/**
 * Starts a server in a process of its own, between two platforms that answer everybody with whatever is asked for, and
 * sends it two rounds of requests.
 *
 * @param requests how many a round has
 * @param create makes a request from its number; the numbers go on in the second round
 */
export async function measureGrowth(
  requests: number,
  create: (number: number) => GrowingRequest,
  environment: Readonly<Record<string, string>> = {},
): Promise<Growth> {
  await using platform = await startPlatform();
  await using memory = await watchMemory();
  await using server = await startServerProcess({
    ACCESS_URL: platform.url,
    WORKFORCE_URL: platform.url,
    // A machine that has other tests to run is no overloaded server.
    MAX_EVENT_LOOP_DELAY_MS: '0',
    ...environment,
    ...memory.environment,
  });
  const statuses: Record<number, number> = {};
  let next = 0;
  const sendUntil = async (end: number) => {
    while (next < end) {
      const { body, credential = 'Bearer known' } = create(next);
      next += 1;
      const response = await fetch(server.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: credential,
          'x-workforce-api-key': credential,
        },
        body: JSON.stringify(body),
      });
      await response.arrayBuffer();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    }
  };
  const sendRound = (end: number) => Promise.all(Array.from({ length: SENDERS }, () => sendUntil(end)));

  const start = await memory.collect();
  await sendRound(requests);
  const filled = await memory.collect();
  await sendRound(2 * requests);
  const end = await memory.collect();
  return { start, filled, end, statuses };
}

/** Either platform: every record exists, for every credential. */
async function startPlatform(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer(({ url = '' }, response) => {
    const id = url.slice(url.lastIndexOf('/') + 1);
    response.end(JSON.stringify({ id: /^\d+$/.test(id) ? Number(id) : id, permissions: {} }));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
