import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { limitReading } from '../../src/server/slow-readers.ts';
import { openConnection } from './support/raw-http.ts';

/** Answers with so many bytes, to a client that reads a little of it now and then; tells whether all of it was sent. */
async function answerTrickling(length: number, graceMs: number, readMs: number): Promise<boolean> {
  const server = createServer((_request, response) => {
    limitReading(response, length, graceMs);
    response.end('x'.repeat(length));
    response.once('close', () => server.emit('answered', response.writableFinished));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  using connection = await openConnection(`http://127.0.0.1:${port}`);
  connection.socket.pause();
  const timer = setInterval(() => {
    connection.socket.resume();
    setImmediate(() => connection.socket.pause());
  }, 5);
  const patience = setTimeout(() => {
    clearInterval(timer);
    connection.socket.resume();
  }, readMs);
  const answered = once(server, 'answered') as Promise<[boolean]>;
  connection.write('GET / HTTP/1.1\r\nHost: x\r\nconnection: close\r\n\r\n');
  const [wasSent] = await answered;
  clearTimeout(patience);
  clearInterval(timer);
  server.closeAllConnections();
  server.close();
  return wasSent;
}

test('an answer that is read too slowly is cut off, though something of it is read all the time', async () => {
  // Forty megabytes are more than buffers take; they are worth 152.6 seconds, of which the grace leaves half a one.
  expect(await answerTrickling(40_000_000, -152_000, 60_000)).toBe(false);
});

test('an answer that is read in time is sent to its end', async () => {
  expect(await answerTrickling(8_000_000, 60_000, 100)).toBe(true);
});
