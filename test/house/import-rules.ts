import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ICruiseResult } from 'dependency-cruiser';
import { repository } from './planted-tree.ts';

const cruiser = join(repository, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
const rules = join(repository, '.dependency-cruiser.mjs');

/**
 * Judges the named folders of a tree by the repository's own rules file, in a process of its own as `npm run imports`
 * does. Paths in the result are relative to the tree.
 */
export async function judgeImports(tree: string, ...folders: string[]): Promise<ICruiseResult> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [cruiser, '--config', rules, '--output-type', 'json', ...folders],
    { cwd: tree, maxBuffer: 64 * 1024 * 1024 },
  );
  return JSON.parse(stdout) as ICruiseResult;
}

/** Every violation as `rule: from → to`, a cycle as `rule: its files in alphabetical order`; sorted. */
export function toBreaches(result: ICruiseResult): string[] {
  const breaches = result.summary.violations.map(({ rule, from, to, cycle }) => {
    if (cycle === undefined) return `${rule.name}: ${from} → ${to}`;
    const files = cycle.map(({ name }) => name).sort();
    return `${rule.name}: ${files.join(', ')}`;
  });
  return breaches.sort();
}
