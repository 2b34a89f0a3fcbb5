import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const program = fileURLToPath(new URL('support/write-log.ts', import.meta.url));

interface Line {
  readonly line?: number;
  readonly lines?: number;
}

/** Lets a process of its own write lines of 1 kB, and reads them only when the last one was written. */
async function writeUnread(count: number) {
  const child = spawn(process.execPath, [program, String(count), 'x'.repeat(1000)]);
  try {
    const [memory] = (await once(child.stderr.setEncoding('utf8'), 'data')) as [string];
    const output = await text(child.stdout);
    const lines = output
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    return { lines, memoryBytes: Number.parseInt(memory, 10) * 1024 };
  } finally {
    child.kill('SIGKILL');
  }
}

test('log lines that nobody reads, are kept up to a bound, and those that are lost are counted', async () => {
  const count = 100_000;
  const { lines, memoryBytes } = await writeUnread(count);
  const written = lines.filter(({ line }) => line !== undefined).length;
  const lost = lines.reduce((sum, line) => sum + (line.lines ?? 0), 0);

  expect(lost).toBeGreaterThan(0);
  expect(written + lost).toBe(count);
  expect(written).toBeGreaterThan(7000);
  expect(memoryBytes).toBeLessThan(200e6);
});

test('log lines that are read late, are all there where they fit', async () => {
  const { lines } = await writeUnread(5000);

  expect(lines.map(({ line }) => line)).toEqual(Array.from({ length: 5000 }, (_, index) => index + 1));
});
