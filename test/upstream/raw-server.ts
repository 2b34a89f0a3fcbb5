import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';

/** One connection, at the moment in which a request has arrived on it. */
export interface RawConnection {
  readonly socket: Socket;
  /** Which request of its connection it is, from 1. */
  readonly number: number;
  /** Ends the connection with a TCP reset. */
  readonly reset: () => void;
}

/** What becomes of one request. */
export type Meet = (connection: RawConnection) => void;

/** A server that speaks HTTP word for word, and counts. */
export interface RawServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Its certificate, where it speaks TLS. */
  readonly cert: string;
  /** Requests that arrived whole. */
  readonly requests: number;
  /** Connections that were made, and those of them that are open. */
  readonly connections: number;
  readonly open: number;
}

/** Where a server listens, and how. */
export interface RawServerOptions {
  readonly tls?: boolean;
  readonly host?: string;
  readonly port?: number;
}

/** A good response that keeps the connection open and says nothing about for how long. */
export const good = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}';

/** Answers the first request of each connection, and does this with each later one. */
export function goodThen(meet: Meet): Meet {
  return (connection) => {
    if (connection.number === 1) connection.socket.write(good);
    else meet(connection);
  };
}

/** Starts a server on a free port. Release it with `await using`: its open connections are cut. */
export async function startRawServer(meet: Meet, options: RawServerOptions = {}): Promise<RawServer> {
  const { tls = false, host = '127.0.0.1', port = 0 } = options;
  const identity = tls ? createSelfSigned('localhost') : { key: '', cert: '' };
  const sockets = new Set<Socket>();
  let requests = 0;
  let connections = 0;
  const server = createServer((tcp) => {
    const socket = tls ? new TLSSocket(tcp, { isServer: true, ...identity }) : tcp;
    connections += 1;
    sockets.add(tcp);
    let number = 0;
    let text = '';
    tcp.on('error', () => undefined).once('close', () => sockets.delete(tcp));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      for (let end = text.indexOf('\r\n\r\n'); end >= 0; end = text.indexOf('\r\n\r\n')) {
        text = text.slice(end + 4);
        requests += 1;
        number += 1;
        meet({ socket, number, reset: () => void tcp.resetAndDestroy() });
      }
    });
  });
  server.listen(port, host);
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address() as AddressInfo;
  return {
    url: tls ? `https://localhost:${address.port}` : `http://${host}:${address.port}`,
    port: address.port,
    cert: identity.cert,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    get open() {
      return sockets.size;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
