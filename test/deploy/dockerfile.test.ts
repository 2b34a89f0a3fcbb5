import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { validate } from 'dockerfile-utils';
import { describe, expect, test } from 'vitest';
import { plantTree, repository } from '../house/planted-tree.ts';
import { readContainer, readDockerfile } from '../packed/dockerfile.ts';

const linter = join(repository, 'node_modules/dockerlinter/bin/dockerfilelinter.js');
const text = await readFile(join(repository, 'Dockerfile'), 'utf8');

/** What a linter of good practice says of a Dockerfile; "" for nothing. */
async function lint(file: string): Promise<string> {
  // It has ShellCheck only where an install script fetched it.
  const linting = promisify(execFile)(process.execPath, [linter, '-f', file, '-s', 'none', '-e']);
  return linting.then(
    ({ stdout }) => stdout,
    (error: unknown) => (error as { stdout: string }).stdout,
  );
}

describe('the Dockerfile', () => {
  test('is one, by the validator that editors use', () => {
    expect(validate(text)).toEqual([]);
    expect(validate('FROM node\nHEALTHCHECK --intervall=1s CMD x')).not.toEqual([]);
  });

  test('is a good one, by a linter', async () => {
    await using bad = await plantTree({ Dockerfile: 'FROM node\nCMD node\n' });
    expect(await lint(join(repository, 'Dockerfile'))).toBe('');
    expect(await lint(join(bad.root, 'Dockerfile'))).toContain('EF0004');
  });

  test('begins every stage with one Node, which is that of the repository', async () => {
    const manifest = await readFile(join(repository, 'tools/node/package.json'), 'utf8');
    const { optionalDependencies } = JSON.parse(manifest) as { optionalDependencies: Record<string, string> };
    const [version = ''] = new Set(Object.values(optionalDependencies));
    const stages = readDockerfile(text);
    expect(stages).toHaveLength(3);
    expect(new Set(stages.map(({ from }) => from))).toEqual(new Set([`node:${version}-slim`]));
  });

  test('has the lockfile and a manifest of every workspace in place before it installs', async () => {
    const { workspaces } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    const [build] = readDockerfile(text);
    const names = build?.instructions.map(({ name, text: words }) => `${name} ${words}`) ?? [];
    const beforeInstall = names.slice(
      0,
      names.findIndex((line) => line.startsWith('RUN npm ci')),
    );
    expect(beforeInstall).toContain('COPY package.json package-lock.json .npmrc ./');
    for (const folder of workspaces.filter((workspace) => workspace !== '.')) {
      expect(beforeInstall).toContain(`COPY ${folder}/package.json ${folder}/`);
    }
  });

  test('is run by a user that is not root, named by a number, in a form that signals get through', () => {
    const { user, command } = readContainer(readDockerfile(text).at(-1)!);
    expect(user.uid).toBeGreaterThanOrEqual(1000);
    expect(user.gid).toBeGreaterThanOrEqual(1000);
    expect(command).toEqual(['/app/bin/organization-graph', 'serve']);
  });

  test('exposes the ports that it listens on, for everybody', () => {
    const last = readDockerfile(text).at(-1)!;
    const { environment } = readContainer(last);
    const exposed = last.instructions.find(({ name }) => name === 'EXPOSE')?.text;
    expect(exposed).toBe(`${environment['PORT'] ?? ''} ${environment['ADMIN_PORT'] ?? ''}`);
    expect([environment['HOST'], environment['ADMIN_HOST']]).toEqual(['0.0.0.0', '0.0.0.0']);
    expect(environment['NODE_ENV']).toBe('production');
  });
});
