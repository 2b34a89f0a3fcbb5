import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContextOptions } from 'node:tls';
import { createSelfSigned } from '../reliability/faults/self-signed.ts';

/** A real HTTPS server on a free port of loopback. */
export interface TlsServer extends AsyncDisposable {
  /** The base URL, by the name `localhost`. */
  readonly url: string;
  /** Its certificate, signed by itself: whoever trusts this trusts the server. */
  readonly cert: string;
  /** The headers of every request so far. */
  readonly requests: readonly IncomingHttpHeaders[];
  /** Ends every connection; clients connect again. */
  disconnect(): Promise<void>;
}

/** What a server answers, and what it proves itself with. */
export interface TlsServerOptions {
  /** Its key and certificate; without them new ones for `localhost`. */
  readonly identity?: { readonly key: string; readonly cert: string };
  /** What it answers every request, as JSON. */
  readonly body?: unknown;
  /** What versions of TLS it speaks, and how. */
  readonly tls?: SecureContextOptions;
}

/** Starts a server. Release it with `await using`: its open connections are cut. */
export async function startTlsServer(options: TlsServerOptions = {}): Promise<TlsServer> {
  const { identity = createSelfSigned('localhost'), body = {}, tls } = options;
  const requests: IncomingHttpHeaders[] = [];
  const server = createServer({ ...identity, ...tls }, (request, response) => {
    requests.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  // Whoever does not trust it hangs up.
  server.on('tlsClientError', () => undefined);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    cert: identity.cert,
    requests,
    async disconnect() {
      const closed = [...sockets].map((socket) => once(socket, 'close'));
      server.closeAllConnections();
      await Promise.all(closed);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
