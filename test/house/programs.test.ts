import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { takeConsoleOutput } from '../support/console-guard.ts';
import {
  canTest,
  chromiumProgram,
  findProgram,
  missingMessage,
  postgresProgram,
  requireProgram,
} from '../support/programs.ts';

/** A folder with a file of that name; it goes away when the test ends. */
async function plantProgram(name: string, mode = 0o755): Promise<{ folder: string; program: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'program-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, name);
  await writeFile(program, '');
  await chmod(program, mode);
  return { folder, program };
}

describe('findProgram', () => {
  test('takes the one that its variable names, whatever is on the PATH', async () => {
    const named = await plantProgram('my-own');
    const onPath = await plantProgram('chromium');
    expect(findProgram(chromiumProgram, { CHROMIUM: named.program, PATH: onPath.folder })).toBe(
      named.program,
    );
  });

  test('takes none where its variable names nothing that runs, so that a slip is seen', async () => {
    const onPath = await plantProgram('chromium');
    const text = await plantProgram('chromium', 0o644);
    expect(findProgram(chromiumProgram, { CHROMIUM: '/none', PATH: onPath.folder })).toBeNull();
    expect(findProgram(chromiumProgram, { CHROMIUM: text.program, PATH: onPath.folder })).toBeNull();
  });

  test.each(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'])(
    'finds %s on the PATH',
    async (name) => {
      const { folder, program } = await plantProgram(name);
      expect(
        findProgram(chromiumProgram, { CHROMIUM: '', PATH: `/none${delimiter}${delimiter}${folder}` }),
      ).toBe(program);
    },
  );

  test('looks in the folders of the program before the PATH', async () => {
    const own = await plantProgram('postgres');
    const onPath = await plantProgram('postgres');
    const program = { ...postgresProgram, folders: () => [own.folder] };
    expect(findProgram(program, { PATH: onPath.folder })).toBe(own.program);
  });
});

const without = { CHROMIUM: '/none' };
const message = missingMessage(chromiumProgram);

describe('requireProgram', () => {
  test('finds it, or throws what to do', async () => {
    const { program } = await plantProgram('my-own');
    expect(requireProgram(chromiumProgram, { CHROMIUM: program })).toBe(program);
    expect(() => requireProgram(chromiumProgram, without)).toThrow(message);
  });
});

describe('canTest', () => {
  test.each(['true', '1'])('throws without the program where CI is %s', (CI) => {
    expect(() => canTest(chromiumProgram, { ...without, CI })).toThrow(message);
  });

  test.each([undefined, '', '0', 'false'])('warns without the program where CI is %s', async (CI) => {
    expect(canTest(chromiumProgram, { ...without, CI })).toBe(false);
    expect(await takeConsoleOutput()).toEqual([`console.warn: ${message}`]);
  });

  test('is silent with the program', async () => {
    const { program } = await plantProgram('my-own');
    expect(canTest(chromiumProgram, { CHROMIUM: program, CI: 'true' })).toBe(true);
  });
});
