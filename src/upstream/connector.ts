import { Socket } from 'node:net';
import { buildConnector, errors } from 'undici';

/**
 * Makes connections, each within a time. (undici's own limit on it is up to a second late.)
 *
 * @param timeoutMs for one connection, name look-up and TLS included; then it fails with `UND_ERR_CONNECT_TIMEOUT`
 */
export function createConnector(timeoutMs: number): buildConnector.connector {
  // Returns the socket, though its type does not say so.
  const connect: (...call: Parameters<buildConnector.connector>) => unknown = buildConnector({
    timeout: 0,
    allowH2: false,
  });
  return (options, callback) => {
    const socket = connect(options, (...result) => {
      clearTimeout(timer);
      callback(...result);
    });
    const timer = setTimeout(() => {
      if (socket instanceof Socket) socket.destroy(new errors.ConnectTimeoutError());
    }, timeoutMs);
  };
}
