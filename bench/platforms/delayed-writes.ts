import type { Socket } from 'node:net';

interface Write {
  readonly dueMs: number;
  readonly socket: Socket;
  readonly bytes: Buffer;
}

/** Writes after a fixed delay, with one timer for all: a timer for each would cost more than the answers. */
export class DelayedWrites {
  /** In milliseconds; 0 writes at once. To be changed only while nothing waits, so that the order stays. */
  delayMs = 0;
  #waiting: Write[] = [];
  #timer: NodeJS.Timeout | null = null;

  /** Writes when it is time. A connection that is gone by then gets nothing. */
  write(socket: Socket, bytes: Buffer): void {
    if (this.delayMs === 0) {
      socket.write(bytes);
      return;
    }
    this.#waiting.push({ dueMs: performance.now() + this.delayMs, socket, bytes });
    this.#timer ??= setTimeout(this.#writeDue, this.delayMs);
  }

  /** Forgets what waits. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = [];
  }

  readonly #writeDue = (): void => {
    const nowMs = performance.now();
    const next = this.#waiting.findIndex(({ dueMs }) => dueMs > nowMs);
    const due = this.#waiting.splice(0, next < 0 ? this.#waiting.length : next);
    for (const { socket, bytes } of due) {
      if (socket.writable) socket.write(bytes);
    }
    const first = this.#waiting[0];
    this.#timer = first === undefined ? null : setTimeout(this.#writeDue, first.dueMs - nowMs);
  };
}
