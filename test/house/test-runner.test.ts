import { execFile } from 'node:child_process';
import { readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeConsoleOutput } from '../support/console-guard.ts';
import { plantTree, repository } from './planted-tree.ts';

const timeoutMs = 60_000;

/** Runs one test file under the repository's own test configuration; answers vitest's exit code and what it printed. */
async function runPlanted(testFile: string): Promise<{ exitCode: number | string; output: string }> {
  const guard = 'test/support/console-guard.ts';
  await using tree = await plantTree({
    'package.json': '{ "type": "module" }',
    'vitest.config.ts': await readFile(join(repository, 'vitest.config.ts'), 'utf8'),
    [guard]: await readFile(join(repository, guard), 'utf8'),
    'test/planted.test.ts': `import { expect, test } from 'vitest';\n${testFile}`,
  });
  await symlink(join(repository, 'node_modules'), join(tree.root, 'node_modules'));

  const vitest = join(repository, 'node_modules/vitest/vitest.mjs');
  return await new Promise((resolve) => {
    execFile(process.execPath, [vitest, 'run'], { cwd: tree.root }, (error, stdout, stderr) => {
      resolve({ exitCode: error?.code ?? 0, output: stdout + stderr });
    });
  });
}

test('test runner, over a test that asserts and is silent, passes', { timeout: timeoutMs }, async () => {
  const { exitCode, output } = await runPlanted("test('honest', () => expect(1).toBe(1));");

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
  const { exitCode, output } = await runPlanted(body);

  expect(output).toContain(complaint);
  expect(exitCode).toBe(1);
});

test('console guard hands over what a test expected, once', async () => {
  console.warn('late by %d ms', 5);

  expect(await takeConsoleOutput()).toEqual(['console.warn: late by 5 ms']);
  expect(await takeConsoleOutput()).toEqual([]);
});
