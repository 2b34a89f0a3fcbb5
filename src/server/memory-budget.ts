/** Up to this size nothing is refused, in bytes: other limits bound how many small ones there are. */
const SMALL_BYTES = 64 * 1024;

/** Bounds what all large requests, documents or results take together while they are in flight. */
export class MemoryBudget {
  /** How many bytes all of them may take; a single one may take more. */
  readonly maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Begins a share. Call its `release` when its memory is free again. */
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

/** What one request, document or result takes. */
export interface MemoryShare {
  /** Counts bytes; returns whether there was room for them. */
  add(bytes: number): boolean;
  release(): void;
}
