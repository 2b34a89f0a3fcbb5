import { GraphError } from '../errors/graph-error.ts';
import { ConnectionPool } from './connection-pool.ts';
import type { ConnectionPoolLoad } from './connection-pool.ts';
import { createConnector } from './connector.ts';
import type { ConnectorOptions } from './connector.ts';
import type { Deadline } from './deadline.ts';
import { validateHeaderName, validateHeaderValue } from './node-http.ts';
import type { ResponseBudget } from './response-budget.ts';
import { ResponseReader } from './response-reader.ts';
import type { UpstreamAnswer } from './response-reader.ts';
import { createTrust } from './trust.ts';
import type { Trust } from './trust.ts';

/** How an upstream is reached. */
export interface UpstreamOptions {
  /** The platform's name in errors. */
  readonly source: string;
  /** The base URL; paths are appended to its own path. */
  readonly url: URL;
  /** How long one attempt may take, waiting for a connection included, in milliseconds. */
  readonly timeoutMs: number;
  /** How long making a connection may take, in milliseconds; what is left of the attempt where that is less. */
  readonly connectTimeoutMs: number;
  /** How many calls may be under way at once; further ones wait for a connection. */
  readonly maxConcurrentCalls: number;
  /** How large the body of a response may be, in bytes. */
  readonly maxResponseBytes: number;
  /** The age at which a connection is replaced, in milliseconds; 0 for any age. A request under way is never cut. */
  readonly connectionMaxAgeMs: number;
  /** Who asks, by name and version: sent to the upstream and to a proxy. */
  readonly userAgent: string;
  /** What bounds the responses of all platforms together; nothing by default. */
  readonly budget?: ResponseBudget | null;
  /** What certificates are verified with; by default the authorities that Node trusts. */
  readonly trust?: Trust;
  /** The forward proxy to go through; by default none. */
  readonly proxyUrl?: URL | null;
  /** Resolves host names; by default the system does. */
  readonly lookup?: ConnectorOptions['lookup'];
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
  /** At least 0, less than 1: which part of its age a connection is spared. */
  readonly random?: () => number;
}

/** What is under way to one platform. */
export type UpstreamLoad = ConnectionPoolLoad;

/** One REST platform: one connection pool with keep-alive for the whole process. */
export interface Upstream {
  /**
   * Makes one attempt at a GET. Never rejects: what goes wrong below HTTP is a {@link GraphError} with the code
   * `UPSTREAM_UNAVAILABLE`, `UPSTREAM_TIMEOUT` or, for a 200 that is too large, `UPSTREAM_INVALID_RESPONSE`;
   * a request that HTTP cannot carry is a fault of ours, `INTERNAL_SERVER_ERROR`. Redirects are not followed.
   *
   * @param path begins with a slash; whatever comes from a caller in it must be encoded
   */
  get(
    path: string,
    headers: Record<string, string>,
    deadline: Deadline,
  ): Promise<UpstreamAnswer | GraphError>;
  /** What is under way as of now. */
  readonly load: UpstreamLoad;
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}

/** Creates the pool of one platform. Connects only when the first call is made. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { source, url, timeoutMs, maxResponseBytes: maxBytes, budget } = options;
  const basePath = url.pathname.replace(/\/+$/, '');
  // Without it a server may choose any coding (RFC 9110, section 12.5.3), and none is decoded.
  const ownHeaders = { 'user-agent': options.userAgent, 'accept-encoding': 'identity' };
  const pool = new ConnectionPool({
    origin: url.origin,
    maxConnections: options.maxConcurrentCalls,
    maxAgeMs: options.connectionMaxAgeMs,
    connect: createConnector({
      timeoutMs: Math.min(options.connectTimeoutMs, timeoutMs),
      trust: options.trust ?? createTrust(),
      proxyUrl: options.proxyUrl ?? null,
      lookup: options.lookup,
      userAgent: options.userAgent,
    }),
    now: options.now ?? (() => performance.now()),
    random: options.random ?? Math.random,
  });

  return {
    get(path, headers, deadline) {
      if (deadline.end !== null) {
        return Promise.resolve(new GraphError('UPSTREAM_TIMEOUT', { source, reason: 'no time left' }));
      }
      // Not left to undici: a request that it refuses takes its connection out of the pool for good.
      if (!canBeWritten(basePath + path, headers)) {
        return Promise.resolve(new GraphError('INTERNAL_SERVER_ERROR', { source, reason: neverWritten }));
      }
      return new Promise((settle) => {
        const reader = new ResponseReader({ source, timeoutMs, maxBytes, budget, deadline, settle });
        const request = { path: basePath + path, method: 'GET', headers: { ...ownHeaders, ...headers } };
        pool.dispatch(request, reader);
      });
    },
    get load() {
      return pool.load;
    },
    close: () => pool.destroy(),
  };
}

/** What a call is logged with that was not sent because it cannot be written; it says nothing about the platform. */
const neverWritten = 'UND_ERR_INVALID_ARG';

/** Whether HTTP can carry this path and these headers. */
function canBeWritten(path: string, headers: Readonly<Record<string, string>>): boolean {
  try {
    for (const [name, value] of Object.entries(headers)) {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    }
  } catch {
    return false;
  }
  return /^[\x21-\x7e]+$/.test(path);
}
