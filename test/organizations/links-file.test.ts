import { writeFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { FileError } from '../../src/files/parsed-file.ts';
import { findLinksFileProblems, openLinksFile } from '../../src/organizations/links-file.ts';
import type { LinksFile } from '../../src/organizations/links-file.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { acme, unit } from './records.ts';

/** A links file in a folder of its own. */
interface TestFile extends AsyncDisposable {
  readonly path: string;
  readonly logLines: readonly string[];
  write(text: string): Promise<void>;
  /** Puts another file in its place, as deployments do. */
  replace(text: string): Promise<void>;
  remove(): Promise<void>;
  /** Opens the file and waits until its watch is awake. */
  open(): Promise<LinksFile>;
}

async function createFile(text: string): Promise<TestFile> {
  const folder = await mkdtemp(join(tmpdir(), 'links-file-test-'));
  const path = join(folder, 'links.json');
  const logLines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } });
  const opened: LinksFile[] = [];
  const write = (next: string) => writeFile(path, next);
  const replace = async (next: string) => {
    await writeFile(`${path}.next`, next);
    await rename(`${path}.next`, path);
  };
  await write(text);
  return {
    path,
    logLines,
    write,
    replace,
    remove: () => rm(path),
    async open() {
      const file = await openLinksFile({ path, logger, pollIntervalMs: 5 });
      opened.push(file);
      await vi.waitFor(async () => {
        await replace(text);
        expect(logLines.length).toBeGreaterThan(0);
      });
      return file;
    },
    async [Symbol.asyncDispose]() {
      for (const file of opened) file.close();
      await rm(folder, { recursive: true });
    },
  };
}

const good = JSON.stringify([acme]);
const changed = JSON.stringify([acme, unit(1), unit(2)]);

/** The different problems that log lines name. */
function loggedProblems({ logLines }: TestFile): unknown[] {
  const logged = logLines.flatMap((line) => {
    const { problems } = JSON.parse(line) as { problems?: unknown[] };
    return problems ?? [];
  });
  return [...new Set(logged)];
}

describe('openLinksFile', () => {
  test('with a good file, has its links', async () => {
    await using file = await createFile(changed);
    const links = await file.open();
    expect(links.current.size).toBe(3);
    expect(links.current.named('acme')?.nativeIds.access).toBe('73');
  });

  test.each([
    ['written anew', (file: TestFile) => file.write(changed)],
    ['replaced by rename', (file: TestFile) => file.replace(changed)],
  ])('with a file that is %s, has the new links', async (_, change) => {
    await using file = await createFile(good);
    const links = await file.open();
    await change(file);
    await vi.waitFor(() => expect(links.current.size).toBe(3));
  });

  test('with a state taken before a change, keeps that state as it was', async () => {
    await using file = await createFile(good);
    const links = await file.open();
    const before = links.current;
    await file.write(changed);
    await vi.waitFor(() => expect(links.current.size).toBe(3));
    expect(before.size).toBe(1);
    expect(before.named('unit-1')).toBeNull();
  });

  test.each([
    ['not JSON', '{"token": "a-secret"', 'is not JSON'],
    ['malformed', JSON.stringify([{ ...acme, id: 'A-SECRET' }]), /^entry 0,? id: /],
    ['cut to nothing', '', 'is not JSON'],
  ])(
    'with a change that is %s, logs it, keeps the old links, and takes the repair',
    async (_, bad, problem) => {
      await using file = await createFile(good);
      const links = await file.open();
      await file.replace(bad);
      await vi.waitFor(() => expect(loggedProblems(file)).toEqual([expect.stringMatching(problem)]));
      expect(links.current.named('acme')).not.toBeNull();
      expect(file.logLines.join('').toLowerCase()).not.toContain('a-secret');

      await file.replace(changed);
      await vi.waitFor(() => expect(links.current.size).toBe(3));
    },
  );

  test('with a file that goes away, logs it, keeps the old links, and takes it when it is back', async () => {
    await using file = await createFile(good);
    const links = await file.open();
    await file.remove();
    await vi.waitFor(() => expect(loggedProblems(file)).toEqual(['cannot be read (ENOENT)']));
    expect(links.current.named('acme')).not.toBeNull();

    await file.replace(changed);
    await vi.waitFor(() => expect(links.current.size).toBe(3));
  });

  test('with files that change the moment they were opened, has the new links of each', async () => {
    const logger = createLogger({ level: 'silent' });
    // Whether a watch begins before or after the change is a matter of luck: with fifty at once, some are unlucky.
    const changes = Array.from({ length: 50 }, async () => {
      await using file = await createFile(good);
      const links = await openLinksFile({ path: file.path, logger, pollIntervalMs: 5 });
      writeFileSync(file.path, changed);
      await vi.waitFor(() => expect(links.current.size).toBe(3)).finally(() => links.close());
    });
    const results = await Promise.allSettled(changes);
    expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  });

  test('after close, takes no change', async () => {
    await using file = await createFile(good);
    const closed = await file.open();
    const open = await openLinksFile({
      path: file.path,
      logger: createLogger({ level: 'silent' }),
      pollIntervalMs: 5,
    });
    closed.close();
    // The other watch tells when a change could have been seen.
    await vi.waitFor(async () => {
      await file.replace(changed);
      expect(open.current.size).toBe(3);
    });
    open.close();
    expect(closed.current.size).toBe(1);
  });

  test.each([
    ['that is not there', null, ['cannot be read (ENOENT)']],
    ['that is not JSON', 'links', ['is not JSON']],
    [
      'with an id twice',
      JSON.stringify([acme, { ...unit(1), id: 'acme' }]),
      ['entry 1: acme is already in entry 0'],
    ],
  ])('at the start, with a file %s, throws its problems', async (_, text, problems) => {
    await using file = await createFile(text ?? '');
    if (text === null) await file.remove();
    const opening = openLinksFile({ path: file.path, logger: createLogger({ level: 'silent' }) });
    await expect(opening).rejects.toThrow(FileError);
    await expect(opening).rejects.toMatchObject({ problems });
    expect(await findLinksFileProblems(file.path)).toEqual(problems);
  });

  test('at the start, with hundreds of problems, tells some and counts the rest', async () => {
    const entries = Array.from({ length: 500 }, () => ({ ...acme, id: '' }));
    await using file = await createFile(JSON.stringify(entries));
    const problems = await findLinksFileProblems(file.path);
    expect(problems.length).toBeLessThan(50);
    expect(problems.at(-1)).toBe(`and ${500 - (problems.length - 1)} more`);
  });
});

describe('findLinksFileProblems', () => {
  test('with a good file, finds none', async () => {
    await using file = await createFile(good);
    expect(await findLinksFileProblems(file.path)).toEqual([]);
  });
});
