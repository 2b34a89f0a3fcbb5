import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

/** What becomes of what Redis answers. */
export type ProxyMode =
  | 'passes on'
  /** Each answer comes half a second late. */
  | 'is slow'
  /** Nothing is sent any more, in either direction. */
  | 'hangs'
  /** Something that is no Redis answers. */
  | 'answers rubbish'
  /** Every answer is a good one to something else. */
  | 'answers OK to everything'
  /** The other end is closed for writing, and nothing else happens. */
  | 'is half closed'
  /** Every command gets this error. */
  | { readonly error: string };

const SLOW_MS = 500;

const rubbish = Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n\0\xff*3\r\n$-7\r\n', 'latin1');

/** Stands between a server and its Redis. Release it with `await using`. */
export interface Proxy extends AsyncDisposable {
  readonly url: string;
  /** How many connections were made. */
  readonly connections: number;
  /** Says what happens from now on. */
  set(mode: ProxyMode): void;
  /** Says where connections lead that are made from now on, as a virtual address that moves to another server. */
  target(port: number): void;
  /** Cuts every connection. */
  cut(): void;
}

/** Starts a proxy on a free port of loopback. */
export async function startProxy(firstPort: number): Promise<Proxy> {
  let port = firstPort;
  let mode: ProxyMode = 'passes on';
  let connections = 0;
  const sockets = new Set<Socket>();
  const track = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (client) => {
    connections += 1;
    const redis = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    track(client);
    track(redis);
    client.on('data', (chunk) => {
      if (mode === 'answers rubbish') client.write(rubbish);
      else if (mode === 'answers OK to everything') {
        client.write('+OK\r\n'.repeat(commandsIn(Buffer.from(chunk))));
      } else if (typeof mode === 'object') {
        client.write(`-${mode.error}\r\n`.repeat(commandsIn(Buffer.from(chunk))));
      } else if (mode === 'is half closed') client.end();
      else if (mode !== 'hangs') redis.write(chunk);
    });
    redis.on('data', (chunk) => {
      if (mode === 'is slow') setTimeout(() => client.write(chunk), SLOW_MS);
      else if (mode === 'passes on') client.write(chunk);
    });
    client.on('close', () => redis.destroy());
    redis.on('close', () => client.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `redis://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections;
    },
    set(next) {
      mode = next;
    },
    target(next) {
      port = next;
    },
    cut,
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}

function commandsIn(chunk: Buffer): number {
  return chunk.toString('latin1').match(/^\*\d+\r$/gm)?.length ?? 1;
}
