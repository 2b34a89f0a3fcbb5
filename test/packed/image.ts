import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../house/planted-tree.ts';
import { readContainer, readDockerfile } from './dockerfile.ts';
import type { Instruction } from './dockerfile.ts';
import { environmentElsewhere } from './tarballs.ts';

const run = promisify(execFile);

/** What the Dockerfile makes, in a folder instead of an image. */
export interface Image extends AsyncDisposable {
  /** The folder that is the image's root. */
  readonly root: string;
  /** The Node of the base image. */
  readonly path: string;
  /** How a container of it is run, with the paths in this file system; as root only where nobody else may be used. */
  readonly container: ReturnType<typeof readContainer>;
  /** The same user as options of a process. */
  readonly user: { uid?: number; gid?: number };
}

/** One stage while it is built. */
interface Building {
  readonly root: string;
  folder: string;
  environment: Record<string, string>;
  user: { uid?: number; gid?: number };
}

/**
 * Does what the Dockerfile says, line by line, without Docker: each stage is a folder, and a path that begins at the
 * root begins at that folder. The base image is this machine with this Node.
 */
export async function buildImage(): Promise<Image> {
  const work = await mkdtemp(join(tmpdir(), 'organization-graph-image-'));
  try {
    return await buildIn(work);
  } catch (error) {
    await rm(work, { recursive: true, force: true });
    throw error;
  }
}

async function buildIn(work: string): Promise<Image> {
  // Other users than the one who builds run it.
  await chmod(work, 0o755);
  const nodeFolder = join(work, 'node');
  await mkdir(nodeFolder);
  await copyFile(process.execPath, join(nodeFolder, 'node'));
  const path = `${nodeFolder}:${process.env['PATH'] ?? ''}`;
  const context = join(work, 'context');
  await copyContext(context);

  const stages = readDockerfile(await readFile(join(repository, 'Dockerfile'), 'utf8'));
  const roots = new Map<string, string>();
  let root = '';
  for (const [index, stage] of stages.entries()) {
    root = join(work, `stage-${String(index)}`);
    await mkdir(root);
    if (stage.name !== null) roots.set(stage.name, root);
    const building: Building = { root, folder: root, environment: {}, user: {} };
    for (const instruction of stage.instructions) {
      await follow(instruction, building, { context, roots, path });
    }
  }
  const container = readContainer(stages.at(-1)!);
  const [program = '', ...words] = container.command;
  return {
    root,
    path,
    container: { ...container, command: [join(root, program), ...words] },
    user: asUser(container.user),
    [Symbol.asyncDispose]: () => rm(work, { recursive: true, force: true }),
  };
}

interface Surroundings {
  readonly context: string;
  readonly roots: ReadonlyMap<string, string>;
  readonly path: string;
}

async function follow(
  { name, text }: Instruction,
  building: Building,
  { context, roots, path }: Surroundings,
): Promise<void> {
  const resolve = (to: string) => (to.startsWith('/') ? join(building.root, to) : join(building.folder, to));
  if (name === 'WORKDIR') {
    building.folder = resolve(text);
    await mkdir(building.folder, { recursive: true });
  } else if (name === 'ENV') {
    Object.assign(building.environment, Object.fromEntries(text.split(' ').map((pair) => pair.split('='))));
  } else if (name === 'USER') {
    const [uid = NaN, gid = NaN] = text.split(':').map(Number);
    building.user = asUser({ uid, gid });
  } else if (name === 'COPY') {
    const [, stage, paths = ''] = /^(?:--from=(\S+) )?(.+)$/.exec(text) ?? [];
    const from = stage === undefined ? context : roots.get(stage)!;
    const sources = paths.split(' ');
    const to = resolve(sources.pop()!);
    for (const source of sources) {
      const isFile = stage === undefined && source !== '.';
      await mkdir(to, { recursive: true });
      const target = isFile ? join(to, source.split('/').at(-1)!) : to;
      await cp(join(from, source), target, { recursive: true, verbatimSymlinks: true });
    }
  } else if (name === 'RUN') {
    const command = text.replaceAll(/(?<=\s)\/(?=[a-z])/g, `${building.root}/`);
    // What this machine knows of the registry stays; what it is told for the tests does not.
    const env = {
      ...environmentElsewhere(),
      NODE_ENV: '',
      NODE_OPTIONS: '',
      npm_config_prefer_offline: 'true',
      ...building.environment,
      PATH: path,
    };
    await run('sh', ['-ec', command], { cwd: building.folder, env, ...building.user }).catch(
      (error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`RUN ${text}\n${stdout}\n${stderr}`, { cause: error });
      },
    );
  }
}

/** Only root may be somebody else; anybody else is not root already. */
function asUser(user: { uid: number; gid: number }): { uid?: number; gid?: number } {
  return process.getuid?.() === 0 ? user : {};
}

/** What a build sees of the checkout: all that is ours, and that .dockerignore lets through. */
async function copyContext(to: string): Promise<void> {
  const { stdout } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: repository,
  });
  const ignore = (await readFile(join(repository, '.dockerignore'), 'utf8')).split('\n');
  const allowed = ignore.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
  const files = stdout.trim().split('\n');
  for (const file of files) {
    if (!allowed.some((path) => file === path || file.startsWith(`${path}/`))) continue;
    await mkdir(dirname(join(to, file)), { recursive: true });
    await cp(join(repository, file), join(to, file));
  }
}
