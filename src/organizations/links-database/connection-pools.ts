import { Socket } from 'node:net';
import type { Pool, PoolClient, PoolConfig } from 'pg';

/** How long the connections of a pool may take to be closed in good order before they are destroyed, in milliseconds. */
const CLOSE_MS = 500;

/**
 * The connection pool in use. It can be replaced as a whole: a restart, a failover, or a firewall that drops idle
 * connections kills all connections of a pool at once, some of them without a word.
 */
export class ConnectionPools {
  readonly #createPool: (settings: PoolConfig) => Pool;
  readonly #settings: PoolConfig;
  /** The open sockets of each pool that is not closed yet. */
  readonly #sockets = new Map<Pool, ReadonlySet<Socket>>();
  /** Connections that were used before: only these can have died in a pool. */
  readonly #used = new WeakSet<PoolClient>();
  #current: Pool;

  /** @param createPool creates one of the driver's pools */
  constructor(createPool: (settings: PoolConfig) => Pool, settings: PoolConfig) {
    this.#createPool = createPool;
    this.#settings = settings;
    this.#current = this.create();
  }

  get current(): Pool {
    return this.#current;
  }

  /** Whether a connection was given back to its pool before. */
  wasUsed(client: PoolClient): boolean {
    return this.#used.has(client);
  }

  /** Creates a pool beside the current one: its connections are new. Hand it to {@link replace} or {@link destroy}. */
  create(): Pool {
    const sockets = new Set<Socket>();
    const pool = this.#createPool({
      ...this.#settings,
      // Our own, so that those which hang can be destroyed.
      stream: () => {
        const socket = new CarefulSocket();
        sockets.add(socket);
        return socket.once('close', () => sockets.delete(socket));
      },
    });
    // A connection that ends while it is idle: the next query makes another.
    pool.on('error', () => undefined);
    pool.on('release', (_error, client) => this.#used.add(client));
    this.#sockets.set(pool, sockets);
    return pool;
  }

  /** Makes `next` the current pool and destroys `old`; destroys `next` if another pool has replaced `old` already. */
  replace(old: Pool, next: Pool): void {
    const isFirst = this.#current === old;
    if (isFirst) this.#current = next;
    this.destroy(isFirst ? old : next);
  }

  /** Destroys a pool with all of its connections: queries that are under way on them fail. */
  destroy(pool: Pool): void {
    void this.#end(pool, 0);
  }

  /** Closes every connection, also one that does not respond. */
  async close(): Promise<void> {
    await Promise.all(Array.from(this.#sockets.keys(), (pool) => this.#end(pool, CLOSE_MS)));
  }

  async #end(pool: Pool, graceMs: number): Promise<void> {
    const sockets = this.#sockets.get(pool) ?? new Set();
    const destroy = () => sockets.forEach((socket) => socket.destroy());
    if (graceMs === 0) destroy();
    const timer = setTimeout(destroy, graceMs);
    if (!pool.ending) await pool.end();
    while (sockets.size > 0) await new Promise((resolve) => [...sockets][0]?.once('close', resolve));
    clearTimeout(timer);
    this.#sockets.delete(pool);
  }
}

/** Takes a connection out of a pool. Errors while it is out are those of its queries, which tell: nothing else may throw. */
export function checkOut(pool: Pool): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    // Not by the promise: an error may come in the same moment, and without a listener it would end the process.
    pool.connect((error, client) => {
      if (client === undefined) {
        reject(error ?? new Error('no connection'));
        return;
      }
      if (!client.listeners('error').includes(ignoreError)) client.on('error', ignoreError);
      resolve(client);
    });
  });
}

function ignoreError(): void {
  // The query rejects.
}

/**
 * A socket that ends when what comes in cannot be read: the driver's reader throws then, in an event, and that would end
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
