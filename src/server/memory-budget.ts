/** Shares up to this size are never refused, in bytes: other limits bound their number. */
const SMALL_BYTES = 64 * 1024;

/** Limits the memory of all large requests, documents or results in flight. */
export class MemoryBudget {
  /** The limit, in bytes. A single share may be larger. */
  readonly maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Begins a share. Call its `release` when its memory is freed. */
  begin(): MemoryShare {
    let own = 0;
    return {
      add: (bytes) => {
        own += bytes;
        this.#bytes += bytes;
        return own <= SMALL_BYTES || this.#bytes <= this.maxBytes || this.#bytes === own;
      },
      release: () => {
        this.#bytes -= own;
        own = 0;
      },
    };
  }
}

/** The memory of one request, document or result. */
export interface MemoryShare {
  /** Counts bytes, and returns whether there is room for them. */
  add(bytes: number): boolean;
  release(): void;
}
