import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const run = promisify(execFile);

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Runs a script in a process of its own, where no test runner is: what it imports must not need one. */
test.each([
  ['scripts/fuzz.ts', ['--requests=30', '--seed=5']],
  ['scripts/soak.ts', ['2', '2']],
])(
  'node %s, on its own, runs to its end and tells what it checked',
  async (script, options) => {
    const { stdout, stderr } = await run(process.execPath, [script, ...options], { cwd: repository }).catch(
      (error: unknown) => error as { stdout: string; stderr: string },
    );
    expect(stderr).toBe('');
    expect(stdout).toMatch(/\d+ passed, \d+ failed\n$/);
  },
  60_000,
);
