import { rm } from 'node:fs/promises';
import { describe, expect, test, vi } from 'vitest';
import { FileError } from '../../src/files/parsed-file.ts';
import { findSafelistFileProblems, openSafelistFile } from '../../src/server/safelist-file.ts';
import type { SafelistFile } from '../../src/server/safelist-file.ts';
import { createSchema } from '../../src/server/schema.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { parseLog } from './support/log.ts';
import { hashOf, manifestOf, placeSafelist } from './support/safelist.ts';

const one = '{ organization(id: "acme") { id } }';
const two = 'query Two { currentOrganization { name } }';
const unknownField = 'query Old { organization(id: "acme") { color } }';
const garbage = '}{ a-secret';
const schema = createSchema();

/** Opens a safelist file; its log lines come with it. Release it with `using`. */
async function open(path: string): Promise<{ file: SafelistFile; logLines: string[] } & Disposable> {
  const logLines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } });
  const file = await openSafelistFile({ path, mode: 'enforce', logger, schema, pollIntervalMs: 5 });
  return { file, logLines, [Symbol.dispose]: () => file.close() };
}

describe('openSafelistFile', () => {
  test('with a good file, has its documents and warns of nothing', async () => {
    await using placed = await placeSafelist(manifestOf(one, two));
    using opened = await open(placed.path);

    expect([...opened.file.current.documents]).toEqual([
      [hashOf(one), one],
      [hashOf(two), two],
    ]);
    expect(opened.file.current.hasText(one)).toBe(true);
    expect(opened.file.current.hasText(`${one} `)).toBe(false);
    expect(opened.file.mode).toBe('enforce');
    expect(opened.logLines).toEqual([]);
  });

  test('with hashes that name their algorithm, has the documents under the hashes alone', async () => {
    await using placed = await placeSafelist(JSON.stringify({ [`sha256:${hashOf(one)}`]: one }));
    using opened = await open(placed.path);

    expect([...opened.file.current.documents]).toEqual([[hashOf(one), one]]);
  });

  test('with documents that the schema does not know, has them and warns of them by hash', async () => {
    await using placed = await placeSafelist(manifestOf(one, unknownField, garbage));
    using opened = await open(placed.path);

    expect(opened.file.current.size).toBe(3);
    expect(parseLog(opened.logLines)).toMatchObject([
      { level: 40, unfit: 2, documents: [hashOf(unknownField), hashOf(garbage)] },
    ]);
    expect(opened.logLines.join('')).not.toContain('a-secret');
  });

  test('with a file that is replaced, has the new documents, and warns of those that do not fit', async () => {
    await using placed = await placeSafelist(manifestOf(one));
    using opened = await open(placed.path);
    const before = opened.file.current;

    await placed.replace(manifestOf(two, unknownField));

    await vi.waitFor(() => expect(parseLog(opened.logLines)).toHaveLength(2));
    expect([...opened.file.current.documents.values()]).toEqual([two, unknownField]);
    expect(opened.file.current.hasText(one)).toBe(false);
    expect(before.hasText(one)).toBe(true);
    expect(parseLog(opened.logLines)).toMatchObject([
      { level: 30, documents: 2, msg: 'safelist reloaded' },
      { level: 40, unfit: 1, documents: [hashOf(unknownField)] },
    ]);
  });

  test.each([
    ['is cut off', '{"a-secret', 'is not JSON'],
    ['is empty of documents', '{}', 'has no document: nothing could run'],
    [
      'has a key that is no hash',
      JSON.stringify({ 'a-secret': one }),
      expect.stringMatching(/^entry 0: /) as unknown,
    ],
  ])(
    'with a change that %s, logs it, keeps the old documents, and takes the repair',
    async (_, bad, problem) => {
      await using placed = await placeSafelist(manifestOf(one));
      using opened = await open(placed.path);

      await placed.replace(bad);

      await vi.waitFor(() => expect(opened.logLines).toHaveLength(1));
      expect(parseLog(opened.logLines)).toMatchObject([
        {
          level: 50,
          problems: [problem],
          documents: 1,
          msg: 'the changed safelist file cannot be used; the old safelist stays',
        },
      ]);
      expect(opened.logLines.join('')).not.toContain('a-secret');
      expect(opened.file.current.hasText(one)).toBe(true);

      await placed.replace(manifestOf(two));
      await vi.waitFor(() => expect(opened.file.current.hasText(two)).toBe(true));
    },
  );

  test('with a file that is not there, throws that', async () => {
    await using placed = await placeSafelist('');
    await rm(placed.path);

    await expect(open(placed.path)).rejects.toThrow(FileError);
    expect(await findSafelistFileProblems(placed.path)).toEqual(['cannot be read (ENOENT)']);
  });
});
