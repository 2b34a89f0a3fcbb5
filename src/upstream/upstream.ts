import type { SecureContext } from 'node:tls';
import { Pool } from 'undici';
import { GraphError } from '../errors/graph-error.ts';
import type { Deadline } from './deadline.ts';
import { createConnector } from './connector.ts';
import { validateHeaderName, validateHeaderValue } from './node-http.ts';
import type { ResponseBudget } from './response-budget.ts';
import { ResponseReader } from './response-reader.ts';
import type { UpstreamAnswer } from './response-reader.ts';
import { createTrust } from './trust.ts';

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
  /** What bounds the responses of all platforms together; nothing by default. */
  readonly budget?: ResponseBudget | null;
  /** What certificates are verified with; by default the authorities that Node trusts. */
  readonly trust?: SecureContext;
  /** The forward proxy to go through; by default none. */
  readonly proxyUrl?: URL | null;
}

/** What is under way to one platform. */
export interface UpstreamLoad {
  /** Requests on a connection. */
  readonly active: number;
  /** Requests that wait for a connection. */
  readonly queued: number;
  readonly connections: number;
}

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
  const pool = new Pool(url.origin, {
    connections: options.maxConcurrentCalls,
    connect: createConnector({
      timeoutMs: Math.min(options.connectTimeoutMs, timeoutMs),
      trust: options.trust ?? createTrust(),
      proxyUrl: options.proxyUrl ?? null,
    }),
    // Our own timers decide; undici's are coarse.
    headersTimeout: 0,
    bodyTimeout: 0,
    // One request a connection: its time limit and its end are then nobody else's.
    allowH2: false,
    pipelining: 1,
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
        try {
          pool.dispatch({ path: basePath + path, method: 'GET', headers }, reader);
        } catch (error) {
          reader.onResponseError(null, error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    get load() {
      const { running, queued, connected } = pool.stats;
      return { active: running, queued, connections: connected };
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
