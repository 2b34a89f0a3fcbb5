import type { Socket } from 'node:net';
import { Client } from 'undici';
import type { buildConnector, Dispatcher } from 'undici';
import { ResponseNormalizer } from './response-normalizer.ts';

/** How connections to one upstream are made and for how long they are used. */
export interface ConnectionOptions {
  /** The scheme, host and port of the upstream. */
  readonly origin: string;
  readonly connect: buildConnector.connector;
  /** The age at which a connection gets no more requests, in milliseconds; 0 for any age. */
  readonly maxAgeMs: number;
  /** Milliseconds that only ever grow. */
  readonly now: () => number;
  /** At least 0, less than 1. */
  readonly random: () => number;
}

/** The part of the age that is random, so that connections made together do not all end together. */
const JITTER = 0.2;

/**
 * One connection to an upstream, for one request at a time. undici's client connects when the first request is
 * dispatched, and once more where the socket closes before a request was written.
 */
export class Connection {
  readonly #client: Client;
  readonly #options: ConnectionOptions;
  readonly #normalizer = new ResponseNormalizer();
  #socket: Socket | null = null;
  #hasServed = false;
  #expiresAtMs = Infinity;

  /** @param onClose called when a socket of this connection has closed */
  constructor(options: ConnectionOptions, onClose: (connection: Connection) => void) {
    this.#options = options;
    const { origin, connect } = options;
    this.#client = new Client(origin, {
      connect: (upstream, callback) => {
        this.#hasServed = false;
        connect(upstream, (...result) => {
          const [error, socket] = result;
          if (error === null) this.#attach(socket, onClose);
          callback(...result);
        });
      },
      // Our own timers decide; undici's are coarse.
      headersTimeout: 0,
      bodyTimeout: 0,
      // One request a connection: its time limit and its end are then nobody else's.
      allowH2: false,
      pipelining: 1,
    });
  }

  get isConnected(): boolean {
    return this.#socket !== null && !this.#socket.destroyed;
  }

  /** Whether a further request may be sent. */
  get isUsable(): boolean {
    return this.isConnected && this.#options.now() < this.#expiresAtMs;
  }

  /** Whether the socket, which may be closed by now, has had a whole response. */
  get hasServed(): boolean {
    return this.#hasServed;
  }

  /** Whether a byte was received since the last request was written. */
  get hasReceived(): boolean {
    return this.#normalizer.hasReceived;
  }

  /** Sends a request, on a new socket if there is none. */
  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  /** A request is written now. */
  begin(): void {
    this.#normalizer.begin();
  }

  /** The response to it was received whole. */
  end(): void {
    this.#hasServed = true;
  }

  /** Lets the request under way be the last one. */
  expire(): void {
    this.#expiresAtMs = -Infinity;
  }

  /** Closes the socket when the request under way, if any, has ended. */
  close(): void {
    this.#client.close(() => undefined);
  }

  /** Closes the socket; a request under way fails with `UND_ERR_DESTROYED`. */
  destroy(): Promise<void> {
    return this.#client.destroy();
  }

  #attach(socket: Socket, onClose: (connection: Connection) => void): void {
    const { maxAgeMs, now, random } = this.#options;
    this.#socket = socket;
    this.#expiresAtMs = maxAgeMs === 0 ? Infinity : now() + maxAgeMs * (1 - JITTER * random());
    this.#normalizer.attach(socket);
    // Before undici's listener: a request that fails by it finds the connection as it is.
    socket.once('close', () => {
      if (this.#socket !== socket) return;
      this.#socket = null;
      onClose(this);
    });
  }
}
