/** Where a server is: in this process, or in another that a test started. */
export type Place = 'here' | 'elsewhere';

/** Which server is behind a port. Ports are used again, so that what was there before counts no more. */
export class Servers {
  readonly #here = new Set<number>();
  readonly #calledFrom = new Map<number, Set<Place>>();

  /** Notes that a server begins to listen; what was at its port before has gone. */
  listen(port: number, place: Place): void {
    this.#calledFrom.delete(port);
    if (place === 'here') this.#here.add(port);
    else this.#here.delete(port);
  }

  /** Notes that a server of ours calls a platform. @param from where that server is */
  call(port: number, from: Place): void {
    const places = this.#calledFrom.get(port) ?? new Set();
    this.#calledFrom.set(port, places.add(from));
  }

  /** Whether the server of a port is in this process. */
  isHere(port: number): boolean {
    return this.#here.has(port);
  }

  /** Whether a server of ours calls the one of a port. */
  isPlatform(port: number): boolean {
    return this.#calledFrom.has(port);
  }

  /** Whether a server of ours in another process calls it: only the platform itself shows what it answers then. */
  isCalledFromElsewhere(port: number): boolean {
    return this.#calledFrom.get(port)?.has('elsewhere') ?? false;
  }
}

/** The port of a URL, said or not. */
export function portOf({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}
