import { access, constants, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repository } from './planted-tree.ts';

interface Manifest {
  engines: Record<string, string>;
  scripts: Record<string, string>;
  dependencies: Record<string, string>;
  devDependencies: Record<string, string>;
  optionalDependencies: Record<string, string>;
  overrides: Record<string, string>;
}

interface LockedPackage {
  version?: string;
  integrity?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

async function read(path: string): Promise<string> {
  return readFile(join(repository, path), 'utf8');
}

async function readLockedPackages(): Promise<[path: string, locked: LockedPackage][]> {
  const lockfile = JSON.parse(await read('package-lock.json')) as { packages: Record<string, LockedPackage> };
  return Object.entries(lockfile.packages).filter(([path]) => path !== '');
}

const manifest = JSON.parse(await read('package.json')) as Manifest;

describe('package.json', () => {
  test.each(['dependencies', 'devDependencies', 'optionalDependencies', 'overrides'] as const)(
    '%s are pinned to one version each, in alphabetical order',
    (group) => {
      const ranges = Object.entries(manifest[group]).filter(
        ([, version]) => !/^(npm:(@[\w-]+\/)?[\w-]+@)?\d+\.\d+\.\d+$/.test(version),
      );

      expect(ranges).toEqual([]);
      expect(Object.keys(manifest[group])).toEqual(Object.keys(manifest[group]).sort());
    },
  );

  test('engines ask for a Node that strips types', () => {
    expect(manifest.engines).toEqual({ node: '>=24' });
  });

  test('scripts, run by npm, get such a Node whatever the machine has', () => {
    expect(Number(process.versions.node.split('.')[0])).toBeGreaterThanOrEqual(24);
  });

  test('test runs every check but the large one, and check runs all', () => {
    const checks = [
      'format:check',
      'codegen:check',
      'schema:check',
      'types',
      'lint',
      'imports',
      'unused',
      'test:run',
    ];

    expect(manifest.scripts['test']?.split(' && ')).toEqual(checks.map((name) => `npm run ${name}`));
    expect(manifest.scripts['check']).toBe('npm run test && npm run test:supergraph');
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(checks));
  });
});

describe('package-lock.json', () => {
  test('packages all have an integrity and no registry address', async () => {
    const packages = await readLockedPackages();

    expect(packages.length).toBeGreaterThan(100);
    expect(packages.filter(([, { integrity }]) => !integrity?.startsWith('sha512-'))).toEqual([]);
    expect(packages.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });

  test('packages for other platforms are locked too, so that npm ci accepts the file everywhere', async () => {
    const packages = await readLockedPackages();
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
    const lines = (await read('.ci/run')).split('\n').filter((line) => line !== '' && !line.startsWith('#'));

    expect(lines).toEqual([
      'set -euo pipefail',
      'cd "$(dirname "${BASH_SOURCE[0]}")/.."',
      'npm ci',
      'npm test',
      'npm run test:supergraph',
    ]);
    expect(await read('README.md')).toContain('npm ci && npm test');
  });

  test('is executable', async () => {
    await expect(access(join(repository, '.ci/run'), constants.X_OK)).resolves.toBeUndefined();
  });
});
