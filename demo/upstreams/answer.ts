import type { ServerResponse } from 'node:http';

/** A whole HTTP answer. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Writes to the response, or does not, in a way that no whole answer would. */
type Misbehaviour = (response: ServerResponse) => void;

/** What a demo upstream does with one request. */
export type Answer = Reply | Misbehaviour;

/** Makes a reply whose body is JSON text already. */
export function createJsonReply(status: number, body: string): Reply {
  return { status, headers: { 'Content-Type': 'application/json' }, body };
}

/** Makes the reply to a method other than GET; `body` is JSON text. */
export function createMethodNotAllowed(body: string): Reply {
  return { status: 405, headers: { 'Content-Type': 'application/json', Allow: 'GET' }, body };
}

/** Answers a request, or misbehaves as told. */
export function sendAnswer(response: ServerResponse, answer: Answer): void {
  if (typeof answer === 'function') {
    answer(response);
    return;
  }
  response.writeHead(answer.status, answer.headers).end(answer.body);
}
