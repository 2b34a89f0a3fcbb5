import { parseDatabaseUrl } from '../../../src/organizations/links-database/database-url.ts';
import type { DatabaseAddress } from '../../../src/organizations/links-database/database-url.ts';
import { openDatabase } from '../../../src/organizations/links-database/database.ts';
import type { Database, DatabaseOptions } from '../../../src/organizations/links-database/database.ts';
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
export async function open(
  url: string,
  options: Pick<DatabaseOptions, 'maxConnectionAgeMs'> = {},
): Promise<Database & AsyncDisposable> {
  const database = await openDatabase({
    address: addressOf(url),
    maxConnections: 2,
    connectTimeoutMs: 5000,
    queryTimeoutMs: 0,
    ...options,
  });
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

/** The address that a URL names, which must be good. */
export function addressOf(url: string): DatabaseAddress {
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
