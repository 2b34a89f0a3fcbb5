import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import type { Cluster, TestDatabase } from './cluster.ts';

/** How a connection ends: without a word, by a reset, by its end, or by an error of PostgreSQL or of a pooler. */
export type Breakage = 'silence' | 'reset' | 'end' | { readonly sqlState: string };

/** A TCP proxy between a server and its database, which sees the lookups and can break connections. */
export interface DatabaseProxy extends AsyncDisposable {
  /** The database by way of it, as the owner. */
  readonly url: string;
  /** The ids of each lookup so far, sorted. */
  readonly lookups: readonly (readonly string[])[];
  /** How many connections were made so far. */
  readonly connections: number;
  /** How much later responses come, in milliseconds. */
  delayMs: number;
  clear(): void;
  /** Breaks every connection that is open: at once, or as soon as it has the next query. */
  breakOpen(how: Breakage, when: 'now' | 'at the next query'): void;
  /** Breaks so many of the connections that are made from now on, as soon as they send something. */
  breakNext(count: number, how: Breakage): void;
}

/** Starts a proxy on a free port, whose responses come so much later. Release it with `await using`. */
export async function startProxy(
  cluster: Cluster,
  database: TestDatabase,
  delayMs = 0,
): Promise<DatabaseProxy> {
  const lookups: string[][] = [];
  const sockets = new Set<Socket>();
  /** What becomes of each open connection at its next bytes; null for nothing. */
  const fates = new Map<Socket, Breakage | null>();
  const silent = new WeakSet<Socket>();
  let next = { count: 0, how: 'silence' as Breakage };
  let connections = 0;

  const breakOne = (caller: Socket, how: Breakage) => {
    silent.add(caller);
    if (how === 'reset') caller.resetAndDestroy();
    else if (how === 'end') caller.end();
    else if (how !== 'silence') caller.end(errorMessage(how.sqlState));
  };
  const server = createServer((caller) => {
    connections += 1;
    next.count -= 1;
    fates.set(caller, next.count >= 0 ? next.how : null);
    const upstream = connect(`${cluster.folder}/.s.PGSQL.5432`);
    for (const socket of [caller, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    }
    caller.on('data', (bytes: Buffer) => {
      const ids = idsOfBind(bytes);
      // The start asks for none, to see that it can.
      if (ids !== null && ids.length > 0) lookups.push(ids);
      const fate = fates.get(caller) ?? null;
      if (fate !== null) breakOne(caller, fate);
      if (!silent.has(caller)) upstream.write(bytes);
    });
    upstream.on('data', (bytes: Buffer) => {
      const pass = () => {
        if (!silent.has(caller)) caller.write(bytes);
      };
      if (proxy.delayMs > 0) setTimeout(pass, proxy.delayMs);
      else pass();
    });
    upstream.once('close', () => {
      if (!silent.has(caller)) caller.end();
    });
    caller.once('close', () => {
      fates.delete(caller);
      upstream.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const proxy: DatabaseProxy = {
    url: `postgresql://owner@127.0.0.1:${String(port)}/${database.name}`,
    lookups,
    get connections() {
      return connections;
    },
    delayMs,
    clear: () => lookups.splice(0),
    breakOpen(how, when) {
      for (const caller of fates.keys()) {
        if (when === 'now') breakOne(caller, how);
        else fates.set(caller, how);
      }
    },
    breakNext(count, how) {
      next = { count, how };
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return proxy;
}

/** An ErrorResponse of PostgreSQL's protocol (Frontend/Backend Protocol, Message Formats). */
function errorMessage(sqlState: string): Buffer {
  const fields = Buffer.from(`SFATAL\0VFATAL\0C${sqlState}\0Mfrom the tests\0\0`);
  const head = Buffer.from('E\0\0\0\0');
  head.writeInt32BE(fields.length + 4, 1);
  return Buffer.concat([head, fields]);
}

/** The ids in the three lists of a lookup's parameters, as the driver writes them; null in what is no lookup. */
function idsOfBind(bytes: Buffer): string[] | null {
  const text = bytes.toString('latin1');
  if (!text.includes('workforce_id = ANY')) return null;
  const lists = [...text.matchAll(/\{("[^}]*")?\}/g)].map(([list]) => list);
  return lists.flatMap((list) => [...list.matchAll(/"([^"]*)"/g)].map(([, id = '']) => id)).sort();
}
