import type { Explanation } from './explanation.ts';

/** Whether answers are asked how they came about: as long as the tab lives, whoever signs in. */
const key = 'organization-graph-console-explain';

/** How the answers of one client came about, each by its query and the organization that it asked for. */
export class Explanations {
  readonly #told = new Map<string, Explanation>();
  readonly #listeners = new Set<() => void>();
  readonly #storage: Storage;
  #isOn: boolean;

  /** @param storage where it is kept whether answers are asked */
  constructor(storage: Storage) {
    this.#storage = storage;
    this.#isOn = storage.getItem(key) === 'true';
  }

  /** Whether answers are asked how they came about. */
  get isOn(): boolean {
    return this.#isOn;
  }

  /** Asks from now on, or no more; then what was told is forgotten. */
  turn(isOn: boolean): void {
    this.#isOn = isOn;
    if (isOn) this.#storage.setItem(key, 'true');
    else this.#storage.removeItem(key);
    if (!isOn) this.#told.clear();
    this.#tell();
  }

  /** Keeps what the latest answer told; null where it told nothing. */
  keep(query: string, id: string, explanation: Explanation | null): void {
    if (explanation === null) this.#told.delete(`${query} ${id}`);
    else this.#told.set(`${query} ${id}`, explanation);
    this.#tell();
  }

  /** What the latest answer told; null where there is none, or it told nothing. */
  find(query: string, id: string): Explanation | null {
    return this.#told.get(`${query} ${id}`) ?? null;
  }

  /** Calls back at each change, until what it gives back is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}
