import { subscribe } from 'node:diagnostics_channel';
import type { LeakSearch } from './leak-search.ts';
import { portOf } from './servers.ts';
import type { Servers } from './servers.ts';

/** A request of undici, Node's own or ours. */
interface SentRequest {
  readonly origin: string | URL;
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly (string | readonly string[])[];
}

/** What undici tells of a request. */
interface Message {
  readonly request: SentRequest;
  readonly response: { readonly statusCode: number; readonly headers: readonly (string | Buffer)[] };
  readonly chunk: Uint8Array;
  /** Where the answer was not HTTP, it has what came. */
  readonly error: Error & { readonly data?: unknown };
}

/** An answer while it comes in. */
interface Exchange {
  readonly port: number;
  readonly path: string;
  readonly isWayOut: boolean;
  status: number;
  head: string;
  readonly chunks: Uint8Array[];
  length: number;
}

/** How much of one answer is kept, in bytes. */
const MOST_BYTES = 4_194_304;

/** Headers of a way out that carry no credential. */
const plainHeaders = [
  'accept',
  'accept-encoding',
  'connection',
  'content-type',
  'host',
  'traceparent',
  'tracestate',
  'user-agent',
];

/**
 * Watches every call of undici in this process: for a way out of ours, where it goes, what it carries and what the platform
 * answers; for a test's `fetch` to a server in another process, what that answers.
 */
export function watchUndici(search: LeakSearch, servers: Servers): void {
  const exchanges = new WeakMap<SentRequest, Exchange>();
  const on = (event: string, handle: (exchange: Exchange, message: Message) => void) => {
    subscribe(`undici:request:${event}`, (message) => {
      const exchange = exchanges.get((message as Message).request);
      if (exchange !== undefined) handle(exchange, message as Message);
    });
  };
  const finish = ({ path, isWayOut, status, head, chunks }: Exchange) => {
    const body = Buffer.concat(chunks).toString();
    if (isWayOut) search.bodies.learn(status, body);
    else search.watch({ kind: 'an answer', text: head, answer: { path, status, body } });
  };

  subscribe('undici:request:create', (message) => {
    const { request } = message as Message;
    const headers = namesAndValues(request.headers);
    const url = new URL(request.origin);
    const port = portOf(url);
    // Only `fetch` sends it, and a way out of ours is below that.
    const isWayOut = !headers.some(([name]) => name === 'sec-fetch-mode');
    exchanges.set(request, {
      port,
      path: request.path,
      isWayOut,
      status: 0,
      head: '',
      chunks: [],
      length: 0,
    });
    if (!isWayOut) {
      search.credentials.learnHeaders(Object.fromEntries(headers));
      return;
    }
    servers.call(port, 'here');
    search.addresses.learnUrl(url);
    search.addresses.learnPath(request.path);
    for (const [name, value] of headers) {
      if (!plainHeaders.includes(name)) search.credentials.learn(value);
    }
  });
  on('headers', (exchange, { request, response }) => {
    const { port, isWayOut } = exchange;
    // Servers of this process are watched where they answer.
    if (!isWayOut && (servers.isHere(port) || servers.isPlatform(port))) exchanges.delete(request);
    exchange.status = response.statusCode;
    exchange.head = `${response.statusCode}\n${response.headers.map(String).join('\n')}`;
  });
  on('bodyChunkReceived', (exchange, { chunk }) => {
    if (exchange.length > MOST_BYTES) return;
    exchange.length += chunk.length;
    exchange.chunks.push(Uint8Array.from(chunk));
  });
  on('trailers', finish);
  on('error', (exchange, { error }) => {
    if (typeof error.data === 'string') search.bodies.learn(0, error.data);
    finish(exchange);
  });
}

function namesAndValues(headers: SentRequest['headers']): [name: string, value: string][] {
  return headers.flatMap((value, index): [string, string][] =>
    index % 2 === 0 ? [] : [[String(headers[index - 1]).toLowerCase(), String(value)]],
  );
}
