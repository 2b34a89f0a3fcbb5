import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { repository } from '../house/planted-tree.ts';

const run = promisify(execFile);

/** A tarball, as `npm pack` makes it for the registry. */
export interface Tarball {
  /** Its absolute path. */
  readonly path: string;
  /** The paths in it, sorted. */
  readonly files: readonly string[];
  /** In bytes, as it is downloaded and as it is installed. */
  readonly size: number;
  readonly unpackedSize: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    tarballs: { readonly server: Tarball; readonly hooks: Tarball };
  }
}

/** A Node that is new enough comes first, as in every npm script. */
export const path = `${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;

/** The process's own environment for an npm that works in another folder, without what npm tells scripts of this one. */
export function environmentElsewhere(): Record<string, string | undefined> {
  const isOfThisFolder = (name: string) => /^npm_(package|lifecycle|config_local)_/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOfThisFolder(name)));
}

/** Packs both packages once for all tests that install them: packing builds, and two builds would be in each other's way. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-tarballs-'));
  const server = await pack(repository, folder);
  const hooks = await pack(join(repository, 'clients/react'), folder);
  project.provide('tarballs', { server, hooks });
  return () => rm(folder, { recursive: true });
}

/** Runs npm in a folder. @returns what it printed on standard output */
export async function npm(folder: string, ...options: string[]): Promise<string> {
  // What is built for delivery is not built for a test.
  const env = { ...process.env, PATH: path, NODE_ENV: '' };
  return (await run('npm', options, { cwd: folder, env })).stdout;
}

async function pack(from: string, to: string): Promise<Tarball> {
  const [packed] = JSON.parse(await npm(from, 'pack', '--json', '--pack-destination', to)) as [
    { filename: string; files: { path: string }[]; size: number; unpackedSize: number },
  ];
  const { filename, files, size, unpackedSize } = packed;
  return { path: join(to, filename), files: files.map((file) => file.path).sort(), size, unpackedSize };
}
