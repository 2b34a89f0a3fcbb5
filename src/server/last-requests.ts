import { Server as NetServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** How often it is looked whether connections are still open, in milliseconds. */
const LOOK_MS = 10;

/**
 * Takes no new connection, and lets those that are open bring what is already on its way; every answer now ends its
 * connection. Node's own close would cut the idle ones at once, also where a request had arrived and was not read yet.
 *
 * @param withinMs how long, in milliseconds; less where every connection is over before that
 */
export async function answerLastRequests(server: NetServer, withinMs: number): Promise<void> {
  if (withinMs === 0) return;
  // Not the HTTP server's own close, which cuts idle connections.
  NetServer.prototype.close.call(server);
  const untilMs = performance.now() + withinMs;
  while (performance.now() < untilMs && (await countConnections(server)) > 0) await delay(LOOK_MS);
}

function countConnections(server: NetServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => resolve(count));
  });
}
