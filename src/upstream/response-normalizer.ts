import type { Socket } from 'node:net';

/** Notes whether anything was received for the request under way. */
export class ResponseNormalizer {
  #hasReceived = false;

  /** Whether a byte was received since the request was written. */
  get hasReceived(): boolean {
    return this.#hasReceived;
  }

  /** Listens to what undici reads of a socket. */
  attach(socket: Socket): void {
    const read = socket.read.bind(socket) as (size?: number) => Buffer | null;
    socket.read = (size?: number) => {
      const bytes = read(size);
      if (bytes !== null) this.#hasReceived = true;
      return bytes;
    };
  }

  /** A request is written: what is received from now on is its response. */
  begin(): void {
    this.#hasReceived = false;
  }
}
