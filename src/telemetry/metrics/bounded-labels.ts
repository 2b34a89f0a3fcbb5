/** What stands for every value that came after the bound was reached. */
export const OTHER = '<other>';

/**
 * Keeps a label's values few: the first ones that come have series of their own, all later ones share {@link OTHER}.
 * (A series that comes and goes would be counted wrong, so none is ever given up for another.)
 */
export class BoundedLabels {
  readonly #known = new Set<string>();
  readonly #most: number;
  readonly #mostDoubtful: number;

  /**
   * @param most how many values there may be beside {@link OTHER}
   * @param mostDoubtful how many there may be for a doubtful one to be taken on, too; any number by default
   */
  constructor(most: number, mostDoubtful = most) {
    this.#most = most;
    this.#mostDoubtful = mostDoubtful;
  }

  /**
   * The value itself, or {@link OTHER}.
   *
   * @param isDoubtful whether it may be from somebody who only wants to fill what there is
   */
  of(value: string, isDoubtful = false): string {
    if (this.#known.has(value)) return value;
    if (this.#known.size >= (isDoubtful ? this.#mostDoubtful : this.#most)) return OTHER;
    this.#known.add(value);
    return value;
  }
}
