import type { Socket } from 'node:net';

/** How long a client may take to read what waits for it while the backlog is full, beside the time for its bytes, in milliseconds. */
const PATIENCE_MS = 1000;

/** How fast it must read then, in bytes a millisecond. */
const BYTES_PER_MS = (4 * 2 ** 20) / 1000;

/** What waits to be sent on one connection. */
interface Queue {
  readonly socket: Socket;
  bytes: number;
  /** When it began to wait, or when its last response was read. */
  sinceMs: number;
}

/**
 * Counts what waits to be sent to all clients together, and bounds it.
 *
 * When it is full, the longest queue is dropped: the connection with the most bytes waiting is cut off if that is at least
 * a power of two more than what the new response makes of its own, or if its client reads too slowly. Otherwise the new
 * response is rejected. So clients that do not read cannot keep others from their responses: small responses get through
 * at once, large ones within seconds.
 */
export class ResponseBacklog {
  /** How many bytes may wait. */
  readonly maxBytes: number;
  readonly #now: () => number;
  readonly #queues = new Map<Socket, Queue>();
  /** The queues by the number of bits of their size, each class in the order in which they came into it. */
  readonly #classes: readonly Set<Queue>[] = Array.from({ length: 54 }, () => new Set<Queue>());
  #bytes = 0;
  #cutOff = 0;

  /**
   * @param maxBytes how many bytes may wait; a single response may have more while no other waits
   * @param now the time in milliseconds, from any beginning
   */
  constructor(maxBytes: number, now: () => number = () => performance.now()) {
    this.maxBytes = maxBytes;
    this.#now = now;
  }

  /** How many bytes wait. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many connections were cut off to make room. */
  get cutOff(): number {
    return this.#cutOff;
  }

  /**
   * Counts bytes that will wait on a connection, if there is room for them, or room can be made.
   *
   * @returns what takes them out again, to be called once; null if they are rejected
   */
  add(socket: Socket, bytes: number): (() => void) | null {
    const waiting = this.#queues.get(socket)?.bytes ?? 0;
    return this.#makeRoom(socket, waiting + bytes, bytes) ? this.#push(socket, bytes) : null;
  }

  /** Tells whether a response of so many bytes would find room on a connection on which nothing else waits. */
  hasRoomFor(bytes: number): boolean {
    return this.#hasRoom(bytes) || this.#victimOf(null, bytes) !== null;
  }

  /** Counts bytes whether there is room for them or not: for responses that are no larger than a rejection. */
  addAnyway(socket: Socket, bytes: number): () => void {
    return this.add(socket, bytes) ?? this.#push(socket, bytes);
  }

  #hasRoom(bytes: number): boolean {
    return this.#bytes === 0 || this.#bytes + bytes <= this.maxBytes;
  }

  #makeRoom(socket: Socket, queueBytes: number, bytes: number): boolean {
    while (!this.#hasRoom(bytes)) {
      const victim = this.#victimOf(socket, queueBytes);
      if (victim === null) return false;
      this.#drop(victim);
      this.#cutOff += 1;
      victim.socket.destroy();
    }
    return true;
  }

  /** The connection to cut off for one that would have so many bytes waiting; null if none is worse than that. */
  #victimOf(socket: Socket | null, queueBytes: number): Queue | null {
    const longest = this.#longest();
    if (longest === null || longest.socket === socket) return null;
    return classOf(longest.bytes) > classOf(queueBytes) || this.#isSlow(longest) ? longest : null;
  }

  #isSlow({ bytes, sinceMs }: Queue): boolean {
    return this.#now() - sinceMs > PATIENCE_MS + bytes / BYTES_PER_MS;
  }

  #longest(): Queue | null {
    const queues = this.#classes.findLast(({ size }) => size > 0);
    return queues?.values().next().value ?? null;
  }

  #push(socket: Socket, bytes: number): () => void {
    const queue = this.#queues.get(socket) ?? { socket, bytes: 0, sinceMs: this.#now() };
    const sizeClass = classOf(queue.bytes + bytes);
    if (sizeClass === classOf(queue.bytes)) {
      queue.bytes += bytes;
      this.#bytes += bytes;
    } else {
      this.#drop(queue);
      queue.bytes += bytes;
      this.#enqueue(queue);
    }
    return () => {
      this.#pull(queue, bytes);
    };
  }

  #pull(queue: Queue, bytes: number): void {
    // It was dropped meanwhile if its connection was cut off.
    if (this.#queues.get(queue.socket) !== queue) return;
    this.#drop(queue);
    queue.bytes -= bytes;
    queue.sinceMs = this.#now();
    if (queue.bytes > 0) this.#enqueue(queue);
  }

  #enqueue(queue: Queue): void {
    this.#queues.set(queue.socket, queue);
    this.#classes[classOf(queue.bytes)]?.add(queue);
    this.#bytes += queue.bytes;
  }

  #drop(queue: Queue): void {
    this.#queues.delete(queue.socket);
    this.#classes[classOf(queue.bytes)]?.delete(queue);
    this.#bytes -= queue.bytes;
  }
}

/** The number of bits of a size. */
function classOf(bytes: number): number {
  return bytes === 0 ? 0 : Math.floor(Math.log2(bytes)) + 1;
}
