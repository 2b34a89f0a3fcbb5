import { readFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { CommandFailure } from './failure.ts';

/**
 * Reads a file, or standard input where it is `-`.
 *
 * @throws CommandFailure where the file cannot be read
 */
export async function readText(path: string, stdin: Readable): Promise<string> {
  if (path === '-') return text(stdin);
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new CommandFailure([`${path}: cannot be read${code}`]);
  }
}
