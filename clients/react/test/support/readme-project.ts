import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const repository = fileURLToPath(new URL('../../../..', import.meta.url));

/** One code block of a README. */
export interface CodeBlock {
  readonly language: string;
  /** The file that it is, as the line that opens it says; empty where it says none. */
  readonly path: string;
  readonly code: string;
}

/** A project that is made of the package's README. */
export interface ReadmeProject extends AsyncDisposable {
  /** Its folder, outside of the repository. */
  readonly folder: string;
  /** Runs a program that is installed in it. @throws with all that it printed where it fails */
  run(program: string, ...options: string[]): Promise<void>;
}

/** The code blocks of the package's README, in order. */
export async function readCodeBlocks(): Promise<readonly CodeBlock[]> {
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  return [...readme.matchAll(/^```(\w+) ?(.*)\n([^]*?)^```$/gm)].map(
    ([, language = '', path = '', code = '']) => ({ language, path, code }),
  );
}

/** Writes the README's files into a folder, and a tsconfig.json beside them. */
export async function writeCodeBlocks(folder: string): Promise<void> {
  const files = (await readCodeBlocks()).filter(({ path }) => path !== '');
  for (const { path, code } of [...files, { path: 'tsconfig.json', code: JSON.stringify(tsconfig) }]) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), code);
  }
}

/**
 * Makes a project of the README's code blocks: the package as it is published, everything else as it is installed here.
 * Release it with `await using`.
 */
export async function createReadmeProject(): Promise<ReadmeProject> {
  const folder = await mkdtemp(join(tmpdir(), 'organization-graph-readme-'));
  await linkPackages(folder);
  await buildPackage(join(folder, 'node_modules/@organization-graph/react'));
  await writeCodeBlocks(folder);
  return {
    folder,
    run: async (program, ...options) => {
      const environment = { ...process.env, NODE_OPTIONS: '' };
      await run(process.execPath, [join(folder, 'node_modules', program), ...options], {
        cwd: folder,
        env: environment,
      }).catch((error: unknown) => {
        const { stdout, stderr } = error as { stdout: string; stderr: string };
        throw new Error(`${program}:\n${stdout}\n${stderr}`, { cause: error });
      });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** As strict as it gets; what a Vite project has otherwise. */
const tsconfig = {
  compilerOptions: {
    target: 'es2023',
    lib: ['es2023', 'dom', 'dom.iterable'],
    module: 'esnext',
    moduleResolution: 'bundler',
    jsx: 'react-jsx',
    types: [],
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noUnusedLocals: true,
    noImplicitReturns: true,
    verbatimModuleSyntax: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['src', 'codegen.ts'],
};

/** Links every package that is installed here, but for our own. */
async function linkPackages(folder: string): Promise<void> {
  const installed = join(repository, 'node_modules');
  await mkdir(join(folder, 'node_modules'));
  for (const name of await readdir(installed)) {
    if (name === '@organization-graph') continue;
    await symlink(join(installed, name), join(folder, 'node_modules', name));
  }
}

/** Builds the package into a folder, with the files that it publishes. */
async function buildPackage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const compiler = join(repository, 'node_modules/@typescript/native/bin/tsc');
  const options = ['-p', join(root, 'tsconfig.build.json'), '--outDir', join(folder, 'dist')];
  await run(process.execPath, [compiler, ...options]);
  await cp(join(repository, 'printed/schema.graphql'), join(folder, 'dist/schema.graphql'));
  await cp(join(root, 'graphql'), join(folder, 'graphql'), { recursive: true });
  await cp(join(root, 'package.json'), join(folder, 'package.json'));
}
