import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { makeFifo } from '../support/fifo.ts';
import { startChild } from '../e2e/support/child-process.ts';
import { acme, unit, uuidOf } from '../organizations/records.ts';
import { createFolder, runLinks } from './run-links.ts';

const sorted = (...links: readonly object[]) =>
  `[\n${links.map((link) => `  ${JSON.stringify(link)}`).join(',\n')}\n]\n`;

describe('links import, into a file', () => {
  test('that is not there, makes it, sorted', async () => {
    await using folder = await createFolder();
    const from = await folder.write('from.json', [unit(2), acme, unit(1)]);
    const result = await runLinks(['import', from, '--file', folder.pathOf('links.json')]);
    expect(result).toEqual({
      code: 0,
      stdout: '',
      stderr: ['links: 3 added, 0 changed, 0 removed, 0 unchanged'],
    });
    expect(await folder.read('links.json')).toBe(sorted(acme, unit(1), unit(2)));
  });

  test('of LINKS_FILE and from standard input, adds and changes by name, and leaves the others', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme, unit(1), unit(2)]);
    const changed = { ...unit(1), accessId: '77' };
    const text = JSON.stringify([changed, unit(2), unit(3)]);
    const result = await runLinks(['import', '-'], { LINKS_FILE: path }, text);
    expect(result.stderr).toEqual(['links: 1 added, 1 changed, 0 removed, 1 unchanged']);
    expect(await folder.read('links.json')).toBe(sorted(acme, changed, unit(2), unit(3)));
  });

  test('of a text with a byte order mark, by file and by standard input, reads it', async () => {
    await using folder = await createFolder();
    const path = folder.pathOf('links.json');
    const from = await folder.write('from.json', `\uFEFF${JSON.stringify([acme])}`);
    expect((await runLinks(['import', from, '--file', path])).code).toBe(0);
    const text = `\uFEFF${JSON.stringify([unit(1)])}`;
    expect((await runLinks(['import', '-', '--file', path], {}, text)).code).toBe(0);
    expect(await folder.read('links.json')).toBe(sorted(acme, unit(1)));
  });

  test('of a FIFO, reads it; into a FIFO, does not begin', async () => {
    await using folder = await createFolder();
    const fifo = folder.pathOf('fifo');
    await makeFifo(fifo);
    const [result] = await Promise.all([
      runLinks(['import', fifo, '--file', folder.pathOf('links.json')]),
      writeFile(fifo, JSON.stringify([acme])),
    ]);
    expect(result.code).toBe(0);
    expect(await runLinks(['import', '-', '--file', fifo], {}, '[]')).toMatchObject({
      code: 2,
      stderr: [`${fifo}: is not a regular file`],
    });
  });

  test('with --replace, lets the others go', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme, unit(1), unit(2)]);
    const renamed = { ...acme, id: 'acme-2' };
    const result = await runLinks(
      ['import', '-', '--replace', '--file', path],
      {},
      JSON.stringify([renamed, unit(2)]),
    );
    expect(result.stderr).toEqual(['links: 1 added, 0 changed, 2 removed, 1 unchanged']);
    expect(await folder.read('links.json')).toBe(sorted(renamed, unit(2)));
  });

  test('of links that change places, does so', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [unit(1), unit(2)]);
    const swapped = [
      { ...unit(1), accessId: '2' },
      { ...unit(2), accessId: '1' },
    ];
    expect((await runLinks(['import', '-', '--file', path], {}, JSON.stringify(swapped))).code).toBe(0);
    expect(await folder.read('links.json')).toBe(sorted(...swapped));
  });

  test('of ids that belong to links which stay, tells every one and changes nothing', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme, unit(1), unit(2)]);
    const before = await folder.read('links.json');
    const text = JSON.stringify([
      { ...unit(3), accessId: '73' },
      { id: 'other', accessId: '1', workforceId: uuidOf(2) },
      unit(4),
    ]);
    const result = await runLinks(['import', '-', '--file', path], {}, text);
    expect(result).toEqual({
      code: 1,
      stdout: '',
      stderr: [
        'unit-3: access:73 is already in the link acme',
        'other: access:1 is already in the link unit-1',
        `other: workforce:${uuidOf(2)} is already in the link unit-2`,
        'nothing was changed',
      ],
    });
    expect(await folder.read('links.json')).toBe(before);
  });

  test('of a file with mistakes, tells every one and changes nothing', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme]);
    const text = JSON.stringify([{ ...acme, id: 'ACME' }, unit(1), unit(1), { ...unit(2), accessId: '0' }]);
    const { code, stderr } = await runLinks(['import', '-', '--file', path], {}, text);
    expect(code).toBe(1);
    expect(stderr).toHaveLength(6);
    expect(stderr[0]).toMatch(/^entry 0 id: must be/);
    expect(stderr.at(-1)).toBe('nothing was changed');
    expect(await folder.read('links.json')).toBe(JSON.stringify([acme]));
  });

  test('that is spoilt, does not overwrite it', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', '[{');
    const result = await runLinks(['import', '-', '--file', path], {}, '[]');
    expect(result).toMatchObject({ code: 2, stderr: [`${path}: is not JSON`] });
    expect(await folder.read('links.json')).toBe('[{');
  });

  test('keeps the rights of the file, and leaves no other file behind', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', []);
    await chmod(path, 0o600);
    await runLinks(['import', '-', '--file', path], {}, JSON.stringify([acme]));
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await runLinks(['import', '-', '--file', folder.pathOf('no/such/folder.json')], {}, '[]');
    expect(await readdir(folder.path)).toEqual(['links.json']);
  });
});

describe('links export', () => {
  test('from a file, writes it sorted, to standard output or to a file', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [unit(1), acme]);
    const shown = await runLinks(['export', '--file', path]);
    expect(shown).toEqual({ code: 0, stdout: sorted(acme, unit(1)), stderr: [] });
    const output = folder.pathOf('out.json');
    expect(await runLinks(['export', '--output', output], { LINKS_FILE: path })).toMatchObject({
      code: 0,
      stdout: '',
    });
    expect(await folder.read('out.json')).toBe(shown.stdout);
    const again = await runLinks(['import', output, '--replace', '--file', path]);
    expect(again.stderr).toEqual(['links: 0 added, 0 changed, 0 removed, 2 unchanged']);
  });

  test('of no links, writes an empty array', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', []);
    expect((await runLinks(['export', '--file', path])).stdout).toBe('[]\n');
  });

  test('to a place that cannot be written, says so', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', []);
    const output = folder.pathOf('no/folder.json');
    const result = await runLinks(['export', '--file', path, '--output', output]);
    expect(result).toMatchObject({ code: 2, stderr: [`${output}: cannot be written (ENOENT)`] });
  });
});

describe('links', () => {
  test.each([
    [['--help'], {}],
    [['import', '-h'], {}],
  ])('%j, shows how it is used', async (args, environment) => {
    const { code, stdout, stderr } = await runLinks(args, environment);
    expect([code, stderr]).toEqual([0, []]);
    for (const word of [
      'import',
      'export',
      'check',
      'migrate',
      'LINKS_FILE',
      'LINKS_DATABASE_URL',
      'Exit codes',
    ]) {
      expect(stdout).toContain(word);
    }
  });

  const file = { LINKS_FILE: '/links.json' };
  test.each<[string[], Record<string, string>, RegExp]>([
    [[], file, /^expected a command: import, export, check, migrate/],
    [['imprt'], file, /^expected a command/],
    [['toString'], file, /^expected a command/],
    [['import'], file, /^links import takes one file/],
    [['import', 'a', 'b'], file, /^links import takes one file/],
    [['export', 'a'], file, /^links export takes no file here$/],
    [['export', '--nonsense'], file, /--nonsense/],
    [['export', '--replace'], file, /^links export does not take --replace$/],
    [['check', '--output=a'], file, /^links check does not take --output$/],
    [['migrate'], file, /^links migrate is for a database/],
    [['export'], {}, /^where the links are must be said/],
    [['export'], { LINKS_FILE: '' }, /^where the links are must be said/],
    [['export'], { ...file, LINKS_DATABASE_URL: 'postgresql://a@127.0.0.1/b' }, /^links are in one place/],
    [['export', '--file', 'a', '--database', 'postgresql://127.0.0.1/b'], {}, /^links are in one place/],
    [
      ['export', '--database', 'postgresql://a:secret-password-9@127.0.0.1/b'],
      {},
      /^--database: must not have a password/,
    ],
    [
      ['export', '--database', 'mysql://secret-host-9/b'],
      {},
      /^--database: must be a URL that begins with postgresql:/,
    ],
    [
      ['export'],
      { LINKS_DATABASE_URL: 'postgresql://a:secret-password-9@db.example/b' },
      /^LINKS_DATABASE_URL: must have sslmode/,
    ],
    [['check', '--concurrency', '0'], file, /^--concurrency: must be a whole number/],
    [['import', '/no/such/file.json'], file, /^\/no\/such\/file.json: cannot be read \(ENOENT\)$/],
    [['export'], { LINKS_FILE: '/no/such/file.json' }, /^\/no\/such\/file.json: cannot be read \(ENOENT\)$/],
    [
      ['export'],
      { LINKS_DATABASE_URL: 'postgresql://a:secret-password-9@127.0.0.1:1/b' },
      /^the database cannot be reached \(ECONNREFUSED\)$/,
    ],
  ])('%j with %j, says what is wrong and exits 2', async (args, environment, message) => {
    const { code, stdout, stderr } = await runLinks(args, environment);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toEqual([expect.stringMatching(message)]);
    expect(stderr.join()).not.toContain('secret');
  });

  test('as a process, writes to its outputs and exits with the code', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme]);
    await using exporting = startChild('bin/organization-graph', { LINKS_FILE: path }, ['links', 'export']);
    expect(await exporting.ended).toBe(0);
    expect(exporting.stdout).toBe(sorted(acme));
    await using wrong = startChild('bin/organization-graph', {}, ['links', 'export']);
    expect(await wrong.ended).toBe(2);
    expect(wrong.stderr).toContain('where the links are must be said');
  });
});
