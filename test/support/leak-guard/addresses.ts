import { excerpt } from './excerpt.ts';
import { portOf } from './servers.ts';

/** Shorter paths stand in an answer by chance. */
const LEAST_PATH_LENGTH = 8;

/** Names that say nothing about whose machine it is. */
const ownNames = ['127.0.0.1', 'localhost', '[::1]'];

/** A host with its port, as URLs, Node's messages and the members of Node's errors have it. */
const hostAndPort = /(?<![\w.-])(\[[\da-f:]+\]|[\w.-]+)(?::|\\*",\\*"port\\*":)(\d{1,5})(?!\d)/gi;

/** Every slash, with as much after it as may be a path. */
const pathLike = /(?=(\/[^\s"'`\\<>()[\]{}|]{0,500}))/g;

/** Where the platforms are and what was called there, and where that stands in a text. */
export class Addresses {
  readonly #hosts = new Set<string>();
  readonly #names = new Set<string>();
  readonly #paths = new Set<string>();

  /** How many hosts and paths are known. */
  get size(): number {
    return this.#hosts.size + this.#names.size + this.#paths.size;
  }

  /** Learns where a platform is. */
  learnUrl(url: URL): void {
    const { hostname } = url;
    this.#hosts.add(`${hostname}:${portOf(url)}`);
    if (!ownNames.includes(hostname)) this.#names.add(hostname);
  }

  /** Forgets a platform of this machine: something else is at its port now. */
  forgetPort(port: number): void {
    for (const name of ownNames) this.#hosts.delete(`${name}:${port}`);
  }

  /** Learns what was called at a platform. @param path with its query string */
  learnPath(path: string): void {
    for (const form of [path, path.split('?', 1)[0] ?? '']) {
      if (form.length >= LEAST_PATH_LENGTH) this.#paths.add(form);
    }
  }

  /** Finds them in a text: one excerpt for each place. */
  find(text: string): string[] {
    const found: string[] = [];
    for (const { 0: whole, 1: host = '', 2: port = '', index } of text.matchAll(hostAndPort)) {
      if (this.#hosts.has(`${host.toLowerCase()}:${port}`)) found.push(excerpt(text, index, whole.length));
    }
    for (const name of this.#names) {
      const at = text.indexOf(name);
      if (at >= 0) found.push(excerpt(text, at, name.length));
    }
    if (this.#paths.size === 0) return found;
    for (const { 1: path = '', index } of text.matchAll(pathLike)) {
      if (this.#hasPath(path)) found.push(excerpt(text, index, path.length));
    }
    return found;
  }

  /** @param text begins with it; a question mark or the end of a sentence may follow */
  #hasPath(text: string): boolean {
    return this.#paths.has(text.replace(/[.,;:!?]+$/, '')) || this.#paths.has(text.split('?', 1)[0] ?? '');
  }
}
