import type { SourceName } from '../../sources/registry.ts';
import { idsOf } from '../links.ts';
import type { FoundLink, Link, RequestLinks } from '../links.ts';
import { recordId } from '../organization-id.ts';
import type { FoundLinks, LinkLookups } from './link-lookups.ts';
import type { LinkMemory } from './link-memory.ts';

/** What the links of a database are looked up with, for the whole process. */
export interface DatabaseLinksOptions {
  readonly memory: LinkMemory;
  readonly lookups: LinkLookups;
  /** How long what is known holds before it is asked again, in milliseconds. */
  readonly refreshMs: number;
}

/**
 * The links of a database as one request sees them. What is known and not old is found at once; everything else has to be
 * looked up. Where that cannot be done, what is known is found however old it is.
 *
 * The request sees one state. Where what comes later contradicts what was found before, because a link has changed
 * meanwhile, everything is found anew by one query; once something was read, what comes later is unavailable.
 */
export class DatabaseLinks implements RequestLinks {
  readonly #options: DatabaseLinksOptions;
  /** What was found of each id that was asked for. */
  readonly #found = new Map<string, Exclude<FoundLink, 'not-looked-up'>>();
  /** The links that were found, by those of their ids that were not asked for. */
  readonly #implied = new Map<string, Link>();

  constructor(options: DatabaseLinksOptions) {
    this.#options = options;
  }

  named(name: string): FoundLink {
    return this.#find(name);
  }

  ofRecord(source: SourceName, nativeId: string): FoundLink {
    return this.#find(recordId(source, nativeId));
  }

  async lookUp(ids: readonly string[], isBeforeReading: boolean): Promise<void> {
    const { lookups } = this.#options;
    const missing = ids.filter((id) => this.#find(id) === 'not-looked-up');
    if (missing.length === 0) return;
    const isOneState = this.#take(missing, await lookups.lookUp(missing));
    if (isOneState || !isBeforeReading) return;
    const all = [...this.#found.keys()];
    const answer = await lookups.lookUpTogether(all);
    this.#found.clear();
    this.#implied.clear();
    this.#take(all, answer);
  }

  watch(): () => boolean {
    const found = [...this.#found];
    const { memory } = this.#options;
    return () =>
      found.every(([id, link]) => {
        const known = memory.find(id);
        return known !== undefined && this.#holds(known.asOfMs) && isSame(known.link, link);
      });
  }

  #find(id: string): FoundLink {
    if (this.#isFound(id)) return this.#found.get(id) ?? null;
    const { memory, lookups } = this.#options;
    const known = memory.find(id);
    if (known !== undefined && this.#holds(known.asOfMs)) return this.#keep(id, known.link);
    return known === undefined && lookups.areResting ? this.#keep(id, 'unavailable') : 'not-looked-up';
  }

  #holds(asOfMs: number): boolean {
    const { refreshMs, lookups } = this.#options;
    return performance.now() - asOfMs < refreshMs || lookups.areResting;
  }

  #isFound(id: string): boolean {
    if (this.#found.has(id)) return true;
    const implied = this.#implied.get(id);
    if (implied === undefined) return false;
    this.#found.set(id, implied);
    return true;
  }

  /** Keeps what was answered, or what is known where nothing was; whether it all goes together. */
  #take(ids: readonly string[], answer: FoundLinks | null): boolean {
    let isOneState = true;
    for (const id of ids) {
      if (this.#isFound(id)) continue;
      const known = answer === null ? this.#options.memory.find(id)?.link : (answer.get(id) ?? null);
      const kept = this.#keep(id, known === undefined ? 'unavailable' : known);
      isOneState &&= known === undefined || kept !== 'unavailable';
    }
    return isOneState;
  }

  /** Keeps what is found of an id; where it contradicts what was found before, it is not available. */
  #keep(id: string, link: Link | null | 'unavailable'): Link | null | 'unavailable' {
    if (link === null || link === 'unavailable') {
      this.#found.set(id, link);
      return link;
    }
    const others = idsOf(link).filter((other) => other !== id);
    const isContradicted = others.some((other) => {
      const before = this.#found.get(other) ?? this.#implied.get(other);
      return this.#isFound(other) && before !== 'unavailable' && !isSame(before ?? null, link);
    });
    this.#found.set(id, isContradicted ? 'unavailable' : link);
    if (isContradicted) return 'unavailable';
    for (const other of others) this.#implied.set(other, link);
    return link;
  }
}

function isSame(one: FoundLink, other: FoundLink): boolean {
  if (one === other) return true;
  if (one === null || other === null || typeof one === 'string' || typeof other === 'string') return false;
  const ids = idsOf(other);
  return idsOf(one).every((id, index) => id === ids[index]);
}
