import { stat } from 'node:fs/promises';
import { FileError, readParsed } from './parsed-file.ts';
import type { FileParser } from './parsed-file.ts';

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
  let current = await readParsed(path, parse);

  const look = async () => {
    const newState = await stateOf(path);
    if (newState === state) return;
    state = newState;
    try {
      current = await readParsed(path, parse);
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

/** What changes whenever the file does, or is replaced by another. */
async function stateOf(path: string): Promise<string> {
  try {
    const { ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
    return [ino, size, mtimeNs, ctimeNs].join();
  } catch {
    return 'missing';
  }
}
