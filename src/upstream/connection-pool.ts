import { errors } from 'undici';
import type { Dispatcher } from 'undici';
import { retryableStatuses } from './attempt-result.ts';
import { Connection } from './connection.ts';
import type { ConnectionOptions } from './connection.ts';
import type { ResponseReader } from './response-reader.ts';

/** How many connections there may be, and how they are made. */
export interface ConnectionPoolOptions extends ConnectionOptions {
  readonly maxConnections: number;
}

/** What is under way. */
export interface ConnectionPoolLoad {
  /** Requests on a connection. */
  readonly active: number;
  /** Requests that wait for a connection. */
  readonly queued: number;
  readonly connections: number;
}

/** Too early for this request (RFC 8470, section 5.2), which says nothing of the connection. */
const TOO_EARLY = 425;

/** "Not the right server for this connection" (RFC 9110, section 15.5.20): the others lead to the same place. */
const MISDIRECTED = 421;

/**
 * Keep-alive connections to one upstream, the last used first. Each ends at an age, after some statuses, or when either
 * side closes it. (undici's own pool does not say whether a connection is new, and cannot be asked for a new one.)
 *
 * A request that fails on a reused connection before anything was received is sent once more on a new connection: a
 * server may close an idle connection at any time, also just as a request is written (RFC 9112, section 9.3.1).
 */
export class ConnectionPool {
  readonly #options: ConnectionPoolOptions;
  readonly #idle: Connection[] = [];
  readonly #busy = new Map<Connection, Exchange>();
  readonly #waiting: Exchange[] = [];
  #isClosed = false;

  constructor(options: ConnectionPoolOptions) {
    this.#options = options;
  }

  get load(): ConnectionPoolLoad {
    let active = 0;
    let connections = this.#idle.length;
    for (const [connection, { isUnderWay }] of this.#busy) {
      if (isUnderWay) active += 1;
      if (connection.isConnected) connections += 1;
    }
    return { active, queued: this.#busy.size - active + this.#waiting.length, connections };
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Sends a request as soon as there is a connection for it. What goes wrong is an error of the reader. */
  dispatch(request: Dispatcher.DispatchOptions, reader: ResponseReader): void {
    if (this.#isClosed) {
      reader.onResponseError(null, new errors.ClientDestroyedError());
      return;
    }
    const exchange = new Exchange(this, request, reader);
    const connection = this.#takeConnection();
    if (connection === null) this.#waiting.push(exchange);
    else this.#run(exchange, connection);
  }

  /** Takes back a connection whose request has ended. */
  release(connection: Connection): void {
    this.#busy.delete(connection);
    if (this.#isClosed) return;
    const isUsable = connection.isUsable;
    if (!isUsable) connection.close();
    const next = this.#waiting.shift();
    if (next !== undefined) this.#run(next, isUsable ? connection : this.#connect());
    else if (isUsable) this.#idle.push(connection);
  }

  /** Lets every connection end with the request that it has. */
  expireAll(): void {
    for (const connection of this.#idle.splice(0)) connection.close();
    for (const connection of this.#busy.keys()) connection.expire();
  }

  /** Closes every connection; requests under way and waiting fail with `UND_ERR_DESTROYED`. */
  async destroy(): Promise<void> {
    this.#isClosed = true;
    for (const { reader } of this.#waiting.splice(0)) {
      reader.onResponseError(null, new errors.ClientDestroyedError());
    }
    const connections = [...this.#idle.splice(0), ...this.#busy.keys()];
    await Promise.all(connections.map((connection) => connection.destroy()));
  }

  #takeConnection(): Connection | null {
    for (let connection = this.#idle.pop(); connection !== undefined; connection = this.#idle.pop()) {
      if (connection.isUsable) return connection;
      connection.close();
    }
    return this.#busy.size < this.#options.maxConnections ? this.#connect() : null;
  }

  #connect(): Connection {
    return new Connection(this.#options, (closed) => {
      const index = this.#idle.indexOf(closed);
      if (index >= 0) this.#idle.splice(index, 1);
    });
  }

  #run(exchange: Exchange, connection: Connection): void {
    this.#busy.set(connection, exchange);
    exchange.runOn(connection);
  }
}

/** One request and its response, on the connection that it was given. */
class Exchange implements Dispatcher.DispatchHandler {
  readonly reader: ResponseReader;
  /** Whether the request was written and its response has not ended. */
  isUnderWay = false;
  readonly #pool: ConnectionPool;
  readonly #request: Dispatcher.DispatchOptions;
  #connection: Connection | null = null;
  #wasResent = false;

  constructor(pool: ConnectionPool, request: Dispatcher.DispatchOptions, reader: ResponseReader) {
    this.#pool = pool;
    this.#request = request;
    this.reader = reader;
  }

  runOn(connection: Connection): void {
    this.#connection = connection;
    connection.dispatch(this.#request, this);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.reader.onRequestStart(controller);
    this.isUnderWay = true;
    this.#connection?.begin();
  }

  onResponseStart(...[controller, status, headers]: Parameters<ResponseReader['onResponseStart']>): void {
    // What is behind the connection cannot serve now; another connection may lead elsewhere.
    if (retryableStatuses.includes(status) && status !== TOO_EARLY) this.#connection?.expire();
    if (status === MISDIRECTED) this.#pool.expireAll();
    this.reader.onResponseStart(controller, status, headers);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.reader.onResponseData(controller, chunk);
  }

  onResponseEnd(): void {
    this.reader.onResponseEnd();
    this.#connection?.end();
    this.#release();
  }

  onResponseError(controller: Dispatcher.DispatchController | null, error: Error): void {
    if (this.#mayResend()) {
      this.#wasResent = true;
      this.isUnderWay = false;
      // The socket has closed, so the connection makes a new one; when undici is done with the old one.
      queueMicrotask(() => this.#connection?.dispatch(this.#request, this));
      return;
    }
    this.reader.onResponseError(controller, error);
    // What was written and has failed leaves the connection in an unknown state.
    if (this.isUnderWay) this.#connection?.expire();
    this.#release();
  }

  #mayResend(): boolean {
    const connection = this.#connection;
    // Settled: the response has begun, or we ended the request ourselves since it was cancelled or its time was up.
    if (connection === null || this.#wasResent || this.reader.isSettled || this.#pool.isClosed) return false;
    return connection.hasServed && !(this.isUnderWay && connection.hasReceived);
  }

  #release(): void {
    const connection = this.#connection;
    this.#connection = null;
    this.isUnderWay = false;
    if (connection !== null) this.#pool.release(connection);
  }
}
