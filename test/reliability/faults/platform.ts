import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import { startUpstream } from '../../support/scripted-upstream.ts';
import type { Script } from '../../support/scripted-upstream.ts';
import { createSelfSigned } from './self-signed.ts';

/** What a platform that misbehaves has to work with. */
interface PlatformSetting {
  /** The good records, by path, as JSON. */
  readonly records: Readonly<Record<string, string>>;
  /** Another host. */
  readonly elsewhere: string;
}

/** A platform that misbehaves. */
interface Platform extends AsyncDisposable {
  readonly url: string;
  /** How many requests have arrived, or, where it speaks no HTTP, connections; null where nothing can arrive. */
  readonly arrived: number | null;
}

/** Starts a platform. */
export type StartPlatform = (setting: PlatformSetting) => Promise<Platform>;

/** One request, as a misbehaviour sees it. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** The good record, as JSON. */
  readonly record: string;
  readonly elsewhere: string;
  /** How many requests the platform had before this one. */
  readonly before: number;
}

/** A platform that speaks HTTP and does this at each request. */
export function answers(misbehave: (asked: Asked) => void): StartPlatform {
  return async ({ records, elsewhere }) => {
    const scriptOf =
      (record: string): Script =>
      (request, response) => {
        misbehave({ request, response, record, elsewhere, before: upstream.requests.length - 1 });
      };
    const upstream = await startUpstream(
      Object.fromEntries(Object.entries(records).map(([path, record]) => [path, scriptOf(record)])),
    );
    return {
      url: upstream.url,
      get arrived() {
        return upstream.requests.length;
      },
      [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
    };
  };
}

/** A platform that answers the first requests in one way, all others in another. */
export function first(
  count: number,
  misbehave: (asked: Asked) => void,
  then: (asked: Asked) => void,
): StartPlatform {
  return answers((asked) => {
    if (asked.before < count) misbehave(asked);
    else then(asked);
  });
}

/** Answers with the good record. */
export function answerWell({ response, record }: Asked): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(record);
}

const errorBody = JSON.stringify({ message: 'planted-upstream-text', errorMessage: 'planted-upstream-text' });

/** Answers with a status, and with a body that must not come through. */
export const withStatus =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  ({ response }: Asked): void => {
    const hasBody = status !== 204 && status !== 304;
    response.writeHead(status, headers).end(hasBody ? errorBody : undefined);
  };

/** A platform that takes connections and does this with each. */
export function takes(meet: (socket: Socket) => void, scheme: 'http' | 'https' = 'http'): StartPlatform {
  return () => listen(createServer(meet), scheme);
}

/** A platform behind a certificate of its own making. */
export const untrusted: StartPlatform = () => {
  const server = createTlsServer(createSelfSigned('localhost'), (socket) => socket.end());
  return listen(server, 'https', 'connection');
};

/** A platform that is not there: nothing listens at its address. */
export const absent: StartPlatform = async () => {
  const platform = await listen(createServer(), 'http');
  await platform[Symbol.asyncDispose]();
  return unreachable(platform.url);
};

/** A platform whose name nobody knows: a label may have 63 letters, so that nobody is even asked. */
export const nameless: StartPlatform = () => Promise.resolve(unreachable(`http://${'n'.repeat(64)}.invalid`));

function unreachable(url: string): Platform {
  return { url, arrived: null, [Symbol.asyncDispose]: () => Promise.resolve() };
}

async function listen(
  server: Server,
  scheme: 'http' | 'https',
  event: 'connection' | 'secureConnection' = 'connection',
): Promise<Platform> {
  const sockets = new Set<Socket>();
  let arrived = 0;
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    // Whoever calls may leave as it likes.
    socket.on('error', () => undefined);
  });
  server.on('tlsClientError', () => undefined);
  server.on(event, () => {
    arrived += 1;
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get arrived() {
      return arrived;
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
