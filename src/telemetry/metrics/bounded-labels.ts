/** What stands for every value that came after the bound was reached. */
export const OTHER = '<other>';

/**
 * Keeps a label's values few: the first ones that come have series of their own, all later ones share {@link OTHER}.
 * (A series that comes and goes would be counted wrong, so none is ever given up for another.)
 */
export class BoundedLabels {
  readonly #known = new Set<string>();
  readonly #most: number;

  /** @param most how many values there may be beside {@link OTHER} */
  constructor(most: number) {
    this.#most = most;
  }

  /** The value itself, or {@link OTHER}. */
  of(value: string): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= this.#most) return OTHER;
    this.#known.add(value);
    return value;
  }
}
