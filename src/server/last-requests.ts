import { Server as NetServer } from 'node:net';
import { setImmediate, setTimeout as delay } from 'node:timers/promises';

/** How often it is looked whether connections are still open, in milliseconds. */
const LOOK_MS = 10;

/** How long connections may stay open after no new ones are taken, in milliseconds, before the idle ones are cut. */
const LINGER_MS = 200;

/** How many turns of the event loop must bring no new connection before no more are taken. */
const QUIET_TURNS = 5;

/**
 * Lets clients bring what is already on its way before a server stops; every answer now ends its connection.
 *
 * For a time new connections are still taken: who sends on new ones, and a load balancer that asks whether the server is
 * ready, learn in this way that it goes. Then no more are taken, and those that are open may bring a last request. Node's
 * own close would do both at once, also to connections that have been accepted and not been looked at yet.
 *
 * @param graceMs how long new connections are taken, in milliseconds; 0 stops at once
 */
export async function answerLastRequests(server: NetServer, graceMs: number): Promise<void> {
  if (graceMs === 0) return;
  await delay(graceMs);
  await waitForQuiet(server);
  // Not the HTTP server's own close, which cuts idle connections.
  NetServer.prototype.close.call(server);
  const untilMs = performance.now() + LINGER_MS;
  while (performance.now() < untilMs && (await countConnections(server)) > 0) await delay(LOOK_MS);
}

/** Waits for a moment in which nobody connects, for a short time at most. */
async function waitForQuiet(server: NetServer): Promise<void> {
  const untilMs = performance.now() + LINGER_MS;
  let quietTurns = 0;
  const note = () => (quietTurns = 0);
  server.on('connection', note);
  while (quietTurns < QUIET_TURNS && performance.now() < untilMs) {
    await setImmediate();
    quietTurns += 1;
  }
  server.off('connection', note);
}

function countConnections(server: NetServer): Promise<number> {
  return new Promise((resolve) => {
    server.getConnections((_error, count) => resolve(count));
  });
}
