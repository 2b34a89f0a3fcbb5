import type { Socket } from 'node:net';
import { unescape } from 'node:querystring';
import { errors } from 'undici';
import type { Dial } from './dial.ts';
import { request as sendRequest } from './node-http.ts';

/** A tunnel that could not be had. Its code begins with `PROXY_`, so that the log tells the proxy from the platform. */
class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly code: string;

  constructor(what: string) {
    super();
    this.code = `PROXY_${what}`;
  }
}

/**
 * Lets connections go through a forward proxy, by CONNECT alone: it hears the platform's host and port, and nothing of
 * what is sent there by https. Its credentials come from its URL and go to it alone.
 *
 * @param dial connects to the proxy itself
 * @param userAgent who asks, by name and version
 * @returns opens one tunnel, and hands out the socket to destroy where it takes too long
 */
export function createTunnelDial(proxyUrl: URL, dial: Dial, userAgent: string): Dial {
  const proxy = {
    protocol: proxyUrl.protocol,
    host: proxyUrl.host,
    hostname: proxyUrl.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: proxyUrl.port,
  };
  const ownHeaders = { 'user-agent': userAgent, ...authorizationOf(proxyUrl) };

  return ({ protocol, host = '', port }, callback) => {
    const defaultPort = protocol === 'https:' ? '443' : '80';
    const authority = port === '' ? `${host}:${defaultPort}` : host;
    const fail = (error: Error) => {
      callback(toProxyError(error), null);
    };
    return dial(proxy, (error, socket) => {
      if (error !== null) {
        fail(error);
        return;
      }
      connect(socket, { host: authority, ...ownHeaders }, fail, () => {
        callback(null, socket);
      });
    });
  };
}

/** Asks for a tunnel to `headers.host`. */
function connect(
  socket: Socket,
  headers: Readonly<Record<'host', string>>,
  fail: (error: Error) => void,
  succeed: () => void,
): void {
  const request = sendRequest({
    method: 'CONNECT',
    path: headers.host,
    headers,
    createConnection: () => socket,
    // Accepts a folded header line and other old forms. Nothing but the status of this response is used.
    insecureHTTPParser: true,
  });
  // Without an agent Node would ask for the connection to be closed.
  request.removeHeader('connection');
  request.on('error', fail);
  request.once('connect', ({ statusCode = 0 }, _socket, more: Buffer) => {
    // Nobody was asked anything yet: what comes so early can be no platform's answer.
    const isOpen = statusCode >= 200 && statusCode < 300 && more.length === 0;
    if (isOpen) {
      succeed();
    } else {
      socket.destroy();
      fail(new ProxyError(`ANSWERED_${String(statusCode)}`));
    }
  });
  request.end();
}

/** The header that the credentials of a URL make. */
function authorizationOf({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === '' && password === '') return {};
  // Unlike decodeURIComponent, leaves alone what is no escape.
  const credentials = `${unescape(username)}:${unescape(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function toProxyError(error: Error & { code?: unknown }): Error {
  if (error instanceof errors.ConnectTimeoutError || error instanceof ProxyError) return error;
  return new ProxyError(typeof error.code === 'string' ? error.code : 'FAILED');
}
