import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createFolder, runLinks } from '../commands/run-links.ts';
import {
  accessPath,
  accessRecords,
  acme,
  numbersTo,
  unit,
  uuidOf,
  workforcePath,
} from '../organizations/records.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { reader, startCluster } from './support/cluster.ts';
import type { Cluster, TestDatabase } from './support/cluster.ts';
import type { TestLink } from './support/links.ts';
import { addLinks, createLinksDatabase, startLinkedGraph } from './support/links.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await startCluster();
}, 60_000);
afterAll(async () => {
  await cluster[Symbol.asyncDispose]();
});

async function linksIn(database: TestDatabase): Promise<TestLink[]> {
  const rows = await database.run(
    'SELECT id, access_id AS "accessId", workforce_id AS "workforceId" FROM organization_links ORDER BY id',
  );
  return rows as unknown as TestLink[];
}

const importInto = (database: TestDatabase, entries: unknown, ...options: string[]) =>
  runLinks(['import', '-', ...options], { LINKS_DATABASE_URL: database.url }, JSON.stringify(entries));

describe('links migrate', () => {
  test('makes the tables, says so, and says when they are there', async () => {
    const database = await cluster.createDatabase();
    const migrate = () => runLinks(['migrate', '--database', database.url]);
    expect(await migrate()).toEqual({
      code: 0,
      stdout: '',
      stderr: ['the tables were brought from version 0 to 1'],
    });
    expect((await migrate()).stderr).toEqual(['the tables are in version 1 already']);
  });

  test('by a user who may not, says so and exits 2', async () => {
    const database = await cluster.createDatabase();
    const { code, stderr } = await runLinks(['migrate'], { LINKS_DATABASE_URL: database.readerUrl });
    expect(code).toBe(2);
    expect(stderr).toEqual([
      expect.stringMatching(/^the database does not let this user do that: .*\(42501\)$/),
    ]);
    expect(stderr.join()).not.toContain(reader.password);
  });
});

describe('links import, into a database', () => {
  test('by a user who may change rows and nothing else, adds them', async () => {
    const database = await createLinksDatabase(cluster, [unit(1)]);
    await database.run(`GRANT INSERT, UPDATE, DELETE ON organization_links TO ${reader.user}`);
    const environment = { LINKS_DATABASE_URL: database.readerUrl };
    const { stderr } = await runLinks(['import', '-', '--replace'], environment, JSON.stringify([acme]));
    expect(stderr).toEqual(['links: 1 added, 0 changed, 1 removed, 0 unchanged']);
    expect(await linksIn(database)).toEqual([acme]);
  });

  test('that may only be read, says so and exits 2', async () => {
    const database = await createLinksDatabase(cluster);
    const environment = {
      LINKS_DATABASE_URL: `${database.url}&options=-c%20default_transaction_read_only%3Don`,
    };
    expect(await runLinks(['import', '-'], environment, JSON.stringify([acme]))).toMatchObject({
      code: 2,
      stderr: ['the database is read-only: another one is to be written to (25006)'],
    });
  });

  test('that is empty, makes the tables and adds them', async () => {
    const database = await cluster.createDatabase();
    const result = await importInto(database, [unit(1), acme]);
    expect(result).toEqual({
      code: 0,
      stdout: '',
      stderr: ['links: 2 added, 0 changed, 0 removed, 0 unchanged'],
    });
    expect(await linksIn(database)).toEqual([acme, unit(1)]);
  });

  test('adds and changes by name, leaves the others, and touches only what changes', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1), unit(2)]);
    await database.run("UPDATE organization_links SET updated_at = '2001-01-01'");
    const changed = { ...unit(1), accessId: '77' };
    const { stderr } = await importInto(database, [changed, unit(2), unit(3)]);
    expect(stderr).toEqual(['links: 1 added, 1 changed, 0 removed, 1 unchanged']);
    expect(await linksIn(database)).toEqual([acme, changed, unit(2), unit(3)]);
    const touched = await database.run(
      "SELECT id FROM organization_links WHERE updated_at > '2002-01-01' ORDER BY id",
    );
    expect(touched).toEqual([{ id: 'unit-1' }, { id: 'unit-3' }]);
  });

  test('with --replace, lets the others go', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1), unit(2)]);
    const renamed = { ...acme, id: 'acme-2' };
    const { stderr } = await importInto(database, [renamed, unit(2)], '--replace');
    expect(stderr).toEqual(['links: 1 added, 0 changed, 2 removed, 1 unchanged']);
    expect(await linksIn(database)).toEqual([renamed, unit(2)]);
  });

  test('of links that change places with each other and with new ones, does so', async () => {
    const database = await createLinksDatabase(cluster, [unit(1), unit(2), unit(3)]);
    const moved = [
      { ...unit(1), accessId: '2' },
      { ...unit(2), accessId: '3' },
      { ...unit(3), accessId: '4' },
      { ...unit(4), accessId: '1' },
    ];
    expect((await importInto(database, moved)).stderr).toEqual([
      'links: 1 added, 3 changed, 0 removed, 0 unchanged',
    ]);
    expect(await linksIn(database)).toEqual(moved);
  });

  test('of ids that belong to links which stay, tells every one and changes nothing', async () => {
    const database = await createLinksDatabase(cluster, [acme, unit(1), unit(2)]);
    const { code, stderr } = await importInto(database, [
      { ...unit(3), accessId: '73' },
      { id: 'other', accessId: '1', workforceId: uuidOf(2) },
      unit(4),
    ]);
    expect(code).toBe(1);
    expect(stderr).toEqual([
      'other: access:1 is already in the link unit-1',
      `other: workforce:${uuidOf(2)} is already in the link unit-2`,
      'unit-3: access:73 is already in the link acme',
      'nothing was changed',
    ]);
    expect(await linksIn(database)).toEqual([acme, unit(1), unit(2)]);
  });

  test('of a file with mistakes, changes nothing', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    const { code } = await importInto(database, [unit(1), { ...unit(2), id: 'UNIT' }], '--replace');
    expect(code).toBe(1);
    expect(await linksIn(database)).toEqual([acme]);
  });

  test('by a user who may only read, changes nothing and exits 2', async () => {
    const database = await createLinksDatabase(cluster, [acme]);
    const { code, stderr } = await runLinks(
      ['import', '-'],
      { LINKS_DATABASE_URL: database.readerUrl },
      '[]',
    );
    expect(code).toBe(2);
    expect(stderr).toEqual([expect.stringContaining('does not let this user do that')]);
  });

  test('by several at once, is done by one after the other, and each sees what those before it did', async () => {
    const database = await createLinksDatabase(cluster);
    const sets = numbersTo(5).map((set) =>
      numbersTo(50).map((number) => ({ ...unit(number), id: `set-${set}-${number}` })),
    );
    // Somebody else writes until all of them have come.
    const mode = 'SHARE ROW EXCLUSIVE MODE';
    const writing = database.run(
      `BEGIN; LOCK TABLE organization_links IN ${mode}; SELECT pg_sleep(1.5); COMMIT`,
    );
    await vi.waitFor(async () => {
      const held = await database.run("SELECT 1 FROM pg_locks WHERE mode = 'ShareRowExclusiveLock'");
      expect(held).toHaveLength(1);
    });
    const results = await Promise.all(sets.map((links) => importInto(database, links)));
    await writing;
    expect(results.map(({ code }) => code).sort()).toEqual([0, 1, 1, 1, 1]);
    for (const { stderr } of results.filter(({ code }) => code === 1)) expect(stderr).toHaveLength(101);
    expect(await linksIn(database)).toHaveLength(50);
  });

  test('is seen by a server that runs', async () => {
    const database = await createLinksDatabase(cluster);
    await using graph = await startLinkedGraph(database.readerUrl, {
      access: accessRecords({ '73': {} }),
      environment: { LINKS_REFRESH_MS: '1' },
    });
    const ask = async () => (await graph.query('{ organization(id: "access:73") { id } }')).data;
    expect(await ask()).toEqual({ organization: { id: 'access:73' } });
    await importInto(database, [acme]);
    expect(await ask()).toEqual({ organization: { id: 'acme' } });
  });
});

describe('links export, from a database', () => {
  test('of more links than are held at once, writes them all, sorted, and import takes them back', async () => {
    const database = await cluster.createDatabase();
    const links = numbersTo(12_345).map(unit);
    await importInto(database, links);
    const { code, stdout, stderr } = await runLinks(['export'], { LINKS_DATABASE_URL: database.url });
    expect([code, stderr]).toEqual([0, []]);
    const exported = JSON.parse(stdout) as TestLink[];
    expect(exported.map(({ id }) => id)).toEqual(links.map(({ id }) => id).sort());
    await using folder = await createFolder();
    const path = await folder.write('links.json', stdout);
    const again = await runLinks(['import', path, '--replace', '--database', database.url]);
    expect(again.stderr).toEqual(['links: 0 added, 0 changed, 0 removed, 12345 unchanged']);
    const file = await runLinks(['export', '--file', path]);
    expect(file.stdout).toBe(stdout);
  });

  test('of a database without tables, says what to do and exits 2', async () => {
    const database = await cluster.createDatabase();
    const { code, stdout, stderr } = await runLinks(['export', '--database', database.url]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toEqual([expect.stringMatching(/^the database has no table of links: .*links migrate/)]);
  });
});

describe('links check, of a database', () => {
  test('looks at every link, and tells what is wrong', async () => {
    const database = await createLinksDatabase(cluster);
    await addLinks(database, [acme, unit(1)]);
    await using access = await startUpstream({ [accessPath('73')]: { json: { id: 73, name: 'Acme' } } });
    await using workforce = await startUpstream({
      [workforcePath(acme.workforceId)]: {
        json: { id: acme.workforceId, name: { organizationName: 'Maple' } },
      },
    });
    const { code, stdout } = await runLinks(['check'], {
      ACCESS_URL: access.url,
      WORKFORCE_URL: workforce.url,
      LINKS_DATABASE_URL: database.readerUrl,
      LINKS_REFRESH_MS: '5000',
      CHECK_ACCESS_CREDENTIAL: 'Bearer cHeck-accEss-tokEn',
      CHECK_WORKFORCE_CREDENTIAL: 'cHeck-wOrkforce-kEy',
    });
    expect(code).toBe(1);
    expect(stdout.trimEnd().split('\n').sort()).toEqual([
      'acme: the names are unlike: access "Acme", workforce "Maple"',
      'unit-1: access:1 is missing',
      `unit-1: workforce:${uuidOf(1)} is missing`,
    ]);
  });
});
