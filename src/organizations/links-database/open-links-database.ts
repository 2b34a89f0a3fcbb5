import type { Logger } from '../../telemetry/logger.ts';
import type { RequestLinks } from '../links.ts';
import { DatabaseLinks } from './database-links.ts';
import { DatabaseProblem } from './database-problem.ts';
import type { DatabaseAddress } from './database-url.ts';
import { openDatabase } from './database.ts';
import type { Database } from './database.ts';
import { LinkLookups } from './link-lookups.ts';
import { LinkMemory } from './link-memory.ts';
import { findLinks } from './links-table.ts';
import { checkVersion } from './migrations.ts';

/** The links of a database. */
export interface LinksDatabase {
  /** As a request sees them that begins now. Take it once for each request, so that one answer does not mix two states. */
  readonly current: RequestLinks;
  /** How many links are known. */
  readonly size: number;
  close(): Promise<void>;
}

/** Where the links are, and how they are looked up. */
export interface LinksDatabaseOptions {
  readonly address: DatabaseAddress;
  /** How long what is known of an id holds before it is asked again, in milliseconds. */
  readonly refreshMs: number;
  /** How many ids with a link are known at most, and how many without. */
  readonly maxIds: number;
  readonly logger: Logger;
  readonly onQuery: QueryListener;
}

/** Told of each query that has ended: how long it took, in milliseconds, and whether it was answered. */
export type QueryListener = (durationMs: number, isAnswered: boolean) => void;

/** Queries at once, and so connections: each takes as many ids as there are. */
const MAX_QUERIES = 4;

/** How long a request waits for the links that it needs, in milliseconds. */
const WAIT_MS = 500;

/** How long a query may take: what it brings after that wait is there for the next request. */
const QUERY_TIMEOUT_MS = 1500;

const CONNECT_TIMEOUT_MS = 2000;

/** How long the database is left alone after it failed, in milliseconds. */
const REST_MS = 1000;

/**
 * Opens the links of a database. A database that is down keeps nothing from starting, so that processes can be replaced
 * meanwhile; one that says what is wrong with its address, its user or its tables does.
 *
 * @throws DatabaseProblem where somebody has to do something about it
 */
export async function openLinksDatabase(options: LinksDatabaseOptions): Promise<LinksDatabase> {
  const { address, refreshMs, maxIds, logger } = options;
  const database = await openDatabase({
    address,
    maxConnections: MAX_QUERIES,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    queryTimeoutMs: QUERY_TIMEOUT_MS,
    retryForMs: WAIT_MS,
  });
  await checkStart(database, logger);
  const memory = new LinkMemory(maxIds);
  const lookups = new LinkLookups({
    find: (ids) => timed(() => findLinks(database.read, ids), options.onQuery),
    onAnswer: (asked, links, asOfMs) => memory.learn(asked, links, asOfMs),
    onChange: (problem) => {
      if (problem === null) logger.info('links are looked up again');
      else logger.warn({ reason: problem.message }, 'links cannot be looked up; what is known is used');
    },
    maxQueries: MAX_QUERIES,
    waitMs: WAIT_MS,
    restMs: REST_MS,
  });
  return {
    get current() {
      return new DatabaseLinks({ memory, lookups, refreshMs });
    },
    get size() {
      return memory.size;
    },
    close: () => database.close(),
  };
}

async function timed<Result>(query: () => Promise<Result>, onEnd: QueryListener): Promise<Result> {
  const beganMs = performance.now();
  let isAnswered = false;
  try {
    const result = await query();
    isAnswered = true;
    return result;
  } finally {
    onEnd(performance.now() - beganMs, isAnswered);
  }
}

async function checkStart(database: Database, logger: Logger): Promise<void> {
  try {
    await checkVersion(database.query);
    logger.info('links are looked up in the database');
  } catch (error) {
    if (!(error instanceof DatabaseProblem) || error.isLasting) {
      await database.close();
      throw error;
    }
    logger.warn({ reason: error.message }, 'the links database cannot be asked yet; started without');
  }
}
