import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { parseDatabaseUrl } from '../../../src/organizations/links-database/database-url.ts';
import type { DatabaseAddress } from '../../../src/organizations/links-database/database-url.ts';
import { openDatabase } from '../../../src/organizations/links-database/database.ts';
import type { Database } from '../../../src/organizations/links-database/database.ts';
import { migrate } from '../../../src/organizations/links-database/migrations.ts';
import { startGraph } from '../../support/graph.ts';
import type { TestGraph, TestGraphOptions } from '../../support/graph.ts';
import { reader } from './cluster.ts';
import type { Cluster, TestDatabase } from './cluster.ts';

/** A link as files write it. */
export interface TestLink {
  readonly id: string;
  readonly accessId: string;
  readonly workforceId: string;
}

/** Makes a database with the tables, these links, and the rights that a server needs. */
export async function createLinksDatabase(
  cluster: Cluster,
  links: readonly TestLink[] = [],
): Promise<TestDatabase> {
  const database = await cluster.createDatabase();
  await using owner = await open(database.url);
  await migrate(owner);
  await addLinks(database, links);
  await database.run(`GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader.user}`);
  return database;
}

/** Adds links, as somebody else would. */
export async function addLinks(database: TestDatabase, links: readonly TestLink[]): Promise<void> {
  for (const { id, accessId, workforceId } of links) {
    await database.run('INSERT INTO organization_links (id, access_id, workforce_id) VALUES ($1, $2, $3)', [
      id,
      accessId,
      workforceId,
    ]);
  }
}

/** Opens a database as the server does. Release it with `await using`. */
export async function open(url: string): Promise<Database & AsyncDisposable> {
  const database = await openDatabase({
    address: addressOf(url),
    maxConnections: 2,
    connectTimeoutMs: 5000,
    queryTimeoutMs: 0,
  });
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

/** The address that a URL names, which must be good. */
function addressOf(url: string): DatabaseAddress {
  const parsed = parseDatabaseUrl(url);
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return parsed.address;
}

/** Starts the application with the links of a database. */
export function startLinkedGraph(
  url: string,
  { environment, ...options }: TestGraphOptions = {},
): Promise<TestGraph> {
  return startGraph({
    ...options,
    environment: { LINKS_FILE: '', LINKS_DATABASE_URL: url, ...environment },
  });
}

/** What stands between a server and its database, and sees what is asked. */
export interface DatabaseProxy extends AsyncDisposable {
  /** The database by way of it, as the owner. */
  readonly url: string;
  /** The ids of each lookup so far, sorted. */
  readonly lookups: readonly (readonly string[])[];
  /** How many connections were made so far. */
  readonly connections: number;
  clear(): void;
}

/** Starts a proxy on a free port, whose answers come so much later. Release it with `await using`. */
export async function startProxy(
  cluster: Cluster,
  database: TestDatabase,
  delayMs = 0,
): Promise<DatabaseProxy> {
  const lookups: string[][] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((caller) => {
    connections += 1;
    const upstream = connect(`${cluster.folder}/.s.PGSQL.5432`);
    for (const socket of [caller, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket)).on('error', () => undefined);
    }
    caller.on('data', (bytes: Buffer) => {
      const ids = idsOfBind(bytes);
      // The start asks for none, to see that it can.
      if (ids !== null && ids.length > 0) lookups.push(ids);
    });
    caller.pipe(upstream);
    upstream.on('data', (bytes: Buffer) => void setTimeout(() => caller.write(bytes), delayMs));
    upstream.once('close', () => caller.end());
    caller.once('close', () => upstream.destroy());
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `postgresql://owner@127.0.0.1:${String(port)}/${database.name}`,
    lookups,
    get connections() {
      return connections;
    },
    clear: () => lookups.splice(0),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The ids in the three lists of a lookup's parameters, as the driver writes them; null in what is no lookup. */
function idsOfBind(bytes: Buffer): string[] | null {
  const text = bytes.toString('latin1');
  if (!text.includes('workforce_id = ANY')) return null;
  const lists = [...text.matchAll(/\{("[^}]*")?\}/g)].map(([list]) => list);
  return lists.flatMap((list) => [...list.matchAll(/"([^"]*)"/g)].map(([, id = '']) => id)).sort();
}
