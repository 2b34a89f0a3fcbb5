import { z } from 'zod';
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
  readonly #byRecord = new Map<string, Link>();

  /** @param links each id at most once, as {@link parseLinks} makes sure */
  constructor(links: readonly Link[] = []) {
    for (const link of links) {
      this.#byName.set(link.id, link);
      for (const source of sourceNames) this.#byRecord.set(recordId(source, link.nativeIds[source]), link);
    }
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
    return this.#byRecord.get(recordId(source, nativeId)) ?? null;
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

/**
 * Reads the text of a links file: a JSON array of `{ "id", "accessId", "workforceId" }`, each id at most once.
 *
 * @returns the links, or every problem, each naming the entry's position (the first is 0)
 */
export function parseLinks(text: string): { links: Links } | { problems: string[] } {
  let json: unknown;
  try {
    // Some editors put a byte order mark before the text; it is none of it.
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return { problems: ['is not JSON'] };
  }
  if (!Array.isArray(json)) return { problems: ['is not a JSON array'] };
  const problems: string[] = [];
  const links = new Map<number, Link>();
  for (const [index, entry] of json.entries()) {
    const { data, error } = linkEntry.safeParse(entry);
    for (const { path, message } of error?.issues ?? []) {
      problems.push(`${['entry', index, ...path].map(String).join(' ')}: ${message}`);
    }
    if (data !== undefined) {
      links.set(index, { id: data.id, nativeIds: forEverySource((source) => data[`${source}Id`]) });
    }
  }
  const all = problems.concat(findRepeats(links));
  return all.length > 0 ? { problems: all } : { links: new Links([...links.values()]) };
}

function findRepeats(links: ReadonlyMap<number, Link>): string[] {
  const firstAt = new Map<string, number>();
  return [...links].flatMap(([index, link]) => {
    return idsOf(link).flatMap((id) => {
      const first = firstAt.get(id);
      if (first === undefined) firstAt.set(id, index);
      return first === undefined ? [] : [`entry ${index}: ${id} is already in entry ${first}`];
    });
  });
}
