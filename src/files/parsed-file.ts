import { hash } from 'node:crypto';
import { constants, open, stat } from 'node:fs/promises';

/** How many problems of one file are told; the rest is counted. */
const TOLD_PROBLEMS = 20;

/** How large a file may be, in bytes: half a million links, with a line for each value. */
const MAX_FILE_BYTES = 64 * 2 ** 20;

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

/** What the text of a file stands for, or everything that is wrong with it. */
export type ParsedText<Value> = { readonly value: Value } | { readonly problems: readonly string[] };

/** Parses the text of a file. One that takes long lets other work run in between. */
export type FileParser<Value> = (text: string) => ParsedText<Value> | Promise<ParsedText<Value>>;

/** A file as it was when it was read. */
export interface FileContent {
  /** Without a byte order mark. */
  readonly text: string;
  /** The SHA-256 of its bytes. */
  readonly digest: string;
  /** What {@link readState} returned just before the file was read. */
  readonly state: string;
}

interface FileStats {
  isFile(): boolean;
  isDirectory(): boolean;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
  readonly ctimeNs: bigint;
}

/**
 * Reads a file whole. What is not a regular file, such as a FIFO or a device, is refused without waiting for it.
 *
 * @throws FileError
 */
export async function readContent(path: string): Promise<FileContent> {
  try {
    // Before it is opened, because opening a device can have effects of its own.
    refuseOthers(await stat(path, { bigint: true }));
    // Without blocking, because a FIFO may have taken the file's place since.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stats = await file.stat({ bigint: true });
      refuseOthers(stats);
      const bytes = await file.readFile();
      // Decoding leaves out a byte order mark, which some editors put before the text.
      const text = new TextDecoder().decode(bytes);
      return { text, digest: hash('sha256', bytes, 'base64url'), state: toState(stats) };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof FileError) throw error;
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new FileError([`cannot be read${reason}`]);
  }
}

/**
 * Returns a text that changes whenever the file does, or is replaced by another one; null if there is no such file, or
 * nothing can be found out about it.
 */
export async function readState(path: string): Promise<string | null> {
  try {
    return toState(await stat(path, { bigint: true }));
  } catch {
    return null;
  }
}

function refuseOthers(stats: FileStats): void {
  if (stats.isDirectory()) throw new FileError(['cannot be read (EISDIR)']);
  if (!stats.isFile()) throw new FileError(['is not a regular file']);
  if (stats.size > MAX_FILE_BYTES) throw new FileError([`is larger than ${String(MAX_FILE_BYTES)} bytes`]);
}

function toState({ ino, size, mtimeNs, ctimeNs }: FileStats): string {
  return [ino, size, mtimeNs, ctimeNs].join();
}

/**
 * Reads a file.
 *
 * @returns what the file stands for
 * @throws FileError where it cannot be used
 */
export async function readParsed<Value>(path: string, parse: FileParser<Value>): Promise<Value> {
  return parseContent(await readContent(path), parse);
}

/** @throws FileError where the text is refused */
export async function parseContent<Value>({ text }: FileContent, parse: FileParser<Value>): Promise<Value> {
  const parsed = await parse(text);
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
