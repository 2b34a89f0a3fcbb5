import type { Socket } from 'node:net';

/** What a piece of a body takes beside its bytes: clients may send any number of small ones, in bytes. */
const PIECE_BYTES = 256;

/** How much clients may hold. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  /** How many bytes requests may take that have not been received whole, and as many those that are handled. */
  readonly maxRequestBytes: number;
}

/**
 * Bounds the connections of clients, and the bytes of request bodies that are being received, over all clients. At the
 * limit, the connection is closed that has waited longest for its client to send: a client that sends its requests at once
 * is served however many others send slowly.
 */
export class ClientConnections {
  readonly #limits: ConnectionLimits;
  /** How many requests of each open connection are handled. */
  readonly #requests = new Map<Socket, number>();
  /** The connections on which no request is handled, the longest waiting first. */
  readonly #waiting = new Set<Socket>();
  /** The bytes of each body that is being received, the oldest first. */
  readonly #receiving = new Map<Socket, number>();
  #receivingBytes = 0;
  #closed = 0;

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** How many connections were closed to make room. */
  get closed(): number {
    return this.#closed;
  }

  /** Counts a new connection until it is closed. */
  open(socket: Socket): void {
    this.#requests.set(socket, 0);
    socket.once('close', () => {
      this.#requests.delete(socket);
      this.#waiting.delete(socket);
      this.endBody(socket);
    });
    if (this.#requests.size > this.#limits.maxConnections) {
      const [longest = socket] = this.#waiting;
      this.#close(longest);
    }
    if (!socket.destroyed) this.#waiting.add(socket);
  }

  /** The headers of a request have been received. */
  beginRequest(socket: Socket): void {
    this.#add(socket, 1);
  }

  /** A response is sent, or will not be: the connection waits for the next request. */
  endRequest(socket: Socket): void {
    this.#add(socket, -1);
  }

  /** Counts a piece of a body. */
  receive(socket: Socket, bytes: number): void {
    const added = PIECE_BYTES + bytes;
    this.#receiving.set(socket, (this.#receiving.get(socket) ?? 0) + added);
    this.#receivingBytes += added;
    while (this.#receivingBytes > this.#limits.maxRequestBytes) {
      const [[oldest] = [socket]] = this.#receiving;
      this.endBody(oldest);
      this.#close(oldest);
    }
  }

  /** A body has been received whole, or will not be. */
  endBody(socket: Socket): void {
    this.#receivingBytes -= this.#receiving.get(socket) ?? 0;
    this.#receiving.delete(socket);
  }

  #add(socket: Socket, requests: number): void {
    const before = this.#requests.get(socket);
    // It is closed, or never was a connection.
    if (before === undefined) return;
    const now = before + requests;
    this.#requests.set(socket, now);
    if (now > 0) {
      this.#waiting.delete(socket);
      return;
    }
    this.endBody(socket);
    this.#waiting.add(socket);
  }

  #close(socket: Socket): void {
    this.#closed += 1;
    this.#waiting.delete(socket);
    socket.destroy();
  }
}
