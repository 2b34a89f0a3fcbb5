import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { printReliability } from '../../scripts/printed-reliability.ts';
import { faultGroups } from './faults/faults.ts';

test('docs/reliability.md is what is printed from the table of faults now', async () => {
  const page = await readFile(new URL('../../docs/reliability.md', import.meta.url), 'utf8');
  expect(page).toBe(await printReliability());
});

test('the table of faults, has each name once', () => {
  const names = faultGroups.flatMap(({ faults }) => faults.map(({ name }) => name));
  expect(names).toEqual([...new Set(names)]);
});
