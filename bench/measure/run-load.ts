import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { LoadOrder, LoadResult } from './load-order.ts';

const generator = fileURLToPath(new URL('../load/main.ts', import.meta.url));

/**
 * Runs the load generator once, where it is pinned to.
 *
 * @throws where it fails
 */
export async function runLoad(order: LoadOrder, pinned: readonly string[]): Promise<LoadResult> {
  const [program, ...options] = [...pinned, process.execPath, generator] as const;
  const child = spawn(program, options, { stdio: ['pipe', 'pipe', 'inherit'] });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  try {
    child.stdin.end(JSON.stringify(order));
    const [output, [code]] = (await Promise.all([text(child.stdout), once(child, 'close')])) as [
      string,
      [number | null],
    ];
    if (code !== 0) throw new Error(`the load generator ended with ${String(code)}`);
    return JSON.parse(output) as LoadResult;
  } finally {
    process.removeListener('exit', kill);
    kill();
  }
}
