import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import { setPunctualTimeout } from '../../upstream/deadline.ts';
import { checkOut } from './connection-pools.ts';
import type { ConnectionPools } from './connection-pools.ts';
import { toDatabaseProblem } from './database-problem.ts';

/** A row as the driver reads it: what it holds is for the reader to check. */
export type Row = Readonly<Record<string, unknown>>;

/** How long a connection that was used before may take to respond before a new one is tried, too, in milliseconds. */
const SILENCE_MS = 150;

/** How long a slow response keeps silence from being taken for a dead connection, in milliseconds. */
const SLOW_MS = 1000;

/** How long it takes until a database that is starting is asked again, in milliseconds. */
const STARTING_MS = 50;

/**
 * Sends queries that change nothing, so that they can be sent twice. A pooled connection may be dead: it was reset, it
 * ended, or a firewall or a failover has made it silent. Then the query is sent again on a new connection, and when that
 * one responds, the whole pool is replaced: what killed one of its connections has probably killed all of them.
 */
export class RetriedReads {
  readonly #pools: ConnectionPools;
  readonly #retryForMs: number;
  #slowUntilMs = -Infinity;

  /** @param retryForMs how long after its begin a read may be retried, in milliseconds */
  constructor(pools: ConnectionPools, retryForMs: number) {
    this.#pools = pools;
    this.#retryForMs = retryForMs;
  }

  /** @throws DatabaseProblem if a new connection fails, too */
  async read(text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    const retryUntilMs = performance.now() + this.#retryForMs;
    for (;;) {
      const pool = this.#pools.current;
      try {
        return await this.#readTwice(pool, text, values, retryUntilMs);
      } catch (error) {
        const problem = toDatabaseProblem(error);
        // Another read may have destroyed the connection together with its pool.
        const isReplaced = pool !== this.#pools.current;
        const pauseMs = isReplaced ? 0 : STARTING_MS;
        if (!(isReplaced || problem.isBrief) || performance.now() + pauseMs > retryUntilMs) throw problem;
        await sleep(pauseMs);
      }
    }
  }

  async #readTwice(
    pool: Pool,
    text: string,
    values: readonly unknown[] | undefined,
    retryUntilMs: number,
  ): Promise<readonly Row[]> {
    const pools = this.#pools;
    const client = await checkOut(pool);
    const isReused = pools.wasUsed(client);
    const first = query(client, text, values);
    if (!isReused) return first;
    const rows = await this.#waitWhileAlive(first);
    if (rows !== null) return rows;
    if (performance.now() > retryUntilMs) return first;

    const newPool = pools.create();
    const second = this.#readFrom(newPool, text, values);
    try {
      const winner = await Promise.any([
        first.then((found) => ({ found, isSecond: false })),
        second.then((found) => ({ found, isSecond: true })),
      ]);
      if (winner.isSecond) {
        pools.replace(pool, newPool);
      } else {
        this.#slowUntilMs = performance.now() + SLOW_MS;
        pools.destroy(newPool);
      }
      return winner.found;
    } catch {
      pools.destroy(newPool);
      return second;
    }
  }

  /** The rows; null if the connection has failed, or has been silent for suspiciously long. */
  async #waitWhileAlive(first: Promise<readonly Row[]>): Promise<readonly Row[] | null> {
    const { promise, resolve } = Promise.withResolvers<null>();
    const isSlow = performance.now() < this.#slowUntilMs;
    const timer = isSlow ? undefined : setPunctualTimeout(() => resolve(null), SILENCE_MS);
    try {
      return await Promise.race([first, promise]);
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async #readFrom(pool: Pool, text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
    return query(await checkOut(pool), text, values);
  }
}

/** Sends one query and gives its connection back to the pool; a connection that failed is closed. */
async function query(client: PoolClient, text: string, values?: readonly unknown[]): Promise<readonly Row[]> {
  let isGood = false;
  try {
    const { rows } = await client.query<Row>(text, values && [...values]);
    isGood = true;
    return rows;
  } finally {
    client.release(!isGood);
  }
}
