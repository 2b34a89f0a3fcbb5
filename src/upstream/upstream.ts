import { Pool } from 'undici';
import { GraphError } from '../errors/graph-error.ts';
import type { Deadline } from './deadline.ts';
import { createConnector } from './connector.ts';
import { ResponseReader } from './response-reader.ts';
import type { UpstreamAnswer } from './response-reader.ts';

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
}

/** One REST platform: one connection pool with keep-alive for the whole process. */
export interface Upstream {
  /**
   * Makes one attempt at a GET. Never rejects: what goes wrong below HTTP is a {@link GraphError} with the code
   * `UPSTREAM_UNAVAILABLE`, `UPSTREAM_TIMEOUT` or, for a 200 that is too large, `UPSTREAM_INVALID_RESPONSE`. Redirects are not followed.
   *
   * @param path begins with a slash; whatever comes from a caller in it must be encoded
   */
  get(
    path: string,
    headers: Record<string, string>,
    deadline: Deadline,
  ): Promise<UpstreamAnswer | GraphError>;
  /** Closes every connection; calls under way fail. */
  close(): Promise<void>;
}

/** Creates the pool of one platform. Connects only when the first call is made. */
export function createUpstream(options: UpstreamOptions): Upstream {
  const { source, url, timeoutMs, maxResponseBytes: maxBytes } = options;
  const basePath = url.pathname.replace(/\/+$/, '');
  const pool = new Pool(url.origin, {
    connections: options.maxConcurrentCalls,
    connect: createConnector(Math.min(options.connectTimeoutMs, timeoutMs)),
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
      return new Promise((settle) => {
        const reader = new ResponseReader({ source, timeoutMs, maxBytes, deadline, settle });
        try {
          pool.dispatch({ path: basePath + path, method: 'GET', headers }, reader);
        } catch (error) {
          reader.onResponseError(null, error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    close: () => pool.destroy(),
  };
}
