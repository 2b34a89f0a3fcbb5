import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { startServerProcess } from '../e2e/support/child-process.ts';
import { acme, workforceBody } from '../server/support/records.ts';
import { startUpstream } from '../support/scripted-upstream.ts';

const CLIENTS = 20;

const body = JSON.stringify({
  query: `{ organization(id: "workforce:${acme.workforceId}") { description } }`,
});
const request = [
  'POST /graphql HTTP/1.1',
  'Host: localhost',
  'Content-Type: application/json',
  'X-Workforce-Api-Key: key',
  `Content-Length: ${body.length}`,
  '',
  body,
].join('\r\n');

/** What became of the requests of one connection. */
interface Tally {
  sent: number;
  answered: number;
}

/** Sends requests on one connection, each some time after the last was answered, until the server ends it. */
async function sendOn(socket: Socket, pauseMs: number): Promise<Tally> {
  const tally: Tally = { sent: 0, answered: 0 };
  let received = '';
  const send = () => {
    // Ended while the client had nothing under way: it would send the next request on another connection.
    if (socket.destroyed || socket.readableEnded) return;
    tally.sent += 1;
    socket.write(request);
  };
  socket.setEncoding('latin1').on('data', (text: string) => {
    received += text;
    const headEnd = received.indexOf('\r\n\r\n');
    const head = received.slice(0, headEnd);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1]);
    if (headEnd < 0 || received.length < headEnd + 4 + length) return;
    if (head.startsWith('HTTP/1.1 200 ') && received.includes('Builds things.')) tally.answered += 1;
    received = '';
    if (!/^connection: close$/im.test(head)) setTimeout(send, Math.random() * pauseMs);
  });
  // A connection that is reset shows as a request without an answer.
  socket.on('error', () => undefined);
  send();
  await new Promise((resolve) => socket.once('close', resolve));
  return tally;
}

test.each([0, 20])(
  'SIGTERM while clients on kept-alive connections pause up to %i ms between requests, fails none of these, and the process exits 0',
  async (pauseMs) => {
    await using upstream = await startUpstream({
      [acme.workforcePath]: (_, response) => {
        setTimeout(() => response.end(JSON.stringify(workforceBody)), 5);
      },
    });
    await using server = await startServerProcess({ ACCESS_URL: upstream.url, WORKFORCE_URL: upstream.url });
    const { hostname, port } = new URL(server.url);
    const connections = Array.from({ length: CLIENTS }, async () => {
      const socket = connect(Number(port), hostname);
      await once(socket, 'connect');
      return socket;
    });
    const sending = (await Promise.all(connections)).map((socket) => sendOn(socket, pauseMs));
    await delay(500);
    server.signal('SIGTERM');
    const tallies = await Promise.all(sending);

    expect(tallies.filter(({ sent, answered }) => answered < sent)).toEqual([]);
    expect(Math.min(...tallies.map(({ sent }) => sent))).toBeGreaterThan(0);
    expect(await server.ended).toBe(0);
    expect(server.stderr).toBe('');
    expect(server.stdout).not.toContain('cut off');
  },
);

test('SIGTERM while connections wait to be taken, answers what they brought', async () => {
  await using upstream = await startUpstream({ [acme.workforcePath]: { json: workforceBody } });
  await using server = await startServerProcess({ ACCESS_URL: upstream.url, WORKFORCE_URL: upstream.url });
  const { hostname, port } = new URL(server.url);
  // Stopped, it takes no connection: the system keeps them for it.
  server.signal('SIGSTOP');
  const sending = Array.from({ length: CLIENTS }, async () => {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    return sendOn(socket, 0);
  });
  await delay(200);
  server.signal('SIGTERM');
  server.signal('SIGCONT');
  const tallies = await Promise.all(sending);

  expect(tallies).toEqual(Array.from({ length: CLIENTS }, () => ({ sent: 1, answered: 1 })));
  expect(await server.ended).toBe(0);
});

test('SIGTERM, for a time, new connections are still answered and /readyz is red', async () => {
  await using upstream = await startUpstream({});
  await using server = await startServerProcess({
    ACCESS_URL: upstream.url,
    WORKFORCE_URL: upstream.url,
    SHUTDOWN_GRACE_MS: '1000',
  });
  server.signal('SIGTERM');
  await server.waitFor(/stopping/);
  const response = await fetch(new URL('/readyz', server.url));
  expect([response.status, await response.json()]).toEqual([503, { status: 'draining' }]);
  expect(response.headers.get('connection')).toBe('close');
  expect(await server.ended).toBe(0);
});
