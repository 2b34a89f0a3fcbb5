import { excerpt, placesOf } from './places.ts';
import { portOf } from './servers.ts';

/** Shorter paths stand in an answer by chance. */
const LEAST_PATH_LENGTH = 8;

/** Names that say nothing about whose machine it is. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]'];

/** A port behind a host, as URLs and Node's messages have it, and as the members of Node's errors are written. */
const portBehindHost = /(?::|\\*",\\*"port\\*":)(\d+)/y;

/** Where the platforms are and what was called there, and where that stands in a text. */
export class Addresses {
  readonly #portsByHost = new Map<string, Set<number>>();
  readonly #paths = new Set<string>();
  /** Hosts with their ports. */
  readonly #shownOnPages = new Set<string>();
  /** Of ports where no platform was before, the moment since when the server is there that is there now. */
  readonly #newSince = new Map<number, number>();
  #moment = 0;

  /** Grows whenever a server begins to listen. */
  get moment(): number {
    return this.#moment;
  }

  /** Learns where a platform is. */
  learnUrl(url: URL): void {
    const ports = this.#portsByHost.get(url.hostname) ?? new Set();
    this.#portsByHost.set(url.hostname, ports.add(portOf(url)));
  }

  /** Learns what pages name on purpose, such as the identity provider that they lead to. */
  showOnPages(url: URL): void {
    this.#shownOnPages.add(`${url.hostname}:${portOf(url)}`);
  }

  /** Notes that a server of this machine begins to listen: what was at its port before has gone. */
  listen(port: number): void {
    this.#moment += 1;
    const wasPlatform = ownNames.map((name) => this.#portsByHost.get(name)?.delete(port)).includes(true);
    // One that comes back is the same one, whatever was there before it came first.
    if (!wasPlatform) this.#newSince.set(port, this.#moment);
  }

  /** Learns what was called at a platform. @param path with its query string */
  learnPath(path: string): void {
    for (const form of [path, path.split('?', 1)[0] ?? '']) {
      if (form.length >= LEAST_PATH_LENGTH) this.#paths.add(form);
    }
  }

  /**
   * Finds them in a text: one excerpt for each place.
   *
   * @param writtenAt the moment when the text got out: a server that had a platform's port earlier may have named it
   */
  find(text: string, isFromPages = false, writtenAt = this.#moment): string[] {
    return [...this.#findHosts(text, isFromPages, writtenAt), ...this.#findPaths(text)];
  }

  *#findHosts(text: string, isFromPages: boolean, writtenAt: number): Generator<string> {
    for (const [host, ports] of this.#portsByHost) {
      for (const at of placesOf(text, host)) {
        portBehindHost.lastIndex = at + host.length;
        const [behind = '', port] = portBehindHost.exec(text) ?? [];
        if (isFromPages && this.#shownOnPages.has(`${host}:${port ?? ''}`)) continue;
        if (!ownNames.includes(host) || this.#wasThere(ports, Number(port), writtenAt)) {
          yield excerpt(text, at, host.length + behind.length);
        }
      }
    }
  }

  #wasThere(ports: ReadonlySet<number>, port: number, moment: number): boolean {
    return ports.has(port) && moment >= (this.#newSince.get(port) ?? 0);
  }

  *#findPaths(text: string): Generator<string> {
    for (const path of this.#paths) {
      for (const at of placesOf(text, path)) {
        // Else it is a part of another one.
        if (!/[\w%-]/.test(text[at + path.length] ?? '')) yield excerpt(text, at, path.length);
      }
    }
  }
}
