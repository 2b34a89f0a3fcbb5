import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { CommandFailure } from './failure.ts';

/** What a command reads and writes: results go to standard output, everything about them to standard error. */
export interface CommandStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/**
 * Writes text, and waits where whoever reads it is slow.
 *
 * @throws CommandFailure where it cannot be written: nobody reads on, or the disk is full
 */
export async function write(stream: Writable, text: string): Promise<void> {
  try {
    if (!stream.write(text)) await once(stream, 'drain');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new CommandFailure([`the output cannot be written (${String(error.code)})`]);
  }
}

/** Writes lines of JSON that together are one array, an item each. */
export class JsonArrayWriter {
  readonly #write: (text: string) => Promise<void>;
  #isEmpty = true;

  constructor(writeText: (text: string) => Promise<void>) {
    this.#write = writeText;
  }

  async add(items: readonly unknown[]): Promise<void> {
    let text = '';
    for (const item of items) {
      text += `${this.#isEmpty ? '[' : ','}\n  ${JSON.stringify(item)}`;
      this.#isEmpty = false;
    }
    if (text !== '') await this.#write(text);
  }

  /** Closes the array. */
  async end(): Promise<void> {
    await this.#write(this.#isEmpty ? '[]\n' : '\n]\n');
  }
}
