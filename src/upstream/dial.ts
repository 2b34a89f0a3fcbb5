import { Socket } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { SecureContext } from 'node:tls';
import { buildConnector } from 'undici';
import type { Trust } from './trust.ts';

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
export function createDial(trust: Trust, lookup?: LookupFunction): Dial {
  let secureContext = trust.current;
  let connect = createConnect(secureContext, lookup);
  return (options, callback) => {
    if (trust.current !== secureContext) {
      secureContext = trust.current;
      // With no session of before: a session that is resumed is not verified again.
      connect = createConnect(secureContext, lookup);
    }
    const socket = connect(options, callback);
    if (!(socket instanceof Socket)) throw new TypeError('undici made no socket');
    return socket;
  };
}

/** Returns the socket, though the type of undici's connector does not say so. */
function createConnect(
  secureContext: SecureContext,
  lookup: LookupFunction | undefined,
): (...call: Parameters<Dial>) => unknown {
  return buildConnector({
    timeout: 0,
    allowH2: false,
    secureContext,
    // Said here, because NODE_TLS_REJECT_UNAUTHORIZED=0 would change the default.
    rejectUnauthorized: true,
    ...(lookup === undefined ? {} : { lookup }),
  });
}
