import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { sendAnswer } from './answer.ts';
import type { Answer } from './answer.ts';

/** What a demo upstream consists of. */
export interface UpstreamOptions {
  /** Sent with every answer that has headers at all. */
  readonly headers: Readonly<Record<string, string>>;
  /** Answers one request for `path`, which has no query. */
  readonly answer: (path: string, request: IncomingMessage) => Answer;
  /** Called for every request that arrives, before it is answered. */
  readonly onCall: () => void;
}

/** A demo upstream that listens. */
export interface RunningUpstream {
  /** `http://127.0.0.1:<port>`, with no slash at its end. */
  readonly url: string;
  /** Ends every connection at once, answered or not. */
  close(): Promise<void>;
}

/** Starts a demo upstream on a free port of 127.0.0.1; resolves when it listens. */
export async function startUpstream(options: UpstreamOptions): Promise<RunningUpstream> {
  const server = createServer((request, response) => {
    options.onCall();
    for (const [name, value] of Object.entries(options.headers)) response.setHeader(name, value);
    const [path = ''] = (request.url ?? '').split('?');
    sendAnswer(response, options.answer(path, request));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The demo upstream has no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
