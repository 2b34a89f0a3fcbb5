import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { CommandFailure } from './failure.ts';

/**
 * Reads a file or a FIFO, or standard input where it is `-`; without a byte order mark.
 *
 * @throws CommandFailure where the file cannot be read
 */
export async function readText(path: string, stdin: Readable): Promise<string> {
  if (path === '-') return new TextDecoder().decode(await buffer(stdin));
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new CommandFailure([`${path}: cannot be read${code}`]);
  }
}
