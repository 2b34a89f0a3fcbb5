import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { createAnswers, render } from './answers.ts';
import { DelayedWrites } from './delayed-writes.ts';

/** How many requests came since the counters were reset; `unknown` are those that no record answers. */
export interface CallCounts {
  access: number;
  workforce: number;
  unknown: number;
}

/** Both platforms, on one address. */
export interface Simulator extends AsyncDisposable {
  readonly url: string;
}

/**
 * Starts both platforms on a free port of loopback. They answer GET requests over connections that are kept, and beside the
 * records: `/control/calls` with {@link CallCounts}, `/control/reset`, which begins to count anew, and `/control/delay/20`,
 * which delays every answer by so many milliseconds from then on. It is as small as it is fast: a request has no body, and
 * whoever asks is believed.
 */
export async function startSimulator(): Promise<Simulator> {
  const answerTo = createAnswers();
  const writes = new DelayedWrites();
  const sockets = new Set<Socket>();
  const calls: CallCounts = { access: 0, workforce: 0, unknown: 0 };

  const control = (path: string): Buffer => {
    if (path === '/control/reset') Object.assign(calls, { access: 0, workforce: 0, unknown: 0 });
    const [, delayMs] = /^\/control\/delay\/(\d{1,5})$/.exec(path) ?? [];
    if (delayMs !== undefined) writes.delayMs = Number(delayMs);
    return render('200 OK', JSON.stringify(calls));
  };
  const answer = (path: string, socket: Socket): void => {
    if (path.startsWith('/control/')) {
      socket.write(control(path));
      return;
    }
    const { platform, bytes } = answerTo(path);
    calls[platform ?? 'unknown'] += 1;
    writes.write(socket, bytes);
  };

  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    let rest = '';
    socket.on('data', (chunk) => {
      rest = takePaths(rest + chunk.toString('latin1'), (path) => {
        answer(path, socket);
      });
    });
    // Whoever hangs up in the middle is no fault of the platform's.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', 1024, resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      writes.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Hands over the path of each request that is complete; answers the text that is left. */
function takePaths(text: string, take: (path: string) => void): string {
  let start = 0;
  for (;;) {
    const end = text.indexOf('\r\n\r\n', start);
    if (end < 0) return text.slice(start);
    const from = text.indexOf(' ', start) + 1;
    take(text.slice(from, text.indexOf(' ', from)));
    start = end + 4;
  }
}
