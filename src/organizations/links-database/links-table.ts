import { forEverySource, nativeIdParsers, sourceNames } from '../../sources/registry.ts';
import type { Link } from '../links.ts';
import { isLinkName, parseOrganizationId } from '../organization-id.ts';
import { DatabaseProblem } from './database-problem.ts';
import type { Query } from './database.ts';
import type { Row } from './retried-read.ts';

/** The columns of a link, in the order of {@link toColumns}. */
export const columns = 'id, access_id, workforce_id';

/** By several indexes at once; without a plan that is kept, which would not outlive a pooler's connection. */
const findText = `SELECT ${columns} FROM organization_links
  WHERE id = ANY($1::text[]) OR access_id = ANY($2::bigint[]) OR workforce_id = ANY($3::uuid[])`;

/**
 * Finds the links that any of these ids belong to, by one query.
 *
 * @param ids well-formed names of links and ids of records
 * @throws DatabaseProblem where that fails, or a row is no link
 */
export async function findLinks(query: Query, ids: readonly string[]): Promise<Link[]> {
  const names: string[] = [];
  const native = forEverySource<Record<'access' | 'workforce', string[]>>(() => []);
  for (const text of ids) {
    const id = parseOrganizationId(text);
    if (id?.kind === 'link') names.push(id.name);
    else if (id?.kind === 'record') native[id.source].push(id.nativeId);
  }
  const rows = await query(findText, [names, ...sourceNames.map((source) => native[source])]);
  return rows.map(toLink);
}

/**
 * Reads a row.
 *
 * @throws DatabaseProblem where it is no link, as in a view that somebody put in the table's place
 */
export function toLink(row: Row): Link {
  const id = String(row['id']);
  const nativeIds = forEverySource<Record<'access' | 'workforce', string | null>>((source) =>
    nativeIdParsers[source](String(row[`${source}_id`])),
  );
  const { access, workforce } = nativeIds;
  if (!isLinkName(id) || access === null || workforce === null) {
    throw new DatabaseProblem('has a row that is no link', { isLasting: true });
  }
  return { id, nativeIds: { access, workforce } };
}
