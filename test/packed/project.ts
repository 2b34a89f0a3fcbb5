import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { repository } from '../house/planted-tree.ts';
import { exportsProgram } from './exports-program.ts';
import { packedProgram } from './program.ts';
import { npm, path } from './tarballs.ts';
import type { Tarball } from './tarballs.ts';

const run = promisify(execFile);

/** The version of the package that says what is wrong with how a package is published. */
const PUBLINT = '0.3.25';

/** A project outside of the repository that has nothing but what npm installed from the tarballs. */
export interface PackedProject extends AsyncDisposable {
  readonly folder: string;
  readonly server: Tarball;
  readonly hooks: Tarball;
  /** The names of all installed packages. */
  readonly installed: readonly string[];
  /** Runs a program by Node; answers what it printed, whether it failed or not. */
  run(script: string, ...options: string[]): Promise<string>;
  /** Starts the installed command `organization-graph` itself; resolves with its GraphQL address. */
  startCommand(environment: Readonly<Record<string, string>>): Promise<{ url: string } & AsyncDisposable>;
}

/** Installs the packed packages, with the peers of the hooks. Release it with `await using`. */
export async function installPackages(): Promise<PackedProject> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-packed-'));
  const { server, hooks } = inject('tarballs');
  await writeProject(folder, server, hooks);
  await npm(folder, 'install', '--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund');
  const lockfile = JSON.parse(await readFile(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, unknown>;
  };
  const installed = Object.keys(lockfile.packages).map((key) => key.replace(/^.*node_modules\//, ''));
  return {
    folder,
    server,
    hooks,
    installed,
    run: async (script, ...options) => {
      try {
        return (await run(process.execPath, [join(folder, script), ...options], { cwd: folder })).stdout;
      } catch (error) {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        return stdout + stderr;
      }
    },
    startCommand: (environment) => startCommand(folder, environment),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** The versions of the peers are those that this repository is tested with. */
async function writeProject(folder: string, server: Tarball, hooks: Tarball): Promise<void> {
  const root = await readManifest(repository);
  const { devDependencies } = await readManifest(join(repository, 'clients/react'));
  const manifest = {
    private: true,
    type: 'module',
    dependencies: {
      'organization-graph': `file:${server.path}`,
      '@organization-graph/react': `file:${hooks.path}`,
      ...pick(devDependencies, '@apollo/client', 'react', 'react-dom', 'rxjs'),
      ...pick(root.dependencies, 'graphql'),
      ...pick(root.devDependencies, '@opentelemetry/sdk-node'),
    },
    devDependencies: {
      ...pick(devDependencies, '@types/react'),
      ...pick(root.devDependencies, '@types/node'),
      publint: PUBLINT,
      typescript: root.devDependencies['@typescript/native'],
    },
  };
  const tsconfig = {
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      types: ['node'],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      rootDir: 'src',
      outDir: 'out',
    },
    include: ['src'],
  };
  await mkdir(join(folder, 'src'));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig));
  await writeFile(join(folder, 'src/main.ts'), packedProgram);
  await writeFile(join(folder, 'exports.js'), exportsProgram);
}

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
}

function pick(versions: Readonly<Record<string, string>>, ...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, versions[name] ?? `no version of ${name}`]));
}

async function startCommand(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ url: string } & AsyncDisposable> {
  const child = spawn(join(folder, 'node_modules/.bin/organization-graph'), {
    cwd: folder,
    env: { PATH: path, PORT: '0', ADMIN_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    child.kill();
    await ended;
  };
  for await (const line of createInterface(child.stdout)) {
    const url = /ready at (http:[^"]+)"/.exec(line)?.[1];
    if (url !== undefined) return { url, [Symbol.asyncDispose]: stop };
  }
  throw new Error('organization-graph ended before it was ready');
}
