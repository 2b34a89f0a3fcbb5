import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat, readFile, readdir, symlink } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { repository } from '../house/planted-tree.ts';
import { acme, unit } from '../organizations/records.ts';
import { createFolder, runLinks } from './run-links.ts';

describe('links export', () => {
  test('to what is no file, as a pipe, writes into it and leaves it what it is', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme]);
    const pipe = folder.pathOf('pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    const reader = spawn('cat', [pipe], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const read = text(reader.stdout);
      const result = await runLinks(['export', '--file', path, '--output', pipe]);
      expect(result).toEqual({ code: 0, stdout: '', stderr: [] });
      expect((await lstat(pipe)).isFIFO()).toBe(true);
      expect(JSON.parse(await read)).toEqual([acme]);
    } finally {
      reader.kill();
    }
  });

  test('to a symbolic link, writes the file that it leads to', async () => {
    await using folder = await createFolder();
    const path = await folder.write('links.json', [acme]);
    const target = await folder.write('target.json', 'before');
    await symlink('target.json', folder.pathOf('leads-there'));
    const result = await runLinks(['export', '--file', path, '--output', folder.pathOf('leads-there')]);
    expect(result.code).toBe(0);
    expect(JSON.parse(await readFile(target, 'utf8'))).toEqual([acme]);
    expect((await lstat(folder.pathOf('leads-there'))).isSymbolicLink()).toBe(true);
    expect((await readdir(folder.path)).sort()).toEqual(['leads-there', 'links.json', 'target.json']);
  });

  test('to somebody who does not read it to its end, says so in one line and exits 2', async () => {
    await using folder = await createFolder();
    const many = Array.from({ length: 20_000 }, (_, index) => unit(index + 1));
    const path = await folder.write('links.json', many);
    const words = ['bin/organization-graph', 'links', 'export', '--file', path];
    const exporting = spawn(process.execPath, words, { cwd: repository, env: {} });
    const told = text(exporting.stderr);
    exporting.stdout.once('data', () => exporting.stdout.destroy());
    const [code] = (await once(exporting, 'close')) as [number];
    expect({ code, told: await told }).toEqual({ code: 2, told: 'the output cannot be written (EPIPE)\n' });
  });
});

test('links import, into a symbolic link, changes the file that it leads to', async () => {
  await using folder = await createFolder();
  const target = await folder.write('target.json', [unit(1)]);
  const path = folder.pathOf('links.json');
  await symlink(target, path);
  expect((await runLinks(['import', '-', '--file', path], {}, JSON.stringify([acme]))).code).toBe(0);
  expect(JSON.parse(await readFile(target, 'utf8'))).toEqual([acme, unit(1)]);
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
});
