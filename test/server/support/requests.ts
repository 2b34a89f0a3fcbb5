import { expect } from 'vitest';
import { factsOf } from '../../../src/errors/codes.ts';
import type { AnsweredError } from '../../support/graph.ts';

/** An HTTP answer, read to its end. */
export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Sends a request to a path of the server that has this GraphQL endpoint. Redirects are not followed. */
export async function send(graphUrl: string, path: string, init: RequestInit = {}): Promise<Received> {
  const response = await fetch(new URL(path, graphUrl), { redirect: 'manual', ...init });
  return { status: response.status, headers: response.headers, text: await response.text() };
}

/** Makes a POST of JSON; text goes out as it is. */
export function post(body: unknown, headers: Readonly<Record<string, string>> = {}): RequestInit {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}

/** The errors of a body that is nothing but `{"errors":[…]}` (and maybe data). */
export function errorsIn(text: string): readonly AnsweredError[] {
  return (JSON.parse(text) as { errors?: AnsweredError[] }).errors ?? [];
}

/** Asserts that an answer is a refusal as every refusal should be, and gives back its one error. */
export function expectRefusal(received: Received, status: number, code: string): AnsweredError {
  expect(received.text).not.toMatch(/<html|node_modules|\bat .*:\d+:\d+/i);
  expect(received.status).toBe(status);
  expect(received.headers.get('content-type')).toMatch(/^application\/json\b/);
  const errors = errorsIn(received.text);
  expect(errors).toHaveLength(1);
  const [error] = errors;
  expect(error!.message).toMatch(/\w+ \w+/);
  expect(error!.extensions).toMatchObject({ code, retryable: factsOf(code)?.retryable });
  return error!;
}

/** The code of every error, in order. */
export function codesOf(errors: readonly AnsweredError[] | undefined): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions['code']);
}
