import { glob } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { judgeImports, toBreaches } from './import-rules.ts';
import { plantedBreaches, wellBuiltTree } from './planted-breaches.ts';
import { plantTree, repository } from './planted-tree.ts';

const timeoutMs = 60_000;

test(
  'import rules over the repository find no breach and overlook no file',
  { timeout: timeoutMs },
  async () => {
    const result = await judgeImports(repository, 'src', 'bin', 'demo', 'test', 'clients');
    const judged = result.modules.map(({ source }) => source);
    const written = await Array.fromAsync(
      glob('{src,bin,demo,test,clients/*/{src,test}}/**/*.{ts,tsx}', { cwd: repository }),
    );

    expect(toBreaches(result)).toEqual([]);
    expect(written.filter((path) => path.startsWith('src/')).length).toBeGreaterThan(20);
    expect(judged).toEqual(expect.arrayContaining(written));
    expect(result.summary.totalDependenciesCruised ?? 0).toBeGreaterThan(written.length);
  },
);

test('import rules over a tree that keeps them are silent', { timeout: timeoutMs }, async () => {
  await using tree = await plantTree(wellBuiltTree());

  const result = await judgeImports(tree.root, 'src', 'bin', 'demo', 'test', 'clients');

  expect(toBreaches(result)).toEqual([]);
  expect(result.summary.totalCruised).toBeGreaterThan(20);
});

test(
  'import rules over planted breaches name each of them and nothing else',
  { timeout: timeoutMs },
  async () => {
    const breaches = Object.assign({}, ...plantedBreaches.map(({ files }) => files)) as Record<
      string,
      string
    >;
    await using tree = await plantTree({ ...wellBuiltTree(), ...breaches });

    const result = await judgeImports(tree.root, 'src', 'bin', 'demo', 'clients');

    expect(toBreaches(result)).toEqual(plantedBreaches.flatMap(({ says }) => says).sort());
    expect(result.summary.error).toBe(result.summary.violations.length);

    const rules = result.summary.ruleSetUsed?.forbidden?.map(({ name }) => name);
    const fired = result.summary.violations.map(({ rule }) => rule.name);
    expect(new Set(rules), 'every rule has its planted breach').toEqual(new Set(fired));
  },
);
