import type { Identified, Identity } from './identity.ts';
import { linkedSources } from './identity.ts';
import { canonicalId, recordId } from './organization-id.ts';

/** What a grant is that grants every organization. */
const EVERY = '*';

/**
 * Which organizations a caller may read. A grant is any id of an organization, or `*`; by one of its ids an organization
 * is granted whole, with each record that it is linked to.
 */
export class Grants {
  /** Whether every organization is granted. */
  readonly isEvery: boolean;
  readonly #ids: ReadonlySet<string>;

  /** @param texts ids in any accepted form, or `*`; whatever is neither grants nothing */
  constructor(texts: Iterable<string>) {
    const ids = new Set<string>();
    let isEvery = false;
    for (const text of texts) {
      if (text === EVERY) isEvery = true;
      const id = canonicalId(text);
      if (id !== null) ids.add(id);
    }
    this.isEvery = isEvery;
    this.#ids = ids;
  }

  /** Every id by which something is granted, in canonical form and order: equal for grants that grant the same. */
  get ids(): readonly string[] {
    return this.isEvery ? [EVERY] : [...this.#ids].sort();
  }

  /**
   * Finds out whether what was found of an id may be told to the caller.
   *
   * @returns what was found; `'forbidden'` where it may not be told, also where nobody knows the id: whether somebody does
   *   is not for whoever it is not granted to. What is not looked up yet may be granted by its link, unless nothing is
   */
  check(text: string, identified: Identified): Identified | 'forbidden' {
    if (this.isEvery || identified === 'malformed') return identified;
    if (this.#ids.size === 0) return 'forbidden';
    if (typeof identified === 'string') return identified;
    const isGranted = identified === null ? this.#has(canonicalId(text)) : this.#cover(identified);
    return isGranted ? identified : 'forbidden';
  }

  #cover(identity: Identity): boolean {
    if (this.#has(identity.id)) return true;
    return linkedSources(identity).some((source) =>
      this.#has(recordId(source, identity.nativeIds[source] ?? '')),
    );
  }

  #has(id: string | null): boolean {
    return id !== null && this.#ids.has(id);
  }
}
