import { EventLoopTurns } from './event-loop-turns.ts';

/** Results up to this size are not counted, in bytes of JSON. */
const SMALL_BYTES = 64 * 1024;

/**
 * The results that operations make at this moment. A result is a tree of objects until it is written, which takes about
 * five times the memory of its JSON. So long lists are completed in turns, those of one operation after the other, and
 * all large results together are bounded.
 */
export class ResultsUnderWay {
  readonly turns = new EventLoopTurns();
  /** How many bytes of JSON all large results may come to; a single one may be larger. */
  readonly maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Begins a result. Call its `release` when it is written or given up. */
  begin(): ResultUnderWay {
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

/** One result that is being made. */
export interface ResultUnderWay {
  /** Counts bytes; returns whether there was room for them. */
  add(bytes: number): boolean;
  release(): void;
}
