import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

/** What a command reads and writes: results go to standard output, everything about them to standard error. */
export interface CommandStreams {
  readonly stdin: Readable;
  readonly stdout: Writable;
  readonly stderr: Writable;
}

/** Writes text, and waits where whoever reads it is slow. */
export async function write(stream: Writable, text: string): Promise<void> {
  if (!stream.write(text)) await once(stream, 'drain');
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
