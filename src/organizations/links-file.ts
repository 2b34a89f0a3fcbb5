import { findFileProblems, readParsed } from '../files/parsed-file.ts';
import type { FileParser } from '../files/parsed-file.ts';
import { watchFile } from '../files/watched-file.ts';
import type { WatchedFile } from '../files/watched-file.ts';
import type { Logger } from '../telemetry/logger.ts';
import { parseLinksInTurns } from './links.ts';
import type { Links } from './links.ts';

/** The links of a file, always as the file last was when it was good. */
export type LinksFile = WatchedFile<Links>;

/** Where the links are and how often to look whether they changed. */
export interface LinksFileOptions {
  readonly path: string;
  readonly logger: Logger;
  /** Milliseconds between two looks. */
  readonly pollIntervalMs?: number;
}

/**
 * Reads the file and follows its changes. A change that cannot be used is logged and the links stay as they were.
 *
 * @throws FileError where the file cannot be used at the start
 */
export function openLinksFile({ path, logger, pollIntervalMs }: LinksFileOptions): Promise<LinksFile> {
  return watchFile({
    path,
    parse,
    pollIntervalMs,
    onChange: ({ size }) => logger.info({ links: size }, 'links reloaded'),
    onBadChange: (problems, { size }) =>
      logger.error({ problems, links: size }, 'the changed links file cannot be used; the old links stay'),
  });
}

/**
 * Reads the file once.
 *
 * @throws FileError where the file cannot be used
 */
export function readLinksFile(path: string): Promise<Links> {
  return readParsed(path, parse);
}

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export function findLinksFileProblems(path: string): Promise<readonly string[]> {
  return findFileProblems(path, parse);
}

const parse: FileParser<Links> = async (text) => {
  const result = await parseLinksInTurns(text);
  return 'problems' in result ? result : { value: result.links };
};
