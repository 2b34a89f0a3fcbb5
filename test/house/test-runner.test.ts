import { execFile } from 'node:child_process';
import { readFile, readdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { takeConsoleOutput } from '../support/console-guard.ts';
import { missingMessage, systemPrograms } from '../support/programs.ts';
import { plantTree, repository } from './planted-tree.ts';

const timeoutMs = 60_000;

/** The repository's own files that a run needs. */
const ownFiles = [
  'vitest.config.ts',
  'test/support/console-guard.ts',
  'test/support/leak-guard.ts',
  ...(await readdir(join(repository, 'test/support/leak-guard'))).map(
    (file) => `test/support/leak-guard/${file}`,
  ),
  'test/support/programs.ts',
  'test/browser/support/build-console.ts',
];

interface Run {
  readonly exitCode: number | string;
  readonly output: string;
}

/** Runs test files under the repository's own test configuration; answers vitest's exit code and what it printed. */
async function runPlanted(
  files: Readonly<Record<string, string>>,
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  const own = await Promise.all(
    ownFiles.map(async (file) => [file, await readFile(join(repository, file), 'utf8')] as const),
  );
  await using tree = await plantTree({
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(own),
    ...files,
  });
  await symlink(join(repository, 'node_modules'), join(tree.root, 'node_modules'));

  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  const env = { ...process.env, ...environment };
  return await new Promise((resolve) => {
    execFile(process.execPath, [vitest, 'run'], { cwd: tree.root, env }, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

/** Runs one test. */
async function runTest(body: string): Promise<Run> {
  return runPlanted({ 'test/planted.test.ts': `import { expect, test } from 'vitest';\n${body}` });
}

test('test runner, over a test that asserts and is silent, passes', { timeout: timeoutMs }, async () => {
  const { exitCode, output } = await runTest("test('honest', () => expect(1).toBe(1));");

  expect(output).toContain('1 passed');
  expect(exitCode).toBe(0);
});

test.each([
  {
    circumstance: 'that writes to the console',
    body: "test('noisy', () => { console.log('heard', 1); expect(1).toBe(1); });",
    complaint: 'console.log: heard 1',
  },
  {
    circumstance: 'that makes the process warn',
    body: "test('risky', () => { process.emitWarning('mind the gap'); expect(1).toBe(1); });",
    complaint: 'process warning: Warning: mind the gap',
  },
  {
    circumstance: 'whose server answers with a credential',
    body: `import { createServer } from 'node:http';
      test('leaky', async () => {
        const server = createServer(({ headers }, response) => response.end(headers.authorization));
        await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
        const url = 'http://127.0.0.1:' + server.address().port;
        const answer = await fetch(url, { headers: { authorization: 'Bearer planted-token', connection: 'close' } });
        expect(await answer.text()).toBe('Bearer planted-token');
        server.close();
      });`,
    complaint: 'a credential in an answer: ',
  },
  {
    circumstance: 'that leaves a rejection unhandled',
    body: "test('careless', () => { void Promise.reject(new Error('dropped')); expect(1).toBe(1); });",
    complaint: 'dropped',
  },
  {
    circumstance: 'that asserts nothing',
    body: "test('idle', () => {});",
    complaint: 'expected any number of assertion',
  },
  {
    circumstance: 'that runs alone',
    body: "test.only('selfish', () => expect(1).toBe(1));",
    complaint: 'Unexpected .only modifier',
  },
])('test runner, over a test $circumstance, fails', { timeout: timeoutMs }, async ({ body, complaint }) => {
  const { exitCode, output } = await runTest(body);

  expect(output).toContain(complaint);
  expect(exitCode).toBe(1);
});

const honest = "import { expect, test } from 'vitest';\ntest('honest', () => expect(1).toBe(1));";

describe.each(Object.entries(systemPrograms))('test runner, without the program of %s', (_name, program) => {
  // Only this one is missing: the others are any program at all.
  const others = Object.values(systemPrograms).map(({ variable }) => [variable, process.execPath] as const);
  const environment: Record<string, string> = Object.fromEntries([...others, [program.variable, '/none']]);
  const files = { 'test/plain.test.ts': honest, [`${program.tests}/apart.test.ts`]: honest };

  test('says so and runs the other tests', { timeout: timeoutMs }, async () => {
    const { exitCode, output } = await runPlanted(files, { ...environment, CI: '' });

    expect(output).toContain(missingMessage(program));
    expect(output).toMatch(/Tests\s+.*1 passed/);
    expect(output).not.toContain('apart.test.ts');
    expect(exitCode).toBe(0);
  });

  test('fails in CI and says why', { timeout: timeoutMs }, async () => {
    const { exitCode, output } = await runPlanted(files, { ...environment, CI: 'true' });

    expect(output).toContain(missingMessage(program));
    expect(exitCode).toBe(1);
  });
});

test('console guard hands over what a test expected, once', async () => {
  console.warn('late by %d ms', 5);

  expect(await takeConsoleOutput()).toEqual(['console.warn: late by 5 ms']);
  expect(await takeConsoleOutput()).toEqual([]);
});
