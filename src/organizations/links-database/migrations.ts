import { DatabaseProblem, notMigrated, otherColumns } from './database-problem.ts';
import type { Database, Query } from './database.ts';
import { findLinks } from './links-table.ts';

/**
 * What makes the tables what they are, step by step: step n leads from version n - 1 to version n. A step that was once
 * delivered is never changed. What it does must suit the release before it, too, whose processes run meanwhile.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE organization_links (
      id text COLLATE "C" PRIMARY KEY,
      access_id bigint NOT NULL,
      workforce_id uuid NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT organization_links_id_is_a_name CHECK (id ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      CONSTRAINT organization_links_access_id_is_exact CHECK (access_id BETWEEN 1 AND 9007199254740991),
      -- Deferrable, so that one statement can let two links change places.
      CONSTRAINT organization_links_access_id_once UNIQUE (access_id) DEFERRABLE,
      CONSTRAINT organization_links_workforce_id_once UNIQUE (workforce_id) DEFERRABLE
    )`,
    `COMMENT ON TABLE organization_links IS
      'Which access record and which workforce record are the same organization, and its name.'`,
  ],
];

/** The version that this release works with. */
const CURRENT_VERSION = migrations.length;

/** Any number that nobody else uses in the same database: whoever migrates at the same time waits for it. */
const LOCK = 7_305_947_183;

/** What migrating did. */
export interface Migrated {
  readonly from: number;
  readonly to: number;
}

/**
 * Brings the tables to the version that this release works with; does nothing where they are. Safe to be done by several
 * at once.
 *
 * @throws DatabaseProblem where that fails; everything is then as it was
 */
export function migrate(database: Database): Promise<Migrated> {
  return database.transact(async (query) => {
    await query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    // Whoever may not make tables may still bring links into those that are there.
    const [found] = await query(`SELECT to_regclass('organization_links_migrations') AS name`);
    if (found?.['name'] === null) {
      await query(
        `CREATE TABLE organization_links_migrations (
          version integer PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now()
        )`,
      );
    }
    const from = await readVersion(query);
    for (const [index, statements] of migrations.entries()) {
      const version = index + 1;
      if (version <= from) continue;
      for (const statement of statements) await query(statement);
      await query('INSERT INTO organization_links_migrations (version) VALUES ($1)', [version]);
    }
    return { from, to: Math.max(from, CURRENT_VERSION) };
  });
}

/**
 * Makes sure that the tables are there and can be read. Those of a later release will do.
 *
 * @throws DatabaseProblem where they are not
 */
export async function checkVersion(query: Query): Promise<void> {
  const version = await readVersion(query);
  if (version === 0) throw notMigrated;
  if (version < CURRENT_VERSION) {
    throw new DatabaseProblem(
      `has its tables in version ${version}, and ${CURRENT_VERSION} is needed: \`organization-graph links migrate\` brings them there`,
      { isLasting: true },
    );
  }
  await query('SELECT id, access_id, workforce_id FROM organization_links LIMIT 1');
  // What the server asks, so that columns of other types are told now and not with each request.
  await findLinks(query, []);
}

async function readVersion(query: Query): Promise<number> {
  const [row] = await query('SELECT max(version) AS version FROM organization_links_migrations');
  const version = Number(row?.['version'] ?? 0);
  if (!Number.isSafeInteger(version)) throw otherColumns;
  return version;
}
