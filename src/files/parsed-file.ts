import { readFile } from 'node:fs/promises';

/** How many problems of one file are told; the rest is counted. */
const TOLD_PROBLEMS = 20;

/** A file that cannot be used, with everything that is wrong with it. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const untold = problems.length - TOLD_PROBLEMS;
    const told = problems.slice(0, TOLD_PROBLEMS);
    if (untold > 0) told.push(`and ${String(untold)} more`);
    super(told.join('\n'));
    this.problems = told;
  }
}

/** Makes what a file stands for of its text, or says everything that is wrong with it. */
export type FileParser<Value> = (
  text: string,
) => { readonly value: Value } | { readonly problems: readonly string[] };

/**
 * Reads a file.
 *
 * @returns what the file stands for
 * @throws FileError where it cannot be used
 */
export async function readParsed<Value>(path: string, parse: FileParser<Value>): Promise<Value> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new FileError([`cannot be read${reason}`]);
  }
  const parsed = parse(text);
  if ('problems' in parsed) throw new FileError(parsed.problems);
  return parsed.value;
}

/** Reads a file only to say what is wrong with it; nothing is, where the list is empty. */
export async function findFileProblems(path: string, parse: FileParser<unknown>): Promise<readonly string[]> {
  try {
    await readParsed(path, parse);
    return [];
  } catch (error) {
    if (error instanceof FileError) return error.problems;
    throw error;
  }
}
