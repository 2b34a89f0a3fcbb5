import type { Link } from '../links.ts';
import type { Database, Query } from './database.ts';
import { columns, toLink } from './links-table.ts';

/** How many links are held at once. */
const LINKS_A_PAGE = 5000;

/**
 * Reads every link, sorted by name, some at a time. What changes meanwhile may or may not be seen.
 *
 * @throws DatabaseProblem where that fails
 */
export async function* readPages(query: Query): AsyncGenerator<readonly Link[]> {
  let last = '';
  for (;;) {
    const rows = await query(
      `SELECT ${columns} FROM organization_links WHERE id > $1 ORDER BY id LIMIT ${String(LINKS_A_PAGE)}`,
      [last],
    );
    const links = rows.map(toLink);
    if (links.length > 0) yield links;
    const end = links.at(-1);
    if (end === undefined || links.length < LINKS_A_PAGE) return;
    last = end.id;
  }
}

/**
 * Hands over every link of one moment, sorted by name, some at a time.
 *
 * @throws DatabaseProblem where that fails; whatever `take` throws
 */
export function readOneState(
  database: Database,
  take: (links: readonly Link[]) => Promise<void>,
): Promise<void> {
  return database.transact(async (query) => {
    await query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    for await (const links of readPages(query)) await take(links);
  });
}
