import { LRUCache } from 'lru-cache';
import { sourceNames } from '../../sources/registry.ts';
import { idsOf } from '../links.ts';
import type { Link } from '../links.ts';

/** What is known of one id. */
export interface KnownLink {
  /** Null where the id has no link. */
  readonly link: Link | null;
  /** When the question was sent that this answers, in milliseconds of the process's clock. */
  readonly asOfMs: number;
}

/** Its name, and one in each source. */
const IDS_OF_LINK = 1 + sourceNames.length;

/**
 * What is known of links, however old, bounded in ids; the longest unused go first. Ids without a link have a bound of
 * their own: made-up ones, of which there is no end, push out no link.
 *
 * Whatever was learned last holds: at any moment each id belongs to one link at most.
 */
export class LinkMemory {
  readonly #linked: LRUCache<string, KnownLink & { readonly link: Link }>;
  readonly #unlinked: LRUCache<string, number>;

  /** @param maxIds how many ids with a link are known at most, and how many without */
  constructor(maxIds: number) {
    this.#linked = new LRUCache({ max: maxIds });
    this.#unlinked = new LRUCache({ max: maxIds });
  }

  /** How many links are known. */
  get size(): number {
    return Math.ceil(this.#linked.size / IDS_OF_LINK);
  }

  /** What is known of an id; undefined where nothing is. */
  find(id: string): KnownLink | undefined {
    const linked = this.#linked.get(id);
    if (linked !== undefined) return linked;
    const asOfMs = this.#unlinked.get(id);
    return asOfMs === undefined ? undefined : { link: null, asOfMs };
  }

  /**
   * Learns what was answered to one question.
   *
   * @param asked every id of the question
   * @param links the links of those that have one
   * @param asOfMs when it was sent; what is known from a later question stays
   */
  learn(asked: Iterable<string>, links: readonly Link[], asOfMs: number): void {
    const unlinked = new Set(asked);
    for (const link of links) {
      const ids = idsOf(link);
      for (const id of ids) unlinked.delete(id);
      if (ids.some((id) => this.#isKnownSince(id, asOfMs))) continue;
      for (const id of ids) {
        this.#forget(id);
        this.#unlinked.delete(id);
      }
      const known = { link, asOfMs };
      for (const id of ids) this.#linked.set(id, known);
    }
    for (const id of unlinked) {
      if (this.#isKnownSince(id, asOfMs)) continue;
      this.#forget(id);
      this.#unlinked.set(id, asOfMs);
    }
  }

  #isKnownSince(id: string, asOfMs: number): boolean {
    const knownAsOfMs = this.#linked.peek(id)?.asOfMs ?? this.#unlinked.peek(id);
    return knownAsOfMs !== undefined && knownAsOfMs > asOfMs;
  }

  /** Forgets the link of an id, by all of its ids: it has changed or is gone, and what became of the others is not known. */
  #forget(id: string): void {
    const known = this.#linked.peek(id);
    if (known === undefined) return;
    for (const other of idsOf(known.link)) {
      if (this.#linked.peek(other) === known) this.#linked.delete(other);
    }
  }
}
