import type { ConnectionOptions } from 'node:tls';
import type { Client, PoolConfig } from 'pg';
import { FileError } from '../../files/parsed-file.ts';
import { readCaFile } from '../../upstream/ca-file.ts';
import { ConnectionPools, checkOut } from './connection-pools.ts';
import { DatabaseProblem, toDatabaseProblem } from './database-problem.ts';
import type { DatabaseAddress, DatabaseTls } from './database-url.ts';
import { RetriedReads } from './retried-read.ts';
import type { Row } from './retried-read.ts';

/** Asks the database something. @throws DatabaseProblem where it fails */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A PostgreSQL database. */
export interface Database {
  readonly query: Query;
  /** The same for a query that changes nothing: it is sent again on a new connection if a pooled one turns out to be dead. */
  readonly read: Query;
  /**
   * Does several things by one connection, in one transaction: all of it, or nothing where anything throws.
   *
   * @throws DatabaseProblem where the database fails; whatever `work` throws
   */
  transact<Result>(work: (query: Query) => Promise<Result>): Promise<Result>;
  /** Lets go of every connection, also of one that does not answer. */
  close(): Promise<void>;
}

/** How a database is used. */
export interface DatabaseOptions {
  readonly address: DatabaseAddress;
  /** How many connections there are at most. */
  readonly maxConnections: number;
  /** For making a connection, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** For one query, in milliseconds: the database ends it then, and shortly after that its connection is ended; 0 for any time. */
  readonly queryTimeoutMs: number;
  /** How long after its begin a read may be sent again, in milliseconds. @default 0 */
  readonly retryForMs?: number;
  /** How old a connection may get, in milliseconds. @default 60,000 */
  readonly maxConnectionAgeMs?: number;
}

/** How long after its own time limit a query may still be answered: after that its connection is taken for dead. */
const ANSWER_GRACE_MS = 500;

/** How long a connection may be unused before it is closed, in milliseconds. */
const IDLE_MS = 60_000;

/** How old a connection may get by default, in milliseconds: after a change of DNS none stays with the old address. */
const MAX_AGE_MS = 60_000;

/** How long a connection may be idle before TCP probes it, in milliseconds; the system's default is two hours. */
const KEEP_ALIVE_MS = 10_000;

/**
 * Opens a database; connections are made when they are needed. The driver is loaded only now: a process without a database
 * never does.
 *
 * @throws DatabaseProblem where the file of certificate authorities cannot be used
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { address, maxConnections, connectTimeoutMs, queryTimeoutMs } = options;
  const ssl = await toSsl(address.tls);
  const { Pool } = await import('pg');
  const settings: PoolConfig = {
    host: address.host,
    port: address.port,
    ...(address.user === undefined ? {} : { user: address.user }),
    ...(address.password === undefined ? {} : { password: address.password }),
    ...(address.database === undefined ? {} : { database: address.database }),
    ...(address.options === undefined ? {} : { options: address.options }),
    application_name: address.applicationName,
    ssl,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    idleTimeoutMillis: IDLE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    maxLifetimeSeconds: (options.maxConnectionAgeMs ?? MAX_AGE_MS) / 1000,
    ...(queryTimeoutMs === 0
      ? {}
      : { statement_timeout: queryTimeoutMs, query_timeout: queryTimeoutMs + ANSWER_GRACE_MS }),
  };
  const pools = new ConnectionPools((poolSettings) => new Pool(poolSettings), settings);
  const reads = new RetriedReads(pools, options.retryForMs ?? 0);

  const queryWith =
    (client: Pick<Client, 'query'>): Query =>
    async (text, values) => {
      try {
        const { rows } = await client.query<Row>(text, values && [...values]);
        return rows;
      } catch (error) {
        throw toDatabaseProblem(error);
      }
    };

  return {
    query: (text, values) => queryWith(pools.current)(text, values),
    read: (text, values) => reads.read(text, values),
    async transact(work) {
      const client = await checkOut(pools.current).catch((error: unknown) => {
        throw toDatabaseProblem(error);
      });
      const query = queryWith(client);
      let isDone = false;
      try {
        await query('BEGIN');
        const result = await work(query);
        await query('COMMIT');
        isDone = true;
        return result;
      } finally {
        // A connection that ends takes back what was not committed.
        client.release(!isDone);
      }
    },
    close: () => pools.close(),
  };
}

async function toSsl({ mode, caFile }: DatabaseTls): Promise<ConnectionOptions | false> {
  if (mode === 'disable') return false;
  const ssl: ConnectionOptions = { rejectUnauthorized: true };
  if (caFile !== null) ssl.ca = [...(await readAuthorities(caFile))];
  if (mode === 'verify-ca') ssl.checkServerIdentity = () => undefined;
  return ssl;
}

/** @throws DatabaseProblem where it cannot be used */
async function readAuthorities(path: string): Promise<readonly string[]> {
  try {
    return await readCaFile(path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    throw new DatabaseProblem(`has an sslrootcert that ${error.problems.join(', ')}`, { isLasting: true });
  }
}
