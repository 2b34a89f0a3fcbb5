import { Socket } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Client, PoolConfig } from 'pg';
import { FileError } from '../../files/parsed-file.ts';
import { readCaFile } from '../../upstream/ca-file.ts';
import { DatabaseProblem, toDatabaseProblem } from './database-problem.ts';
import type { DatabaseAddress, DatabaseTls } from './database-url.ts';

/** A row as the driver reads it: what it holds is for the reader to check. */
export type Row = Readonly<Record<string, unknown>>;

/** Asks the database something. @throws DatabaseProblem where it fails */
export type Query = (text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;

/** A PostgreSQL database. */
export interface Database {
  readonly query: Query;
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
}

/** How long after its own time limit a query may still be answered: after that its connection is taken for dead. */
const ANSWER_GRACE_MS = 500;

/** How long a connection may take to be closed as it should, in milliseconds. */
const CLOSE_MS = 500;

/** How long a connection may be unused before it is closed, in milliseconds. */
const IDLE_MS = 60_000;

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
  const sockets = new Set<Socket>();
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
    // Ours, so that those which hang can be ended with the process.
    stream: () => {
      const socket = new CarefulSocket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
    ...(queryTimeoutMs === 0
      ? {}
      : { statement_timeout: queryTimeoutMs, query_timeout: queryTimeoutMs + ANSWER_GRACE_MS }),
  };
  const pool = new Pool(settings);
  // A connection that ends while nobody uses it: the next query makes another.
  pool.on('error', () => undefined);

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
    query: queryWith(pool),
    async transact(work) {
      const client = await pool.connect().catch((error: unknown) => {
        throw toDatabaseProblem(error);
      });
      // The query that is under way tells; without a listener it would end the process.
      client.on('error', () => undefined);
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
    async close() {
      const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), CLOSE_MS);
      await pool.end();
      while (sockets.size > 0) await new Promise((resolve) => [...sockets][0]?.once('close', resolve));
      clearTimeout(timer);
    },
  };
}

/**
 * A socket that ends where what comes in cannot be read: the driver's reader throws then, in an event, and that would end
 * the process. (Within TLS the other end is known to be the database.)
 */
class CarefulSocket extends Socket {
  override emit(event: string | symbol, ...values: unknown[]): boolean {
    if (event !== 'data') return super.emit(event, ...values);
    try {
      return super.emit(event, ...values);
    } catch {
      this.destroy(new Error('Connection terminated unexpectedly'));
      return true;
    }
  }
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
