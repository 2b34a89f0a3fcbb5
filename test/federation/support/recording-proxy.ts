import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One GraphQL request as a service received it. */
interface RecordedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
}

/** A server that stands in front of a GraphQL service and writes down what it is sent. */
export interface RecordingProxy extends AsyncDisposable {
  readonly url: string;
  /** Every request so far, in order. */
  readonly requests: readonly RecordedRequest[];
  /** Forgets the requests so far. */
  clear(): void;
}

/** Starts a server on a free port that passes every POST on to `target`, headers and all. Release it with `await using`. */
export async function recordRequests(target: string): Promise<RecordingProxy> {
  const requests: RecordedRequest[] = [];
  const passOn = async (request: IncomingMessage): Promise<{ status: number; body: string }> => {
    const body = await text(request);
    const { query } = JSON.parse(body) as { query: string };
    requests.push({ headers: request.headers, query });
    const response = await fetch(target, { method: 'POST', headers: endToEnd(request.headers), body });
    return { status: response.status, body: await response.text() };
  };
  const server = createServer((request, response) => {
    passOn(request).then(
      ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(body),
      (error: unknown) => response.destroy(error as Error),
    );
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    requests,
    clear: () => requests.splice(0),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** All but the headers that belong to one connection, and those that say how its body is packed. */
function endToEnd(headers: IncomingHttpHeaders): [string, string][] {
  const hopByHop = [
    'host',
    'connection',
    'keep-alive',
    'transfer-encoding',
    'content-length',
    'accept-encoding',
  ];
  return Object.entries(headers).flatMap(([name, value]): [string, string][] =>
    typeof value === 'string' && !hopByHop.includes(name) ? [[name, value]] : [],
  );
}
