import { z } from 'zod';
import { nativeIdParsers, sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import { isLinkName, recordId } from './organization-id.ts';

/** The statement that one record of each source is the same organization. */
export interface Link {
  /** The organization's canonical id. */
  readonly id: string;
  readonly nativeIds: Readonly<Record<SourceName, string>>;
}

/** Every known link, found by its name or by any of its records. */
export class Links {
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
}

const nativeId = (source: SourceName) =>
  z
    .union([z.string(), z.int()])
    .transform((id) => nativeIdParsers[source](String(id)))
    .refine((id) => id !== null, `is not an id of the ${source} platform`);

const linkEntry = z.strictObject({
  id: z.string().refine(isLinkName, 'must be 1 to 63 of a-z, 0-9 and -, and not begin with -'),
  accessId: nativeId('access'),
  workforceId: nativeId('workforce'),
});

/**
 * Reads the text of a links file: a JSON array of `{ "id", "accessId", "workforceId" }`, each id at most once.
 *
 * @returns the links, or every problem, each naming the entry's position (the first is 0)
 */
export function parseLinks(text: string): { links: Links } | { problems: string[] } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { problems: ['is not JSON'] };
  }
  const { data: entries, error } = z.array(linkEntry).safeParse(json);
  if (error) {
    return { problems: error.issues.map(({ path, message }) => `${describePath(path)}: ${message}`) };
  }
  const links = entries.map(({ id, accessId: access, workforceId: workforce }) => ({
    id,
    nativeIds: { access, workforce },
  }));
  const problems = findRepeats(links);
  return problems.length > 0 ? { problems } : { links: new Links(links) };
}

function describePath(path: readonly PropertyKey[]): string {
  const [index, ...rest] = path;
  return index === undefined ? 'the file' : [`entry ${String(index)}`, ...rest.map(String)].join(', ');
}

function findRepeats(links: readonly Link[]): string[] {
  const firstAt = new Map<string, number>();
  return links.flatMap((link, index) => {
    const ids = [link.id, ...sourceNames.map((source) => recordId(source, link.nativeIds[source]))];
    return ids.flatMap((id) => {
      const first = firstAt.get(id);
      if (first === undefined) firstAt.set(id, index);
      return first === undefined
        ? []
        : [`entry ${String(index)}: ${id} is already in entry ${String(first)}`];
    });
  });
}
