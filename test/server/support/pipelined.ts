import { vi } from 'vitest';
import { openConnection, parseAnswer } from './raw-http.ts';
import type { Received } from './requests.ts';

/** A request as it goes on a connection: a POST of JSON where it has a body, else a GET. */
export interface PipelinedRequest {
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes out as it is. */
  readonly body?: unknown;
}

/**
 * Sends requests at once, one behind the other on one connection: the server has read the last one before it has answered
 * the first, so those that may share an execution do.
 *
 * @returns the answers in order, only those with a Content-Length and in ASCII
 */
export async function sendPipelined(url: string, requests: readonly PipelinedRequest[]): Promise<Received[]> {
  using connection = await openConnection(url);
  connection.write(requests.map(toBytes).join(''));
  return await vi.waitFor(
    () => {
      const answers = answersIn(connection.received);
      if (answers.length < requests.length) throw new Error(`only received:\n${connection.received}`);
      return answers;
    },
    { timeout: 8000, interval: 10 },
  );
}

function toBytes({ path = '/graphql', headers = {}, body }: PipelinedRequest): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const all =
    body === undefined
      ? { host: 'x', ...headers }
      : { host: 'x', 'content-type': 'application/json', ...headers, 'content-length': String(text.length) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${body === undefined ? 'GET' : 'POST'} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body === undefined ? '' : text}`;
}

function answersIn(received: string): Received[] {
  const answers: Received[] = [];
  let rest = received;
  for (;;) {
    const head = rest.indexOf('\r\n\r\n') + 4;
    const length = Number(/^content-length: (\d+)\r$/im.exec(rest.slice(0, head))?.[1] ?? Number.NaN);
    if (head < 4 || !(rest.length >= head + length)) return answers;
    answers.push(parseAnswer(rest.slice(0, head + length)));
    rest = rest.slice(head + length);
  }
}
