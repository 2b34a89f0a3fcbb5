import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { readCodeBlocks, writeCodeBlocks } from '../../clients/react/test/support/readme-project.ts';
import { environmentElsewhere, path } from './tarballs.ts';

const run = promisify(execFile);

/** An empty project in which the commands and files of the hooks package's README were followed. */
export interface FollowedReadme extends AsyncDisposable {
  /** The versions of what npm installed, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Runs a command in it. @throws with all that it printed where it fails */
  run(command: string): Promise<void>;
}

/** Runs every `sh` block of the README with the tarball in the package's place. Release it with `await using`. */
export async function followReadme(tarball: string): Promise<FollowedReadme> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-readme-'));
  const file = basename(tarball);
  await copyFile(tarball, join(folder, file));
  const commands = (await readCodeBlocks()).filter(({ language }) => language === 'sh');
  for (const { code } of commands) {
    await runIn(folder, code.replaceAll('@organization-graph/react', `./${file}`));
  }
  await writeCodeBlocks(folder);
  const lockfile = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>;
  };
  return {
    versions: Object.fromEntries(
      Object.entries(lockfile.packages).map(([key, { version = '' }]) => [
        key.replace(/^node_modules\//, ''),
        version,
      ]),
    ),
    run: (command) => runIn(folder, command),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

async function runIn(folder: string, commands: string): Promise<void> {
  const quiet = {
    npm_config_prefer_offline: 'true',
    npm_config_ignore_scripts: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
  };
  await run('sh', ['-ec', commands], {
    cwd: folder,
    env: { ...environmentElsewhere(), ...quiet, PATH: path, NODE_OPTIONS: '' },
  }).catch((error: unknown) => {
    const { stdout, stderr } = error as { stdout: string; stderr: string };
    throw new Error(`${commands}\n${stdout}\n${stderr}`, { cause: error });
  });
}
