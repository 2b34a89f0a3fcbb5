import { spawn } from 'node:child_process';
import { mkdir, mkdtempDisposable, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { makeFifo } from '../support/fifo.ts';
import { watchFile } from '../../src/files/watched-file.ts';

const program = fileURLToPath(new URL('support/exhaust-descriptors.ts', import.meta.url));

/** A file in a folder of its own that is watched; text that begins with "bad" is refused. */
async function watch(text: string) {
  const folder = await mkdtempDisposable(join(tmpdir(), 'watched-file-test-'));
  const path = join(folder.path, 'file');
  await writeFile(path, text);
  const parsed: string[] = [];
  const told: string[] = [];
  const file = await watchFile({
    path,
    parse: (content) => {
      parsed.push(content);
      return content.startsWith('bad') ? { problems: [content] } : { value: content };
    },
    onChange: (value) => told.push(`taken: ${value}`),
    onBadChange: (problems, value) => told.push(`refused: ${problems.join()}; ${value} stays`),
    pollIntervalMs: 5,
  });
  const otherPath = join(folder.path, 'other');
  await writeFile(otherPath, '0');
  const other = await watchFile({
    path: otherPath,
    parse: (content) => ({ value: content }),
    onChange: () => undefined,
    onBadChange: () => undefined,
    pollIntervalMs: 5,
  });
  return {
    path,
    file,
    parsed,
    /** All that was told, but that the file was gone while a directory was put in its place. */
    get told() {
      return told.filter((line) => line !== 'refused: cannot be read (ENOENT); one stays');
    },
    /** Puts something in the file's place; at once, unless one of both is a directory. */
    replace: async (make: (next: string) => Promise<unknown>) => {
      await make(`${path}.next`);
      await rename(`${path}.next`, path).catch(async () => {
        await rm(path, { recursive: true });
        await rename(`${path}.next`, path);
      });
    },
    /** Waits until the file was looked at again, as another one was. */
    waitForPolls: async () => {
      for (const text of ['1', '2', '3']) {
        await writeFile(otherPath, text);
        await vi.waitFor(() => expect(other.current).toBe(text));
      }
    },
    async [Symbol.asyncDispose]() {
      file.close();
      other.close();
      await folder.remove();
    },
  };
}

describe('watchFile', () => {
  test('a file that cannot be read for a time: says so once and takes its content as soon as it can be read', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'watched-file-test-'));
    const path = join(folder.path, 'file');
    await writeFile(path, 'one');
    const child = spawn('sh', ['-c', 'ulimit -n 64; exec "$0" "$@"', process.execPath, program, path], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    const waitFor = (text: string) => vi.waitFor(() => expect(output).toContain(text), { timeout: 8000 });
    try {
      await waitFor('watching\n');
      child.stdin.write('take\n');
      await waitFor('none left\n');
      await writeFile(path, 'two');
      await waitFor('not taken: cannot be read (EMFILE)\n');
      child.stdin.write('give back\n');
      await waitFor('taken: two\n');
      expect(output).toBe(
        ['watching', 'none left', 'not taken: cannot be read (EMFILE)', 'given back', 'taken: two', ''].join(
          '\n',
        ),
      );
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('a content that is refused: is parsed and told once, also when it comes again after a failed read', async () => {
    await using watched = await watch('one');
    await watched.replace((next) => writeFile(next, 'bad'));
    await vi.waitFor(() => expect(watched.told).toEqual(['refused: bad; one stays']));
    await watched.replace((next) => mkdir(next));
    await vi.waitFor(() => expect(watched.told.at(-1)).toBe('refused: cannot be read (EISDIR); one stays'));
    await watched.replace((next) => writeFile(next, 'bad'));
    await watched.waitForPolls();
    await watched.replace((next) => writeFile(next, 'two'));
    await vi.waitFor(() => expect(watched.file.current).toBe('two'));
    await watched.replace((next) => writeFile(next, 'bad'));
    await vi.waitFor(() => expect(watched.told.at(-1)).toBe('refused: bad; two stays'));
    expect(watched.parsed).toEqual(['one', 'bad', 'two', 'bad']);
    expect(watched.told).toHaveLength(4);
  });

  test('a content that was taken already: is not parsed again', async () => {
    await using watched = await watch('one');
    await watched.replace((next) => writeFile(next, 'one'));
    await vi.waitFor(() => expect(watched.told).toEqual(['taken: one']));
    expect(watched.parsed).toEqual(['one']);
  });

  test.each<[string, (next: string) => Promise<unknown>, string]>([
    ['a FIFO', makeFifo, 'is not a regular file'],
    ['a link to a device', (next) => symlink('/dev/zero', next), 'is not a regular file'],
    ['a directory', (next) => mkdir(next), 'cannot be read (EISDIR)'],
    ['a link that leads to itself', (next) => symlink('file', next), 'cannot be read (ELOOP)'],
  ])(
    'a file that is replaced by %s: tells it once, keeps its value, and takes the next file',
    async (_, make, problem) => {
      await using watched = await watch('one');
      await watched.replace(make);
      await vi.waitFor(() => expect(watched.told.at(-1)).toBe(`refused: ${problem}; one stays`));
      await watched.waitForPolls();
      await watched.replace((next) => writeFile(next, 'two'));
      await vi.waitFor(() => expect(watched.file.current).toBe('two'));
      expect(watched.told.filter((line) => line.includes(problem))).toHaveLength(1);
    },
  );
});
