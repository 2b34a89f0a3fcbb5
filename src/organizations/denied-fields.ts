/** The fields of `Organization` that one caller may not read, by their dotted paths. Holds for parents as well. */
export class DeniedFields {
  /** Names the set: equal sets have equal keys. No line breaks; "" for none. */
  readonly key: string;
  readonly #paths: ReadonlySet<string>;
  readonly #above = new Set<string>();

  /** @param paths as `contacts` or `trackingSettings.location`, in any order */
  constructor(paths: Iterable<string>) {
    const sorted = [...new Set(paths)].sort();
    this.key = sorted.join(' ');
    this.#paths = new Set(sorted);
    for (const path of sorted) for (const above of pathsAbove(path)) this.#above.add(above);
  }

  /** Whether the field with just this path is denied. */
  has(path: string): boolean {
    return this.#paths.has(path);
  }

  /** Whether a field below this path is denied. */
  hasBelow(path: string): boolean {
    return this.#above.has(path);
  }

  /** Whether this path is denied, or is below one that is. */
  covers(path: string): boolean {
    if (this.#paths.size === 0) return false;
    return this.has(path) || pathsAbove(path).some((above) => this.has(above));
  }
}

/** Nothing is denied. The only one that is empty. */
export const noDeniedFields = new DeniedFields([]);

/** The paths above a path, the nearest first: `a.b` and `a` for `a.b.c`. */
export function pathsAbove(path: string): string[] {
  const names = path.split('.');
  return names.slice(1).map((_, index) => names.slice(0, names.length - 1 - index).join('.'));
}
