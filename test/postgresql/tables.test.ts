import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkVersion, migrate } from '../../src/organizations/links-database/migrations.ts';
import { acme, unit, uuidOf } from '../organizations/records.ts';
import { startCluster } from './support/cluster.ts';
import type { Cluster, TestDatabase } from './support/cluster.ts';
import { addLinks, createLinksDatabase, open } from './support/links.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

/** The rows of a table, and how many tables there are. */
async function stateOf(database: TestDatabase) {
  const [tables] = await database.run(
    "SELECT count(*)::int AS count FROM pg_tables WHERE schemaname = 'public'",
  );
  const versions = await database.run('SELECT version FROM organization_links_migrations ORDER BY version');
  return { tables: tables?.['count'], versions: versions.map(({ version }) => version) };
}

describe('migrate', () => {
  test('makes the tables, and a second time does nothing', async () => {
    const database = await cluster.createDatabase();
    await using owner = await open(database.url);
    expect(await migrate(owner)).toEqual({ from: 0, to: 1 });
    await addLinks(database, [acme]);
    expect(await migrate(owner)).toEqual({ from: 1, to: 1 });
    expect(await stateOf(database)).toEqual({ tables: 2, versions: [1] });
    expect(await database.run('SELECT id FROM organization_links')).toEqual([{ id: 'acme' }]);
  });

  test('by ten at once, is done by one of them, and all are content', async () => {
    const database = await cluster.createDatabase();
    const done = await Promise.all(
      Array.from({ length: 10 }, async () => {
        await using owner = await open(database.url);
        return await migrate(owner);
      }),
    );
    expect(done.map(({ from }) => from).sort()).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
    expect(await stateOf(database)).toEqual({ tables: 2, versions: [1] });
  });

  test('that fails midway, leaves nothing behind', async () => {
    const database = await cluster.createDatabase();
    await database.run('CREATE TABLE organization_links (something text)');
    await using owner = await open(database.url);
    await expect(migrate(owner)).rejects.toMatchObject({ name: 'DatabaseProblem' });
    const tables = await database.run("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    expect(tables).toEqual([{ tablename: 'organization_links' }]);
  });

  test('by whoever may not make tables, says so', async () => {
    const database = await cluster.createDatabase();
    await using own = await open(database.readerUrl);
    await expect(migrate(own)).rejects.toMatchObject({
      message: expect.stringMatching(/^does not let this user do that: .*\(42501\)$/) as string,
      isLasting: true,
    });
  });

  test('in a schema that the URL chooses, makes the tables there', async () => {
    const database = await cluster.createDatabase();
    await database.run('CREATE SCHEMA elsewhere');
    await using owner = await open(`${database.url}&options=-c%20search_path%3Delsewhere`);
    await migrate(owner);
    const tables = await database.run(
      "SELECT schemaname FROM pg_tables WHERE tablename LIKE 'organization_links%'",
    );
    expect(tables).toEqual([{ schemaname: 'elsewhere' }, { schemaname: 'elsewhere' }]);
  });
});

describe('checkVersion', () => {
  test.each([
    ['no tables', '', /^has no table of links: .*links migrate/],
    [
      'tables of an earlier release',
      'CREATE TABLE organization_links_migrations (version int)',
      /^has no table of links: .*links migrate/,
    ],
    [
      'no right to read them',
      'CREATE TABLE organization_links_migrations AS SELECT 1 AS version; CREATE TABLE organization_links (id text, access_id text, workforce_id text); GRANT SELECT ON organization_links_migrations TO reader',
      /^does not let this user/,
    ],
    [
      'other columns',
      'CREATE TABLE organization_links_migrations AS SELECT 1 AS version; CREATE TABLE organization_links (id text); GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
      /^has a table of links with other columns/,
    ],
    [
      'columns of other types',
      'CREATE TABLE organization_links_migrations AS SELECT 1 AS version; CREATE TABLE organization_links (id text, access_id text, workforce_id text); GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader',
      /^has a table of links with other columns/,
    ],
    [
      'a version that is none',
      "CREATE TABLE organization_links_migrations AS SELECT 'one'::text AS version; GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader",
      /^has a table of links with other columns/,
    ],
  ])('with %s, says so', async (_, text, message) => {
    const database = await cluster.createDatabase();
    if (text !== '') await database.run(text);
    if (text.endsWith('(version int)')) {
      await database.run('GRANT SELECT ON organization_links_migrations TO reader');
    }
    await using own = await open(database.readerUrl);
    await expect(checkVersion(own.query)).rejects.toMatchObject({
      message: expect.stringMatching(message) as string,
      isLasting: true,
    });
  });

  test('with tables of a later release, is content', async () => {
    const database = await createLinksDatabase(cluster);
    await database.run('INSERT INTO organization_links_migrations VALUES (2), (3)');
    await using own = await open(database.readerUrl);
    await expect(checkVersion(own.query)).resolves.toBeUndefined();
    await using owner = await open(database.url);
    expect(await migrate(owner)).toEqual({ from: 3, to: 3 });
  });
});

describe('the table', () => {
  test.each([
    ['an id again', { ...unit(1), id: 'acme' }, 'organization_links_pkey'],
    ['an access id again', { ...unit(1), accessId: '73' }, 'organization_links_access_id_once'],
    [
      'a workforce id again',
      { ...unit(1), workforceId: acme.workforceId.toUpperCase() },
      'organization_links_workforce_id_once',
    ],
    ['an id that is no name', { ...unit(1), id: 'Acme' }, 'organization_links_id_is_a_name'],
    ['an id with a line break', { ...unit(1), id: 'acme-2\n' }, 'organization_links_id_is_a_name'],
    ['an id of 64 characters', { ...unit(1), id: 'a'.repeat(64) }, 'organization_links_id_is_a_name'],
    ['access id 0', { ...unit(1), accessId: '0' }, 'organization_links_access_id_is_exact'],
    ['access id 2^53', { ...unit(1), accessId: '9007199254740992' }, 'organization_links_access_id_is_exact'],
    ['a workforce id that is none', { ...unit(1), workforceId: 'acme' }, undefined],
  ])('takes no row with %s', async (_, link, constraint) => {
    const database = await createLinksDatabase(cluster, [acme]);
    await expect(addLinks(database, [link])).rejects.toMatchObject({ constraint });
    expect(await database.run('SELECT count(*)::int AS count FROM organization_links')).toEqual([
      { count: 1 },
    ]);
  });

  test('takes the longest and the largest ids', async () => {
    const database = await createLinksDatabase(cluster);
    const link = {
      id: '0'.repeat(63),
      accessId: '9007199254740991',
      workforceId: 'f'.repeat(8) + uuidOf(0).slice(8),
    };
    await expect(addLinks(database, [link])).resolves.toBeUndefined();
  });

  test('lets two links change places in one statement', async () => {
    const database = await createLinksDatabase(cluster, [unit(1), unit(2)]);
    await database.run('UPDATE organization_links SET access_id = 3 - access_id');
    const rows = await database.run('SELECT id, access_id FROM organization_links ORDER BY id');
    expect(rows).toEqual([
      { id: 'unit-1', access_id: '2' },
      { id: 'unit-2', access_id: '1' },
    ]);
  });

  test('is not written by a user who may only read', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    await using own = await open(database.readerUrl);
    await expect(own.query('DELETE FROM organization_links')).rejects.toMatchObject({
      message: expect.stringContaining('(42501)') as string,
    });
  });
});
