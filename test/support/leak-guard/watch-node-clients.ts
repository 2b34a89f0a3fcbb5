import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { LeakSearch } from './leak-search.ts';
import type { Servers } from './servers.ts';

/** Watches what `node:http` gets for an answer from a server of ours in another process. */
export function watchNodeClients(search: LeakSearch, servers: Servers): void {
  subscribe('http.client.response.finish', (message) => {
    const { request, response } = message as {
      readonly request: ClientRequest;
      readonly response: IncomingMessage;
    };
    const port = response.socket.remotePort ?? 0;
    if (servers.isHere(port) || servers.isPlatform(port)) return;
    for (const [name, value = ''] of Object.entries(request.getHeaders())) {
      search.credentials.learnHeaders({ [name]: String(value) });
    }
    recordBody(response, (body) => {
      const { statusCode: status = 0, rawHeaders } = response;
      const answer = { path: request.path, status, body };
      search.watch({ kind: 'an answer', text: rawHeaders.join('\n'), answer });
    });
  });
}

/** Tells a body when it is complete, whoever reads it. */
function recordBody(response: IncomingMessage, tell: (body: string) => void): void {
  const chunks: Buffer[] = [];
  const push = response.push.bind(response);
  response.push = (chunk: Buffer | null, encoding?: BufferEncoding) => {
    if (chunk === null) tell(Buffer.concat(chunks).toString());
    else chunks.push(chunk);
    return push(chunk, encoding);
  };
}
