import type { Header } from './headers.ts';

/** A request before it is bytes. */
export interface HttpText {
  readonly method: string;
  readonly target: string;
  readonly version?: string;
  readonly headers: readonly Header[];
  readonly body?: Buffer;
}

/** Writes a request as it goes over the wire, odd as it may be: one character of the head is one byte. */
export function writeHttp({ method, target, version = 'HTTP/1.1', headers, body }: HttpText): Buffer {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`);
  const head = Buffer.from(`${method} ${target} ${version}\r\n${lines.join('')}\r\n`, 'latin1');
  return body === undefined ? head : Buffer.concat([head, body]);
}
