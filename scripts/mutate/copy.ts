import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { instrument } from './instrument.ts';
import type { NumberedMutation } from './instrument.ts';

const run = promisify(execFile);

/** How long the tests of one mutant may take, in milliseconds: a mutant can loop without an end. */
const MAX_TEST_MS = 10 * 60_000;

/** A mutation of a file, numbered. */
export interface FileMutation extends NumberedMutation {
  /** The path from the repository's root. */
  readonly file: string;
}

/** What came of a run of tests. */
export type TestResult = 'passed' | 'failed' | 'timed out';

/** A copy of the repository that holds all mutants. */
export class MutatedCopy {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Makes a copy of all files that git knows, and of node_modules by hard links. */
  static async create(
    repository: string,
    folder: string,
    mutations: readonly FileMutation[],
  ): Promise<MutatedCopy> {
    const { stdout } = await run('git', ['ls-files', '-z'], { cwd: repository, maxBuffer: 2 ** 26 });
    for (const file of stdout.split('\0').filter((name) => name !== '')) {
      await cp(join(repository, file), join(folder, file), { recursive: true });
    }
    await run('cp', ['-al', join(repository, 'node_modules'), join(folder, 'node_modules')]);
    const helpers = join(folder, '.mutate');
    await mkdir(helpers);
    for (const name of ['active-mutant.ts', 'test-file.ts']) {
      await cp(join(repository, 'scripts/mutate', name), join(helpers, name));
    }
    for (const [file, own] of Map.groupBy(mutations, (mutation) => mutation.file)) {
      const path = join(folder, file);
      const importPath = relative(dirname(path), join(helpers, 'active-mutant.ts'));
      const text = await readFile(path, 'utf8');
      await writeFile(
        path,
        instrument(text, own, importPath.startsWith('.') ? importPath : `./${importPath}`),
      );
    }
    const config = join(folder, 'vitest.config.ts');
    const text = await readFile(config, 'utf8');
    const changed = text.replace('setupFiles: [', "setupFiles: ['.mutate/test-file.ts', ");
    if (changed === text) throw new Error('vitest.config.ts has no setupFiles to add to');
    await writeFile(config, changed);
    const copy = new MutatedCopy(folder);
    await copy.activate(null);
    return copy;
  }

  /** Makes a mutant active, or none. */
  activate(id: number | null): Promise<void> {
    return writeFile(join(this.folder, '.mutate/active'), String(id ?? 0));
  }

  /** Runs every test without a mutant, and returns which test files met which mutants, and which failed. */
  async record(): Promise<Coverage> {
    const hits = join(this.folder, '.mutate/hits');
    const report = join(this.folder, '.mutate/report.json');
    await Promise.all([writeFile(hits, ''), writeFile(join(this.folder, '.mutate/active'), '-1')]);
    await this.#vitest(['--project=!packed', '--reporter=json', `--outputFile=${report}`], 60 * 60_000);
    await this.activate(null);
    const { testResults } = JSON.parse(await readFile(report, 'utf8')) as {
      readonly testResults: readonly { readonly name: string; readonly status: string }[];
    };
    const failed = testResults
      .filter(({ status }) => status !== 'passed')
      .map(({ name }) => this.#pathOf(name));
    const testFiles = new Map<number, Set<string>>();
    for (const line of (await readFile(hits, 'utf8')).split('\n').filter((text) => text !== '')) {
      const [id = '', testFile = ''] = line.split('\t');
      const files = testFiles.get(Number(id)) ?? new Set();
      testFiles.set(Number(id), files.add(testFile === '' ? '' : this.#pathOf(testFile)));
    }
    return { testFiles, failed };
  }

  /** Runs some test files, until the first test fails. */
  test(files: readonly string[]): Promise<TestResult> {
    return this.#vitest(['--bail=1', '--reporter=dot', '--maxWorkers=1', ...files], MAX_TEST_MS);
  }

  #pathOf(testFile: string): string {
    return relative(this.folder, testFile);
  }

  #vitest(options: readonly string[], timeoutMs: number): Promise<TestResult> {
    const child = spawn('node_modules/.bin/vitest', ['run', ...options], {
      cwd: this.folder,
      stdio: 'ignore',
      // A group of its own: what the tests started ends with it.
      detached: true,
      env: { ...process.env, CI: '' },
    });
    return new Promise((resolve) => {
      let isLate = false;
      const timer = setTimeout(() => {
        isLate = true;
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      }, timeoutMs);
      child.once('exit', (code) => {
        clearTimeout(timer);
        resolve(isLate ? 'timed out' : code === 0 ? 'passed' : 'failed');
      });
    });
  }
}

/** Which test files met which mutants; a file named '' stands for processes that do not know it. */
export interface Coverage {
  readonly testFiles: ReadonlyMap<number, ReadonlySet<string>>;
  /** Test files that fail without a mutant, and so tell nothing. */
  readonly failed: readonly string[];
}
