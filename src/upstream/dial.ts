import { Socket } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';

/**
 * Begins a connection: plain or TLS, as the protocol says; with `httpSocket`, TLS over that.
 *
 * @returns the socket that it will be; destroyed with an error before it is one, it calls back with that
 */
export type Dial = (options: buildConnector.Options, callback: buildConnector.Callback) => Socket;

/**
 * Creates what connects, with TLS sessions that are resumed by the peer's name.
 *
 * @param trust what certificates are verified with
 * @param lookup resolves host names; by default the system does
 */
export function createDial(trust: SecureContext, lookup?: LookupFunction): Dial {
  // Returns the socket, though its type does not say so.
  const connect: (...call: Parameters<Dial>) => unknown = buildConnector({
    timeout: 0,
    allowH2: false,
    secureContext: trust,
    // Said here, because NODE_TLS_REJECT_UNAUTHORIZED=0 would change the default.
    rejectUnauthorized: true,
    ...(lookup === undefined ? {} : { lookup }),
  });
  return (options, callback) => {
    const socket = connect(options, callback);
    if (!(socket instanceof Socket)) throw new TypeError('undici made no socket');
    return socket;
  };
}
