import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../../examples/console');

/** Builds the console as `npm run demo` does: in a process of its own, since the tests' own NODE_ENV is no production. */
export async function setup(): Promise<void> {
  const vite = join(
    dirname(createRequire(join(root, 'index.html')).resolve('vite/package.json')),
    'bin/vite.js',
  );
  await promisify(execFile)(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'production' },
  });
}
