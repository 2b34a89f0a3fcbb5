import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import { parseJsonArray } from '../files/json-array.ts';
import { forEverySource, nativeIdParsers, sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import { isLinkName, recordId } from './organization-id.ts';

/** The statement that one record of each source is the same organization. */
export interface Link {
  /** The organization's canonical id. */
  readonly id: string;
  readonly nativeIds: Readonly<Record<SourceName, string>>;
}

/** What is known of an id: its link; null where it has none; or why that cannot be said. */
export type FoundLink = Link | null | 'not-looked-up' | 'unavailable';

/** The links as one request sees them: whatever it was told of an id, it is told until its end. */
export interface RequestLinks {
  /** Finds a link by its name. */
  named(name: string): FoundLink;
  /** Finds the link that has this record. */
  ofRecord(source: SourceName, nativeId: string): FoundLink;
  /**
   * Looks up ids, in one go, of which `'not-looked-up'` was found; it is not found of them again. Never rejects.
   *
   * @param ids names of links and ids of records, as {@link recordId} writes them
   * @param isBeforeReading whether nothing was read yet: then what was found before may be found anew, should it have
   *   changed meanwhile
   */
  lookUp(ids: readonly string[], isBeforeReading: boolean): Promise<void>;
  /**
   * Creates what tells, later and again, whether all that was found up to now would be found just so.
   *
   * @param current the links as a request would see them that begins now
   */
  watch(current: () => RequestLinks): () => boolean;
}

/** Every link there is, found by its name or by any of its records: nothing need be looked up. */
export class Links implements RequestLinks {
  readonly #byName = new Map<string, Link>();
  readonly #byRecord = forEverySource<Record<SourceName, Map<string, Link>>>(() => new Map());

  /** @param links each id at most once, as {@link parseLinks} makes sure */
  constructor(links: readonly Link[] = []) {
    for (const link of links) this.add(link);
  }

  /**
   * Adds a link, only until the links are handed to requests.
   *
   * @returns each of its ids that an earlier link has, and keeps
   */
  add(link: Link): { readonly id: string; readonly earlier: Link }[] {
    const repeats: { id: string; earlier: Link }[] = [];
    const named = this.#byName.get(link.id);
    if (named === undefined) this.#byName.set(link.id, link);
    else repeats.push({ id: link.id, earlier: named });
    for (const source of sourceNames) {
      const nativeId = link.nativeIds[source];
      const earlier = this.#byRecord[source].get(nativeId);
      if (earlier === undefined) this.#byRecord[source].set(nativeId, link);
      else repeats.push({ id: recordId(source, nativeId), earlier });
    }
    return repeats;
  }

  /** How many links there are. */
  get size(): number {
    return this.#byName.size;
  }

  /** Finds a link by its name. */
  named(name: string): Link | null {
    return this.#byName.get(name) ?? null;
  }

  /** Finds the link that has this record. */
  ofRecord(source: SourceName, nativeId: string): Link | null {
    return this.#byRecord[source].get(nativeId) ?? null;
  }

  /** Every link, in the order of the file. */
  values(): IterableIterator<Link> {
    return this.#byName.values();
  }

  lookUp(): Promise<void> {
    return Promise.resolve();
  }

  watch(current: () => RequestLinks): () => boolean {
    return () => current() === this;
  }
}

/** Every id that a link is found by: its name, and those of its records. */
export function idsOf({ id, nativeIds }: Link): string[] {
  return [id, ...sourceNames.map((source) => recordId(source, nativeIds[source]))];
}

const nativeId = (source: SourceName) =>
  z
    .union([z.string(), z.int()], `must be an id of the ${source} platform`)
    .transform((id) => nativeIdParsers[source](String(id)))
    .refine((id) => id !== null, `must be an id of the ${source} platform`);

const nameRule = 'must be 1 to 63 of a-z, 0-9 and -, and not begin with -';

const linkEntry = z.strictObject({
  id: z.string(nameRule).refine(isLinkName, nameRule),
  ...(Object.fromEntries(sourceNames.map((source) => [`${source}Id`, nativeId(source)])) as Record<
    `${SourceName}Id`,
    ReturnType<typeof nativeId>
  >),
});

/** How many links are parsed before other work is let in: 5 ms. */
const LINKS_AT_A_TIME = 500;

/** The links of a text, or every problem, each naming the entry's position (the first is 0). */
export type ParsedLinks = { readonly links: Links } | { readonly problems: readonly string[] };

/** Parses the text of a links file: a JSON array of `{ "id", "accessId", "workforceId" }`, each id at most once. */
export function parseLinks(text: string): ParsedLinks {
  const parsing = parseLinksInParts(text);
  for (;;) {
    const { done, value } = parsing.next();
    if (done === true) return value;
  }
}

/** Does what {@link parseLinks} does, but lets other work run after every {@link LINKS_AT_A_TIME} links: 100,000 take a second. */
export async function parseLinksInTurns(text: string): Promise<ParsedLinks> {
  const parsing = parseLinksInParts(text);
  for (;;) {
    const { done, value } = parsing.next();
    if (done === true) return value;
    await setImmediate();
  }
}

/** Yields each time that {@link LINKS_AT_A_TIME} further links are parsed. */
function* parseLinksInParts(text: string): Generator<undefined, ParsedLinks> {
  const links = new Links();
  const problems: string[] = [];
  const repeats: string[] = [];
  const positions = new Positions();
  let position = 0;
  try {
    for (const entries of parseJsonArray(text)) {
      for (const entry of entries) {
        const { data, error } = linkEntry.safeParse(entry);
        for (const { path, message } of error?.issues ?? []) {
          problems.push(`${['entry', position, ...path].map(String).join(' ')}: ${message}`);
        }
        if (data !== undefined) {
          const link: Link = { id: data.id, nativeIds: forEverySource((source) => data[`${source}Id`]) };
          positions.add(link, position);
          for (const { id, earlier } of links.add(link)) {
            repeats.push(`entry ${position}: ${id} is already in entry ${positions.of(earlier)}`);
          }
        }
        position += 1;
        if (position % LINKS_AT_A_TIME === 0) yield;
      }
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { problems: [isJson(text) ? 'is not a JSON array' : 'is not JSON'] };
  }
  const all = problems.concat(repeats);
  return all.length > 0 ? { problems: all } : { links };
}

/** Where links stand in a file. A map of them is made only when it is asked: good files need none, and it is large. */
class Positions {
  readonly #links: Link[] = [];
  readonly #positions: number[] = [];
  readonly #byLink = new Map<Link, number>();

  add(link: Link, position: number): void {
    this.#links.push(link);
    this.#positions.push(position);
  }

  of(link: Link): number {
    const known = this.#byLink.size;
    for (const [index, other] of this.#links.slice(known).entries()) {
      this.#byLink.set(other, this.#positions[known + index] ?? NaN);
    }
    return this.#byLink.get(link) ?? NaN;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
