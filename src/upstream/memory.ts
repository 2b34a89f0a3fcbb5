import { LRUCache } from 'lru-cache';

/** How much is remembered, and how long. */
export interface MemoryOptions {
  /** How long a value is as good as a new one, in milliseconds; 0 remembers nothing to that end. */
  readonly freshMs: number;
  /** How long after that it may stand in for one that cannot be had, in milliseconds. */
  readonly staleMs: number;
  readonly maxEntries: number;
  readonly maxBytes: number;
  /** Milliseconds that only ever grow. */
  readonly now?: () => number;
}

/** What is remembered. */
export interface Remembered<Value> {
  readonly value: Value;
  /** Whether it is as good as a new one; otherwise it only stands in where there is none. */
  readonly isFresh: boolean;
}

interface Entry<Value> {
  readonly value: Value;
  readonly fromMs: number;
}

/**
 * What was read, for a time, bounded in entries and bytes; the longest unused go first. Keys name who read what: whoever
 * shares a key shares the value.
 */
export class Memory<Value extends object> {
  readonly #options: Required<MemoryOptions>;
  readonly #entries: LRUCache<string, Entry<Value>> | null;

  constructor(options: MemoryOptions) {
    this.#options = { now: () => performance.now(), ...options };
    const { freshMs, staleMs, maxEntries, maxBytes } = options;
    const remembers = freshMs + staleMs > 0 && maxEntries > 0;
    this.#entries = remembers
      ? new LRUCache({ max: maxEntries, maxSize: maxBytes, maxEntrySize: maxBytes })
      : null;
  }

  /** Whether anything is ever remembered. */
  get isOn(): boolean {
    return this.#entries !== null;
  }

  /** Looks a value up; null where there is none, or it is too old for anything. */
  find(key: string): Remembered<Value> | null {
    const entry = this.#entries?.get(key);
    if (entry === undefined) return null;
    const { freshMs, staleMs, now } = this.#options;
    const ageMs = now() - entry.fromMs;
    if (ageMs >= freshMs + staleMs) {
      this.forget(key);
      return null;
    }
    return { value: entry.value, isFresh: ageMs < freshMs };
  }

  /**
   * Remembers a value from now on.
   *
   * @param bytes how much room it takes, roughly
   * @param ageMs how old it is already, in milliseconds
   */
  keep(key: string, value: Value, bytes: number, ageMs = 0): void {
    this.#entries?.set(key, { value, fromMs: this.#options.now() - ageMs }, { size: Math.max(1, bytes) });
  }

  /** Forgets a value. */
  forget(key: string): void {
    this.#entries?.delete(key);
  }
}
