import { execFile, spawnSync } from 'node:child_process';
import { mkdtempDisposable, readFile } from 'node:fs/promises';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import { makeFifo } from '../support/fifo.ts';
import { postQuery } from '../support/graph.ts';
import { readMetrics } from '../support/metrics.ts';
import { isRunning, startWithOutput } from './support/output-process.ts';
import type { OutputProcess } from './support/output-process.ts';

const environment = {
  ACCESS_URL: 'http://127.0.0.1:9',
  WORKFORCE_URL: 'http://127.0.0.1:9',
  SHUTDOWN_GRACE_MS: '0',
};
const timeoutMs = 30_000;

/** Asks what needs no platform; each answer is a log line. */
async function ask({ url }: OutputProcess, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    expect((await postQuery(url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
  }
}

async function countDropped({ metricsUrl }: OutputProcess): Promise<number> {
  return (await readMetrics(metricsUrl)).sum('organization_graph_log_lines_dropped_total');
}

describe('the server, with standard output', () => {
  test.each(['"$@" >/dev/full 2>&1', '"$@" >/dev/full', '"$@" >&- 2>&-'])(
    'as in %s: answers, and SIGTERM ends it with 0',
    async (command) => {
      await using server = await startWithOutput(command, environment);
      await ask(server, 30);
      if (command.includes('full')) await expect.poll(() => countDropped(server)).toBeGreaterThanOrEqual(30);
      process.kill(server.pid, 'SIGTERM');
      expect(await server.ended).toBe(0);
    },
    timeoutMs,
  );

  test(
    'to a disk that gets full and has room again: counts what it drops, and then logs whole lines again',
    async () => {
      await using folder = await mkdtempDisposable(join(tmpdir(), 'unwritable-output-test-'));
      const path = join(folder.path, 'log');
      // A file may be no larger than that: like a full disk, but for this process alone.
      const limitTo = (pid: number, bytes: string) =>
        promisify(execFile)('prlimit', [`--pid=${String(pid)}`, `--fsize=${bytes}`]);
      await using server = await startWithOutput(`exec "$@" >'${path}'`, environment);
      await ask(server);
      await limitTo(server.pid, '5000:unlimited');
      await ask(server, 40);
      await expect.poll(() => countDropped(server)).toBeGreaterThan(10);
      expect((await readFile(path)).length).toBe(5000);

      await limitTo(server.pid, 'unlimited');
      await ask(server, 5);
      process.kill(server.pid, 'SIGTERM');
      expect(await server.ended).toBe(0);
      const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
      const parsed = lines.map((line) => {
        try {
          return JSON.parse(line) as { readonly msg: string; readonly lines?: number };
        } catch {
          return null;
        }
      });
      // The line that was cut off stands alone.
      expect(parsed.filter((line) => line === null)).toHaveLength(1);
      const requests = parsed.filter((line) => line?.msg === 'request').length;
      const dropped = parsed.reduce((sum, line) => sum + (line?.lines ?? 0), 0);
      expect(requests + dropped).toBe(46);
      expect(parsed.map((line) => line?.msg)).toContain('stopped');
    },
    timeoutMs,
  );

  test.each(['0', '200'])(
    'and standard error to head -3, with SHUTDOWN_GRACE_MS=%s: answers when head is gone, and SIGTERM ends it',
    async (SHUTDOWN_GRACE_MS) => {
      const settings = { ...environment, SHUTDOWN_GRACE_MS };
      await using server = await startWithOutput('"$@" 2>&1 | head -3', settings, [
        'ignore',
        'pipe',
        'inherit',
      ]);
      const read = text(server.child.stdout!);
      await ask(server, 30);
      await expect.poll(() => countDropped(server)).toBeGreaterThan(10);
      process.kill(server.pid, 'SIGTERM');
      expect(await server.ended).toBe(0);
      expect((await read).trimEnd().split('\n')).toHaveLength(3);
      await vi.waitUntil(() => !isRunning(server.pid));
    },
    timeoutMs,
  );

  test.each([
    ['SIGTERM', 0],
    // Nothing catches what is thrown then.
    ['SIGUSR2', 1],
  ] as const)(
    'and standard error to a full pipe that is not read: answers, and %s ends it with %i',
    async (signal, exitCode) => {
      await using pipe = await openFullPipe();
      const NODE_OPTIONS = '--import ./test/e2e/support/crash-on-signal.ts';
      const settings = { ...environment, NODE_OPTIONS };
      await using server = await startWithOutput(`exec "$@" >'${pipe.path}' 2>&1`, settings);
      await ask(server, 30);
      process.kill(server.pid, signal);
      expect(await server.ended).toBe(exitCode);
    },
    timeoutMs,
  );
});

/** A FIFO that this process holds open, takes nothing out of, and has filled. */
async function openFullPipe() {
  const folder = await mkdtempDisposable(join(tmpdir(), 'unwritable-output-test-'));
  const path = join(folder.path, 'fifo');
  await makeFifo(path);
  const descriptor = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  expect(() => {
    for (;;) writeSync(descriptor, 'x'.repeat(1024));
  }).toThrow('EAGAIN');
  return {
    path,
    async [Symbol.asyncDispose]() {
      closeSync(descriptor);
      await folder.remove();
    },
  };
}

test(
  'a configuration that is wrong, with standard error that cannot be written or is not read: ends the process with 1',
  async () => {
    await using pipe = await openFullPipe();
    for (const output of ['>/dev/full 2>&1', '>&- 2>&-', `>'${pipe.path}' 2>&1`]) {
      const ended = spawnSync('sh', ['-c', `exec "$0" src/main.ts ${output}`, process.execPath], {
        env: {},
        timeout: 10_000,
        killSignal: 'SIGKILL',
      });
      expect([output, ended.status, ended.signal]).toEqual([output, 1, null]);
    }
  },
  timeoutMs,
);
