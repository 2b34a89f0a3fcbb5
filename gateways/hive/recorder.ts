import { createServer, request as sendRequest, type IncomingHttpHeaders } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { listen } from './listen.ts';

/** A GraphQL request, as the gateway sent it to a subgraph. */
interface RecordedRequest {
  readonly headers: IncomingHttpHeaders;
  readonly query: string;
  /** The representations of all `_entities` fields, in their order. */
  readonly representations: readonly unknown[];
}

/** Stands before a subgraph, passes everything on as it is, and keeps what was asked. */
export interface Recorder extends AsyncDisposable {
  readonly url: string;
  /** Everything that was asked since the last time. */
  take(): readonly RecordedRequest[];
}

/** Starts a recorder on a free port of loopback. */
export async function startRecorder(subgraphUrl: string): Promise<Recorder> {
  let requests: RecordedRequest[] = [];
  const server = createServer((incoming, response) => {
    const fail = () => void response.destroy();
    buffer(incoming).then((body) => {
      requests.push(read(incoming.headers, body.toString()));
      const { method, headers } = incoming;
      sendRequest(subgraphUrl, { ...(method === undefined ? {} : { method }), headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.on('error', fail).pipe(response);
      })
        .on('error', fail)
        .end(body);
    }, fail);
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${String(port)}${new URL(subgraphUrl).pathname}`,
    take: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

function read(headers: IncomingHttpHeaders, body: string): RecordedRequest {
  const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
  const lists = Object.entries(variables ?? {}).filter(([name]) => name.endsWith('representations'));
  return { headers, query, representations: lists.flatMap(([, list]) => list as unknown[]) };
}
