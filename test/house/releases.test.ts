import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { plantTree, repository } from './planted-tree.ts';

/** The packages that are released, by the folders that they are in. */
const released = { '.': 'organization-graph', 'clients/react': '@organization-graph/react' };

async function readJson<Value>(...path: string[]): Promise<Value> {
  return JSON.parse(await readFile(join(...path), 'utf8')) as Value;
}

function readVersion(root: string, folder: string): Promise<string> {
  return readJson<{ version: string }>(root, folder, 'package.json').then(({ version }) => version);
}

/** The first heading of a version in a package's CHANGELOG.md, and all that is below it up to the next. */
async function readNewest(root: string, folder: string): Promise<{ version?: string; text?: string }> {
  const changelog = await readFile(join(root, folder, 'CHANGELOG.md'), 'utf8');
  const [, version, text] = /^## (\S+)\n([^]*?)(?=^## |$(?![^]))/m.exec(changelog) ?? [];
  return { ...(version === undefined ? {} : { version }), ...(text === undefined ? {} : { text }) };
}

/** A copy of all that a release reads and writes, and a repository of its own. */
async function copyReleased() {
  const { workspaces } = await readJson<{ workspaces: string[] }>(repository, 'package.json');
  const tree = await plantTree({});
  const paths = [
    'package-lock.json',
    '.changeset/config.json',
    '.changeset/changelog.mjs',
    ...workspaces.map((folder) => join(folder, 'package.json')),
    ...Object.keys(released).map((folder) => join(folder, 'CHANGELOG.md')),
  ];
  for (const path of paths) {
    await mkdir(dirname(join(tree.root, path)), { recursive: true });
    await cp(join(repository, path), join(tree.root, path), { recursive: true });
  }
  await symlink(join(repository, 'node_modules'), join(tree.root, 'node_modules'));
  await promisify(execFile)('git', ['init', '--quiet'], { cwd: tree.root });
  return tree;
}

describe('the packages that are released', () => {
  test('have one version, which is the newest that their CHANGELOG.md tells of', async () => {
    const version = await readVersion(repository, '.');
    for (const folder of Object.keys(released)) {
      expect(await readVersion(repository, folder)).toBe(version);
      expect((await readNewest(repository, folder)).version).toBe(version);
    }
  });

  test('are all that are not private, and changesets is told of the others', async () => {
    const { workspaces } = await readJson<{ workspaces: string[] }>(repository, 'package.json');
    const manifests = workspaces.map((folder) =>
      readJson<{ name: string; private?: boolean }>(repository, folder, 'package.json'),
    );
    const config = await readJson<{ fixed: string[][]; ignore: string[] }>(
      repository,
      '.changeset/config.json',
    );
    const names = (await Promise.all(manifests)).map(({ name, private: isPrivate }) => ({ name, isPrivate }));
    const isReleased = ({ isPrivate }: { isPrivate?: boolean | undefined }) => isPrivate !== true;
    expect(names.filter(isReleased).map(({ name }) => name)).toEqual(Object.values(released));
    expect(config.fixed).toEqual([Object.values(released)]);
    expect(config.ignore).toEqual(names.filter((name) => !isReleased(name)).map(({ name }) => name));
  });

  test(
    'get their next version, together, and its sentences from a changeset',
    { timeout: 60_000 },
    async () => {
      await using tree = await copyReleased();
      const before = await readVersion(tree.root, '.');
      const sentence = 'Something new that\ngoes over two lines.';
      await writeFile(
        join(tree.root, '.changeset/planted.md'),
        `---\n'organization-graph': minor\n---\n\n${sentence}\n`,
      );
      const changeset = join(repository, 'node_modules/@changesets/cli/bin.js');
      await promisify(execFile)(process.execPath, [changeset, 'version'], { cwd: tree.root });

      const [major = NaN, minor = NaN] = before.split('.').map(Number);
      const next = `${String(major)}.${String(minor + 1)}.0`;
      for (const folder of Object.keys(released)) {
        expect(await readVersion(tree.root, folder)).toBe(next);
        expect((await readNewest(tree.root, folder)).version).toBe(next);
      }
      expect((await readNewest(tree.root, '.')).text).toContain(
        '- Something new that\n  goes over two lines.\n',
      );
      const { dependencies } = await readJson<{ dependencies: Record<string, string> }>(
        tree.root,
        'examples/console/package.json',
      );
      expect(dependencies['@organization-graph/react']).toBe(next);
    },
  );
});
