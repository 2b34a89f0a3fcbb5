import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request of the server under attack. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A platform on a free port of loopback. */
export interface Platform extends AsyncDisposable {
  readonly url: string;
  /** How many requests came so far. */
  readonly requests: number;
  /** How many connections were made so far. */
  readonly connections: number;
  /** Replaces how it answers. */
  handler: Handler;
}

/** The organization that the other caller reads throughout. */
export const victim = {
  id: 'victim',
  accessId: '1',
  workforceId: '987abc78-39c5-436f-a70b-000000000001',
} as const;

/** The workforce id of a number. */
export function workforceIdOf(number: number): string {
  return `987abc78-39c5-436f-a70b-${String(number).padStart(12, '0')}`;
}

/** Starts the access platform: every number is an organization. */
export function startAccess(): Promise<Platform> {
  return start(answerAccess);
}

/** Starts the workforce platform: every UUID is an organization. */
export function startWorkforce(): Promise<Platform> {
  return start(answerWorkforce);
}

/** Answers any access organization. */
export const answerAccess: Handler = (request, response) => {
  sendJson(response, { id: Number(lastSegment(request)), name: 'Access', personal: false });
};

/** Answers any workforce organization. */
export const answerWorkforce: Handler = (request, response) => {
  sendJson(response, { id: lastSegment(request), name: { organizationName: 'Workforce' } });
};

/** Whether a request is for the record that the other caller reads. */
export function isForVictim(request: IncomingMessage): boolean {
  const id = lastSegment(request);
  return id === victim.accessId || id === victim.workforceId;
}

/** The id that a request is for. */
export function lastSegment({ url = '' }: IncomingMessage): string {
  return url.slice(url.lastIndexOf('/') + 1);
}

/** Sends a value as JSON with status 200. */
function sendJson(response: ServerResponse, value: unknown): void {
  sendText(response, JSON.stringify(value));
}

/** Sends a JSON text with status 200. */
export function sendText(response: ServerResponse, text: string): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(text);
}

async function start(handler: Handler): Promise<Platform> {
  let requests = 0;
  let connections = 0;
  const server = createServer((request, response) => {
    requests += 1;
    platform.handler(request, response);
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', () => (connections += 1));
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const platform: Platform = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    handler,
    get requests() {
      return requests;
    },
    get connections() {
      return connections;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return platform;
}
