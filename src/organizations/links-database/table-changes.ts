import type { Link } from '../links.ts';
import type { Database, Query } from './database.ts';

/** What becomes of the links that are not among the new ones. */
export interface ChangeOptions {
  /** Whether they go; otherwise they stay. */
  readonly replaces: boolean;
}

/** What was done, in numbers of links. */
export interface Changes {
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** How many rows one statement takes. */
const ROWS_AT_ONCE = 20_000;

/** How many conflicts are told. */
const TOLD_CONFLICTS = 1000;

/** How long somebody else may hold the table, in milliseconds. */
const LOCK_TIMEOUT_MS = 10_000;

/** Thrown to take everything back. */
class Conflicts extends Error {
  readonly conflicts: readonly string[];

  constructor(conflicts: readonly string[]) {
    super();
    this.conflicts = conflicts;
  }
}

/**
 * Adds links, and changes those that have the same names, all or none of them. Nobody else writes meanwhile; who reads
 * sees the state before until it is done.
 *
 * @param links each id at most once
 * @returns what was done; or, where an id belongs to a link that stays, every such conflict, and nothing was done
 * @throws DatabaseProblem where the database fails
 */
export async function changeLinks(
  database: Database,
  links: Iterable<Link>,
  { replaces }: ChangeOptions,
): Promise<{ readonly changes: Changes } | { readonly conflicts: readonly string[] }> {
  try {
    const changes = await database.transact(async (query) => {
      await query(`SET LOCAL lock_timeout = ${String(LOCK_TIMEOUT_MS)}`);
      await query(
        `CREATE TEMPORARY TABLE incoming_links (
          id text COLLATE "C" PRIMARY KEY, access_id bigint, workforce_id uuid
        ) ON COMMIT DROP`,
      );
      const count = await send(query, links);
      await query('ANALYZE incoming_links');
      await query('LOCK TABLE organization_links IN SHARE ROW EXCLUSIVE MODE');
      const removed = replaces ? await countRows(query, removal) : 0;
      const conflicts = await findConflicts(query);
      if (conflicts.length > 0) throw new Conflicts(conflicts);
      const changed = await countRows(query, change);
      const added = await countRows(query, addition);
      return { added, changed, removed, unchanged: count - added - changed };
    });
    // Whoever is not the owner may not, and need not.
    await database.query('ANALYZE organization_links');
    return { changes };
  } catch (error) {
    if (error instanceof Conflicts) return { conflicts: error.conflicts };
    throw error;
  }
}

const removal = `DELETE FROM organization_links AS link
  WHERE NOT EXISTS (SELECT FROM incoming_links AS incoming WHERE incoming.id = link.id) RETURNING 1`;

const change = `UPDATE organization_links AS link
  SET access_id = incoming.access_id, workforce_id = incoming.workforce_id, updated_at = now()
  FROM incoming_links AS incoming
  WHERE incoming.id = link.id
    AND (link.access_id, link.workforce_id) IS DISTINCT FROM (incoming.access_id, incoming.workforce_id)
  RETURNING 1`;

const addition = `INSERT INTO organization_links (id, access_id, workforce_id)
  SELECT id, access_id, workforce_id FROM incoming_links AS incoming
  WHERE NOT EXISTS (SELECT FROM organization_links AS link WHERE link.id = incoming.id) RETURNING 1`;

/** Whoever holds an id of a new link under another name, and is not changed itself. */
const conflictsOf = (
  source: string,
) => `SELECT incoming.id, '${source}:' || incoming.${source}_id AS record, link.id AS other
  FROM incoming_links AS incoming
  JOIN organization_links AS link ON link.${source}_id = incoming.${source}_id AND link.id <> incoming.id
  WHERE NOT EXISTS (SELECT FROM incoming_links AS own WHERE own.id = link.id)`;

async function send(query: Query, links: Iterable<Link>): Promise<number> {
  let count = 0;
  let rows: Link[] = [];
  const flush = async () => {
    await query('INSERT INTO incoming_links SELECT * FROM unnest($1::text[], $2::bigint[], $3::uuid[])', [
      rows.map(({ id }) => id),
      rows.map(({ nativeIds }) => nativeIds.access),
      rows.map(({ nativeIds }) => nativeIds.workforce),
    ]);
    rows = [];
  };
  for (const link of links) {
    count += 1;
    rows.push(link);
    if (rows.length === ROWS_AT_ONCE) await flush();
  }
  if (rows.length > 0) await flush();
  return count;
}

async function findConflicts(query: Query): Promise<string[]> {
  const rows = await query(
    `${conflictsOf('access')} UNION ALL ${conflictsOf('workforce')} ORDER BY 1, 2 LIMIT ${String(TOLD_CONFLICTS)}`,
  );
  return rows.map(({ id, record, other }) => conflictOf(String(id), String(record), String(other)));
}

/** Says that an id of a new link belongs to a link that stays. */
export function conflictOf(name: string, record: string, other: string): string {
  return `${name}: ${record} is already in the link ${other}`;
}

async function countRows(query: Query, text: string): Promise<number> {
  const [row] = await query(`WITH done AS (${text}) SELECT count(*) AS count FROM done`);
  return Number(row?.['count'] ?? 0);
}
