import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/errors/codes.ts';

const page = new URL('../../docs/errors.md', import.meta.url);

/** One row of the table: | `CODE` | yes/no | meaning |. */
interface Row {
  readonly code: string;
  readonly retryable: string;
  readonly meaning: string;
}

async function readRows(): Promise<Row[]> {
  const lines = (await readFile(page, 'utf8')).split('\n');
  return lines.flatMap((line) => {
    const [, code, retryable = '', meaning = ''] = line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    const name = /^`([A-Z_]+)`$/.exec(code ?? '')?.[1];
    return name === undefined ? [] : [{ code: name, retryable, meaning: meaning.replaceAll('\\|', '|') }];
  });
}

describe('docs/errors.md', () => {
  test('lists every code that the server has, each once, and no other', async () => {
    const rows = await readRows();
    expect(rows.map(({ code }) => code).sort()).toEqual(Object.keys(errorCodes).sort());
  });

  test.each(Object.entries(errorCodes))('%s, is told as it is', async (code, facts) => {
    const rows = await readRows();
    expect(rows.filter((row) => row.code === code)).toEqual([
      { code, retryable: facts.retryable ? 'yes' : 'no', meaning: facts.meaning },
    ]);
  });
});
