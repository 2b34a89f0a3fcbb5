import { setImmediate } from 'node:timers/promises';
import { parse, validate } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { findFileProblems } from '../files/parsed-file.ts';
import { watchFile } from '../files/watched-file.ts';
import type { WatchedFile } from '../files/watched-file.ts';
import type { Logger } from '../telemetry/logger.ts';
import { parseSafelist } from './safelist.ts';
import type { Safelist, SafelistMode, SafelistOptions } from './safelist.ts';

/** How many documents that cannot run are told; the rest is counted. */
const TOLD_DOCUMENTS = 20;

/** The safelist of a file, always as the file last was when it was good. */
export type SafelistFile = SafelistOptions & WatchedFile<Safelist>;

/** Where the safelist is, and what it is for. */
export interface SafelistFileOptions {
  readonly path: string;
  readonly mode: SafelistMode;
  readonly logger: Logger;
  /** What the documents should be valid for; those that are not are told to the log. */
  readonly schema: GraphQLSchema;
  /** Milliseconds between two looks. */
  readonly pollIntervalMs?: number;
}

/**
 * Reads the file and follows its changes. A change that cannot be used is logged and the safelist stays as it was. A
 * document that the schema does not know is logged, too, but keeps nothing from starting: it answers its own error.
 *
 * @throws FileError where the file cannot be used at the start
 */
export async function openSafelistFile(options: SafelistFileOptions): Promise<SafelistFile> {
  const { path, mode, logger, schema, pollIntervalMs } = options;
  const file = await watchFile({
    path,
    parse: parseSafelist,
    pollIntervalMs,
    onChange: (safelist) => {
      logger.info({ documents: safelist.size }, 'safelist reloaded');
      void warnOfUnfit(safelist, schema, logger);
    },
    onBadChange: (problems, { size }) =>
      logger.error(
        { problems, documents: size },
        'the changed safelist file cannot be used; the old safelist stays',
      ),
  });
  await warnOfUnfit(file.current, schema, logger);
  return {
    mode,
    get current() {
      return file.current;
    },
    close: () => file.close(),
  };
}

/** Reads the file only to say what is wrong with it; nothing is, where the list is empty. */
export function findSafelistFileProblems(path: string): Promise<readonly string[]> {
  return findFileProblems(path, parseSafelist);
}

async function warnOfUnfit({ documents }: Safelist, schema: GraphQLSchema, logger: Logger): Promise<void> {
  const unfit: string[] = [];
  for (const [hash, text] of documents) {
    if (!fits(text, schema)) unfit.push(hash);
    // Requests come first: a list may have thousands of documents.
    await setImmediate();
  }
  if (unfit.length === 0) return;
  logger.warn(
    { unfit: unfit.length, documents: unfit.slice(0, TOLD_DOCUMENTS) },
    'the safelist has documents that do not fit the schema: they cannot run',
  );
}

function fits(text: string, schema: GraphQLSchema): boolean {
  try {
    return validate(schema, parse(text)).length === 0;
  } catch {
    return false;
  }
}
