import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** A connection that sends exactly the bytes that a test says. */
export interface RawConnection extends Disposable {
  readonly socket: Socket;
  /** Everything received so far. */
  readonly received: string;
  write(bytes: string | Buffer): void;
  /** Resolves with all that was received once there is one whole answer, or the connection has ended. */
  readAnswer(): Promise<string>;
}

/** Opens a connection to the server of a URL. */
export async function openConnection(url: string): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  let received = '';
  const answered = Promise.withResolvers<string>();
  socket.on('data', (chunk: Buffer) => {
    received += chunk.toString('latin1');
    if (isWhole(received)) answered.resolve(received);
  });
  // A server may reset a connection that it refuses; what came before that counts.
  socket.on('error', () => answered.resolve(received));
  socket.on('close', () => answered.resolve(received));
  return {
    socket,
    get received() {
      return received;
    },
    write: (bytes) => void socket.write(bytes),
    readAnswer: () => answered.promise,
    [Symbol.dispose]: () => void socket.destroy(),
  };
}

/** Sends bytes on a connection of their own and reads the answer. */
export async function exchange(url: string, bytes: string | Buffer): Promise<string> {
  using connection = await openConnection(url);
  connection.write(bytes);
  return await connection.readAnswer();
}

/** Takes an answer with a Content-Length apart. */
export function parseAnswer(answer: string): { status: number; headers: Headers; text: string } {
  const [head = '', text = ''] = answer.split(/\r\n\r\n/, 2);
  const [statusLine = '', ...lines] = head.split('\r\n');
  const pairs = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  return { status: Number(statusLine.split(' ')[1]), headers: new Headers(pairs), text };
}

function isWhole(received: string): boolean {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const length = /^content-length: (\d+)$/im.exec(received.slice(0, end))?.[1];
  return length !== undefined && received.length >= end + 4 + Number(length);
}
