import { FileError, parseContent, readContent, readState } from './parsed-file.ts';
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
  /** Called after each change that was good; with the same value if the content is the same. */
  readonly onChange: (value: Value) => void;
  /** Called once for each content that is refused, and for each reason why the file cannot be read; `value` stays. */
  readonly onBadChange: (problems: readonly string[], value: Value) => void;
  /** Milliseconds between two looks. Looking, unlike file system events, works on every volume and through renames. */
  readonly pollIntervalMs?: number | undefined;
}

/**
 * Reads a file and follows its changes. After a change that cannot be used, all stays as it was. A file that cannot be
 * read is read again at each poll, until its content is taken or refused.
 *
 * @throws FileError where the file cannot be used at the start
 */
export async function watchFile<Value>(options: WatchOptions<Value>): Promise<WatchedFile<Value>> {
  const { path, parse, onChange, onBadChange, pollIntervalMs = 1000 } = options;
  const first = await readContent(path);
  let current = await parseContent(first, parse);
  /** The file's state when its content was last taken or refused: as long as it stays, there is nothing to read. */
  let settledState = first.state;
  let takenDigest = first.digest;
  /** The content that was refused last; null as soon as another one is taken. */
  let refusedDigest: string | null = null;
  /** Why the file could not be read at the last poll; null if it could, or need not be. */
  let failure: string | null = null;
  let hasClosed = false;
  const isClosed = () => hasClosed;

  const poll = async (): Promise<void> => {
    if ((await readState(path)) === settledState) {
      failure = null;
      return;
    }
    const content = await readContent(path).catch(toFileError);
    if (isClosed()) return;
    if (content instanceof FileError) {
      const isNew = content.message !== failure;
      failure = content.message;
      if (isNew) onBadChange(content.problems, current);
      return;
    }
    failure = null;
    const { digest, state } = content;
    if (digest !== refusedDigest) {
      const value = digest === takenDigest ? current : await parseContent(content, parse).catch(toFileError);
      if (isClosed()) return;
      if (value instanceof FileError) {
        refusedDigest = digest;
        onBadChange(value.problems, current);
      } else {
        takenDigest = digest;
        refusedDigest = null;
        current = value;
        onChange(value);
      }
    }
    settledState = state;
  };

  let isPolling = false;
  const timer = setInterval(() => {
    if (isPolling) return;
    isPolling = true;
    void poll().finally(() => (isPolling = false));
  }, pollIntervalMs);
  timer.unref();

  return {
    get current() {
      return current;
    },
    close: () => {
      hasClosed = true;
      clearInterval(timer);
    },
  };
}

function toFileError(error: unknown): FileError {
  return error instanceof FileError ? error : new FileError(['cannot be read']);
}
