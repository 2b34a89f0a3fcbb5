import type { LookupFunction } from 'node:net';
import { errors } from 'undici';
import type { buildConnector } from 'undici';
import { setPunctualTimeout } from './deadline.ts';
import { createDial } from './dial.ts';
import { createTunnelDial } from './proxy-tunnel.ts';
import type { Trust } from './trust.ts';

/** How connections to one platform are made. */
export interface ConnectorOptions {
  /** For one connection, name look-up, proxy and TLS included, in milliseconds; then it fails with `UND_ERR_CONNECT_TIMEOUT`. */
  readonly timeoutMs: number;
  /** What the certificates of the platform and of the proxy are verified with. */
  readonly trust: Trust;
  /** The proxy to go through; null for none. What the environment says of proxies counts for nothing. */
  readonly proxyUrl: URL | null;
  /** Sent to the proxy. */
  readonly userAgent: string;
  /** Resolves host names, for each connection anew; by default the system does. */
  readonly lookup?: LookupFunction | undefined;
}

/** Makes connections, each within a time. (undici's own limit on it is up to a second late.) */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const { timeoutMs, trust, proxyUrl, userAgent, lookup } = options;
  const dial = createDial(trust, lookup);
  const dialTunnel = proxyUrl === null ? null : createTunnelDial(proxyUrl, dial, userAgent);

  return (platform, callback) => {
    let isSettled = false;
    const settle: buildConnector.Callback = (...result) => {
      isSettled = true;
      clearTimeout(timer);
      callback(...result);
    };
    let socket =
      dialTunnel === null
        ? dial(platform, settle)
        : dialTunnel(platform, (...result) => {
            const [error, tunnel] = result;
            if (error !== null || platform.protocol !== 'https:') settle(...result);
            else socket = dial({ ...platform, httpSocket: tunnel }, settle);
          });
    // Punctual: load of our own must not look like a platform that cannot be reached.
    const timer = setPunctualTimeout(() => {
      if (!isSettled) socket.destroy(new errors.ConnectTimeoutError());
    }, timeoutMs);
  };
}
