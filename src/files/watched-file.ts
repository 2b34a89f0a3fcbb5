import { readFile, stat } from 'node:fs/promises';

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

/** What a file stands for, always as the file last was when it was good. */
export interface WatchedFile<Value> {
  /** As of now. Take it once for each request, so that one answer does not mix two states. */
  readonly current: Value;
  /** Ends the watch. */
  close(): void;
}

/** Which file is watched, and who is told. */
export interface WatchOptions<Value> {
  readonly path: string;
  readonly parse: FileParser<Value>;
  /** Told of each change that was good. */
  readonly onChange: (value: Value) => void;
  /** Told of each change that was not, and of what stays in its place. */
  readonly onBadChange: (problems: readonly string[], value: Value) => void;
  /** Milliseconds between two looks. Looking, unlike file system events, works on every volume and through renames. */
  readonly pollIntervalMs?: number | undefined;
}

/**
 * Reads a file and follows its changes. After a change that cannot be used, all stays as it was.
 *
 * @throws FileError where the file cannot be used at the start
 */
export async function watchFile<Value>(options: WatchOptions<Value>): Promise<WatchedFile<Value>> {
  const { path, parse, onChange, onBadChange, pollIntervalMs = 1000 } = options;
  // Taken before the file is read: a change after that, however soon, is a change.
  let state = await stateOf(path);
  let current = await read(path, parse);

  const look = async () => {
    const newState = await stateOf(path);
    if (newState === state) return;
    state = newState;
    try {
      current = await read(path, parse);
    } catch (error) {
      onBadChange(error instanceof FileError ? error.problems : ['cannot be read'], current);
      return;
    }
    onChange(current);
  };
  let looking = false;
  const timer = setInterval(() => {
    if (looking) return;
    looking = true;
    void look().finally(() => (looking = false));
  }, pollIntervalMs);
  timer.unref();

  return {
    get current() {
      return current;
    },
    close: () => {
      clearInterval(timer);
    },
  };
}

/** Reads a file only to say what is wrong with it; nothing is, where the list is empty. */
export async function findFileProblems(path: string, parse: FileParser<unknown>): Promise<readonly string[]> {
  try {
    await read(path, parse);
    return [];
  } catch (error) {
    if (error instanceof FileError) return error.problems;
    throw error;
  }
}

/** What changes whenever the file does, or is replaced by another. */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join();
  } catch {
    return 'missing';
  }
}

async function read<Value>(path: string, parse: FileParser<Value>): Promise<Value> {
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
