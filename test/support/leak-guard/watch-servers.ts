import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { LeakSearch } from './leak-search.ts';
import type { Servers } from './servers.ts';

/** What Node tells when a server begins with a request. */
interface ArrivedRequest {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly socket: Socket;
}

/** Watches every HTTP server of this process: what is sent to it, and, but for platforms, what it answers. */
export function watchServers(search: LeakSearch, servers: Servers): void {
  subscribe('tracing:net.server.listen:asyncEnd', (message) => {
    const address = (message as { readonly server: Server }).server.address();
    if (address === null || typeof address === 'string') return;
    servers.listen(address.port, 'here');
    search.addresses.listen(address.port);
  });
  subscribe('http.server.request.start', (message) => {
    const { request, response, socket } = message as ArrivedRequest;
    const port = socket.localPort ?? 0;
    search.credentials.learnHeaders(request.headers);
    // A server may change it.
    const path = request.url ?? '';
    if (!servers.isPlatform(port)) {
      recordAnswer(response, (text, body) => {
        const { statusCode: status } = response;
        search.watch({ kind: 'an answer', text, answer: { path, status, body } });
      });
    } else if (servers.isCalledFromElsewhere(port)) {
      search.addresses.learnPath(path);
      recordAnswer(response, (_head, body) => search.bodies.learn(response.statusCode, body));
    }
  });
  subscribe('net.server.socket', (message) => {
    const { socket } = message as { readonly socket: Socket };
    recordRawAnswer(socket, (text) => {
      if (servers.isPlatform(socket.localPort ?? 0)) return;
      search.watch({ kind: 'an answer without a response', text });
    });
  });
}

/** Tells an answer when it is complete, or cut off. */
function recordAnswer(response: ServerResponse, tell: (head: string, body: string) => void): void {
  const chunks: Buffer[] = [];
  const write = response.write.bind(response) as (...call: unknown[]) => boolean;
  const end = response.end.bind(response) as (...call: unknown[]) => ServerResponse;
  response.write = (...call: unknown[]) => {
    chunks.push(...toBuffer(call));
    return write(...call);
  };
  response.end = (...call: unknown[]) => {
    chunks.push(...toBuffer(call));
    return end(...call);
  };
  // This listener must not make too many of those that the server has.
  response.setMaxListeners(response.getMaxListeners() + 1).once('close', () => {
    // The status line and the headers as they were sent: nothing public has them.
    tell(String(Reflect.get(response, '_header')), Buffer.concat(chunks).toString());
  });
}

/** Tells text that is sent without a response around it, as an answer to what is no HTTP. */
function recordRawAnswer(socket: Socket, tell: (text: string) => void): void {
  const end = socket.end.bind(socket) as (...call: unknown[]) => Socket;
  socket.end = (...call: unknown[]) => {
    for (const chunk of toBuffer(call)) tell(chunk.toString());
    return end(...call);
  };
}

/** The chunk of a call of `write` or `end`, if it has one. */
function toBuffer([chunk, encoding]: readonly unknown[]): Buffer[] {
  if (typeof chunk === 'string') {
    return [Buffer.from(chunk, typeof encoding === 'string' ? (encoding as BufferEncoding) : 'utf8')];
  }
  return chunk instanceof Uint8Array ? [Buffer.from(chunk)] : [];
}
