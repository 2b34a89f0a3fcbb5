import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { Script } from '../support/scripted-upstream.ts';

/** What the broken answers say, so that a test can look for it where it must not be. */
export const brokenBody = '{"id":73,"name":"private words"';

/** Ways in which a connection breaks off after the request arrived. */
export const brokenConnections: Readonly<Record<string, Script>> = {
  'closed before the headers': (request) => request.socket.destroy(),
  'reset before the headers': (request) => request.socket.resetAndDestroy(),
  'closed in the middle of the headers': (request) => {
    request.socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/js');
  },
  'reset after the headers': (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.flushHeaders();
    setImmediate(() => request.socket.resetAndDestroy());
  },
  'closed before the announced length': (request, response) => {
    response.writeHead(200, { 'content-length': '100' });
    response.write(brokenBody, () => request.socket.destroy());
  },
  'closed before the last chunk': (request, response) => {
    response.writeHead(200);
    response.write(brokenBody, () => request.socket.destroy());
  },
  'garbled chunks': (request) => {
    request.socket.end(`HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n${brokenBody}`);
  },
  'something that is not HTTP': (request) => {
    request.socket.end(`220 private words ESMTP ${brokenBody}\r\n`);
  },
};

/** Gives a port of loopback on which nothing listens. */
export async function findClosedPort(): Promise<number> {
  await using server = createServer();
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}
