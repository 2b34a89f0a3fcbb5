import { readFile, stat } from 'node:fs/promises';
import type { Logger } from '../telemetry/logger.ts';
import { parseLinks } from './links.ts';
import type { Links } from './links.ts';

/** How many problems of one file are told; the rest is counted. */
const TOLD_PROBLEMS = 20;

/** A links file that cannot be used, with everything that is wrong with it. */
export class LinksFileError extends Error {
  override readonly name = 'LinksFileError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    const untold = problems.length - TOLD_PROBLEMS;
    const told = problems.slice(0, TOLD_PROBLEMS);
    if (untold > 0) told.push(`and ${String(untold)} more`);
    super(told.join('\n'));
    this.problems = told;
  }
}

/** The links of a file, always as the file last was when it was good. */
export interface LinksFile {
  /** The links as of now. Take them once for each request, so that one answer does not mix two states. */
  readonly current: Links;
  /** Ends the watch. */
  close(): void;
}

/** Where the links are and how often to look whether they changed. */
export interface LinksFileOptions {
  readonly path: string;
  readonly logger: Logger;
  /** Milliseconds between two looks. Looking, unlike file system events, works on every volume and through renames. */
  readonly pollIntervalMs?: number;
}

/**
 * Reads the file and follows its changes. A change that cannot be used is logged and the links stay as they were.
 *
 * @throws LinksFileError where the file cannot be used at the start
 */
export async function openLinksFile({
  path,
  logger,
  pollIntervalMs = 1000,
}: LinksFileOptions): Promise<LinksFile> {
  // Taken before the file is read: a change after that, however soon, is a change.
  let state = await stateOf(path);
  let current = await readLinks(path);

  const look = async () => {
    const newState = await stateOf(path);
    if (newState === state) return;
    state = newState;
    try {
      current = await readLinks(path);
      logger.info({ links: current.size }, 'links reloaded');
    } catch (error) {
      const problems = error instanceof LinksFileError ? error.problems : ['cannot be read'];
      logger.error(
        { problems, links: current.size },
        'the changed links file cannot be used; the old links stay',
      );
    }
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

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export async function findLinksFileProblems(path: string): Promise<readonly string[]> {
  try {
    await readLinks(path);
    return [];
  } catch (error) {
    if (error instanceof LinksFileError) return error.problems;
    throw error;
  }
}

async function readLinks(path: string): Promise<Links> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
    throw new LinksFileError([`cannot be read${reason}`]);
  }
  const result = parseLinks(text);
  if ('problems' in result) throw new LinksFileError(result.problems);
  return result.links;
}
