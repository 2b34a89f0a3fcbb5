import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Opens a connection that sends bytes and never reads. */
export async function openUnread(port: number, bytes: string | Buffer): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.pause();
  socket.write(bytes);
  return socket;
}

/** The bytes of a GraphQL request by POST. */
export function graphqlBytes(query: string, headers: Readonly<Record<string, string>>): string {
  const body = JSON.stringify({ query });
  const lines = Object.entries({
    host: 'localhost',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return `POST /graphql HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`;
}
