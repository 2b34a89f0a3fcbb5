import type { Socket } from 'node:net';
import type { ClientLimits } from './client-limits.ts';

/** The memory of one piece of a body beside its bytes, in bytes. */
const PIECE_BYTES = 256;

type Limits = Pick<ClientLimits, 'maxConnections' | 'maxBufferedBytes'>;

/**
 * Limits the connections of all clients, and the bytes of the request bodies in transfer. At a limit, it closes the
 * connection that has waited longest for its client. So slow clients cannot keep fast ones out.
 */
export class ClientConnections {
  readonly #limits: Limits;
  /** The open connections, each with the number of its requests in flight. */
  readonly #requests = new Map<Socket, number>();
  /** The connections without a request in flight, the longest waiting first. */
  readonly #waiting = new Set<Socket>();
  /** The bytes received of each body in transfer, the oldest first. */
  readonly #receiving = new Map<Socket, number>();
  #receivingBytes = 0;
  #closed = 0;

  constructor(limits: Limits) {
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

  /** To be called when the headers of a request have been received. */
  beginRequest(socket: Socket): void {
    this.#add(socket, 1);
  }

  /** To be called when a response is closed. */
  endRequest(socket: Socket): void {
    this.#add(socket, -1);
  }

  /** Counts a piece of a body. */
  receive(socket: Socket, bytes: number): void {
    const added = PIECE_BYTES + bytes;
    this.#receiving.set(socket, (this.#receiving.get(socket) ?? 0) + added);
    this.#receivingBytes += added;
    while (this.#receivingBytes > this.#limits.maxBufferedBytes) {
      const [[oldest] = [socket]] = this.#receiving;
      this.endBody(oldest);
      this.#close(oldest);
    }
  }

  /** To be called when a body has been received to its end. */
  endBody(socket: Socket): void {
    this.#receivingBytes -= this.#receiving.get(socket) ?? 0;
    this.#receiving.delete(socket);
  }

  #add(socket: Socket, requests: number): void {
    const before = this.#requests.get(socket);
    // Closed, or not a connection: Fastify's `inject` has none.
    if (before === undefined) return;
    const now = before + requests;
    this.#requests.set(socket, now);
    if (now > 0) this.#waiting.delete(socket);
    else this.#waiting.add(socket);
  }

  #close(socket: Socket): void {
    this.#closed += 1;
    this.#waiting.delete(socket);
    socket.destroy();
  }
}
