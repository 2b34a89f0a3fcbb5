import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** What a proxy does with one CONNECT. */
export type Meet = (request: IncomingMessage, client: Duplex) => void;

/** A real forward proxy on a free port of loopback. */
export interface ForwardProxy extends AsyncDisposable {
  readonly url: URL;
  /** Every CONNECT so far: the host and port that were asked for, and the headers. */
  readonly tunnels: readonly { readonly to: string; readonly headers: IncomingHttpHeaders }[];
  /** The first lines of requests that were no CONNECT. */
  readonly otherRequests: readonly string[];
  /** All that was sent into tunnels, as the proxy could read it. */
  readonly overheard: string;
  /** How many connections have been made to it, and how many of them are open. */
  readonly connections: { readonly made: number; readonly open: number };
  /** Says what becomes of each CONNECT from now on. */
  meet(meet: Meet): void;
}

/** How a proxy is reached, and what it does first. */
export interface ForwardProxyOptions {
  /** Its own key and certificate, where it is reached by https. */
  readonly identity?: { readonly key: string; readonly cert: string };
  /** Opens the tunnel that was asked for, unless a test says otherwise. */
  readonly meet?: Meet;
}

/** Starts a proxy. Release it with `await using`: its open connections are cut. */
export async function startForwardProxy(options: ForwardProxyOptions = {}): Promise<ForwardProxy> {
  const { identity } = options;
  const tunnels: { to: string; headers: IncomingHttpHeaders }[] = [];
  const otherRequests: string[] = [];
  const sockets = new Set<Duplex>();
  let overheard = '';
  let made = 0;
  let open = 0;
  const openTunnel: Meet = ({ url = '' }, client) => {
    client.on('data', (chunk: Buffer) => (overheard += chunk.toString('latin1')));
    passOn(new URL(`http://${url}`), client, sockets);
  };
  let meet = options.meet ?? openTunnel;

  const server = identity === undefined ? createServer() : createTlsServer(identity);
  server.on('tlsClientError', () => undefined);
  server.on('connection', (socket: Socket) => {
    made += 1;
    open += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => (open -= 1));
  });
  server.on('request', (request, response) => {
    otherRequests.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.writeHead(400).end();
  });
  server.on('connect', (request, client) => {
    tunnels.push({ to: request.url ?? '', headers: request.headers });
    // Read all the time, or it would never be seen that the other side has left.
    client.on('error', () => undefined).once('end', () => client.end());
    client.resume();
    meet(request, client);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;

  return {
    url: new URL(identity === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`),
    tunnels,
    otherRequests,
    get overheard() {
      return overheard;
    },
    get connections() {
      return { made, open };
    },
    meet(next) {
      meet = next;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n';

/** Connects to a host, says so, and lets both sides talk. */
export function passOn(
  { hostname, port }: URL,
  client: Duplex,
  sockets = new Set<Duplex>(),
  response = established,
): void {
  const platform = connect(Number(port), hostname, () => {
    client.write(response);
    platform.pipe(client).pipe(platform);
  });
  sockets.add(platform);
  platform.on('error', () => client.destroy()).once('close', () => client.destroy());
  client.once('close', () => platform.destroy());
}

/** A proxy that answers each CONNECT with this, word for word, and leaves the connection open. */
export function says(answer: string): Meet {
  return (_request, client) => void client.write(answer);
}
