import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findBrowser, noBrowserMessage, requireBrowserInCi } from '../browser/support/find-browser.ts';
import { takeConsoleOutput } from '../support/console-guard.ts';

/** A folder with a file of that name; it goes away when the test ends. */
async function plantProgram(name: string, mode = 0o755): Promise<{ folder: string; program: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'browser-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const program = join(folder, name);
  await writeFile(program, '');
  await chmod(program, mode);
  return { folder, program };
}

describe('findBrowser', () => {
  test('takes the one that CHROMIUM names, whatever is on the PATH', async () => {
    const named = await plantProgram('my-own');
    const onPath = await plantProgram('chromium');
    expect(findBrowser({ CHROMIUM: named.program, PATH: onPath.folder })).toBe(named.program);
  });

  test('takes none where CHROMIUM names nothing that runs, so that a slip is seen', async () => {
    const onPath = await plantProgram('chromium');
    const text = await plantProgram('chromium', 0o644);
    expect(findBrowser({ CHROMIUM: '/none', PATH: onPath.folder })).toBeNull();
    expect(findBrowser({ CHROMIUM: text.program, PATH: onPath.folder })).toBeNull();
  });

  test.each(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'])(
    'finds %s on the PATH',
    async (name) => {
      const { folder, program } = await plantProgram(name);
      expect(findBrowser({ CHROMIUM: '', PATH: `/none${delimiter}${delimiter}${folder}` })).toBe(program);
    },
  );
});

describe('requireBrowserInCi', () => {
  const without = { CHROMIUM: '/none' };

  test.each(['true', '1'])('throws without a browser where CI is %s', (CI) => {
    expect(() => requireBrowserInCi({ ...without, CI })).toThrow(noBrowserMessage);
  });

  test.each([undefined, '', '0', 'false'])('warns without a browser where CI is %s', async (CI) => {
    expect(requireBrowserInCi({ ...without, CI })).toBeNull();
    expect(await takeConsoleOutput()).toEqual([`console.warn: ${noBrowserMessage}`]);
  });
});
