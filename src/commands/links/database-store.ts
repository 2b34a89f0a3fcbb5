import type { DatabaseAddress } from '../../organizations/links-database/database-url.ts';
import { openDatabase } from '../../organizations/links-database/database.ts';
import { checkVersion, migrate } from '../../organizations/links-database/migrations.ts';
import { changeLinks } from '../../organizations/links-database/table-changes.ts';
import { readOneState, readPages } from '../../organizations/links-database/table-pages.ts';
import type { LinksStore } from './store.ts';

const CONNECT_TIMEOUT_MS = 10_000;

/**
 * Opens the links of a database.
 *
 * @throws DatabaseProblem where the file of certificate authorities cannot be used; so does whatever is then done where the
 *   database cannot do it
 */
export async function openDatabaseStore(address: DatabaseAddress): Promise<LinksStore> {
  const database = await openDatabase({
    address,
    maxConnections: 1,
    connectTimeoutMs: CONNECT_TIMEOUT_MS,
    queryTimeoutMs: 0,
  });
  return {
    async readOneState(take) {
      await checkVersion(database.query);
      await readOneState(database, take);
    },
    async *readPages() {
      await checkVersion(database.query);
      yield* readPages(database.query);
    },
    async change(links, options) {
      await migrate(database);
      return changeLinks(database, links, options);
    },
    async migrate() {
      const { from, to } = await migrate(database);
      return from === to
        ? `the tables are in version ${String(to)} already`
        : `the tables were brought from version ${String(from)} to ${String(to)}`;
    },
    close: () => database.close(),
  };
}
