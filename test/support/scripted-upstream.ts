import { createServer } from 'node:http';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a path answers: a JSON value with status 200, an answer of its own, or whatever a function does. */
export type Script =
  { json: unknown } | ScriptedAnswer | ((request: IncomingMessage, response: ServerResponse) => void);

/** An answer word for word. */
interface ScriptedAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

/** One request as the upstream received it. */
export interface ReceivedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Settles when the connection or the answer ended: true where the caller went away before the answer was sent. */
  readonly wentAway: Promise<boolean>;
}

/** A real HTTP server on a free port of loopback that answers as a test says. */
export interface ScriptedUpstream extends AsyncDisposable {
  /** The base URL, without a slash at its end. */
  readonly url: string;
  /** Every request so far, in order. */
  readonly requests: readonly ReceivedRequest[];
  /** Says what a path answers from now on; paths without a script answer 404. */
  on(path: string, script: Script): void;
  /** Forgets the requests so far. */
  clear(): void;
}

/** Starts an upstream. Release it with `await using`: its open connections are cut. */
export async function startUpstream(
  scripts: Readonly<Record<string, Script>> = {},
): Promise<ScriptedUpstream> {
  const scriptOf = new Map(Object.entries(scripts));
  const requests: ReceivedRequest[] = [];
  const server = createServer((request, response) => {
    const { promise: wentAway, resolve } = Promise.withResolvers<boolean>();
    response.once('close', () => resolve(!response.writableFinished));
    const path = request.url ?? '';
    requests.push({ method: request.method ?? '', path, headers: request.headers, wentAway });
    play(scriptOf.get(path) ?? { status: 404 }, request, response);
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    on: (path, script) => scriptOf.set(path, script),
    clear: () => requests.splice(0),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A script that is played some time later, in milliseconds. */
export function later(delayMs: number, script: Script): Script {
  return (request, response) => {
    setTimeout(() => play(script, request, response), delayMs);
  };
}

function play(script: Script, request: IncomingMessage, response: ServerResponse): void {
  if (typeof script === 'function') {
    script(request, response);
  } else if ('json' in script) {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(script.json));
  } else {
    response.writeHead(script.status, script.headers).end(script.body);
  }
}
