import { mkdtempDisposable, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessRecords, acme, unit } from './records.ts';

test('running application, with a links file replaced, spoilt and repaired, uses the last good one', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'links-reload-test-'));
  const path = join(folder.path, 'links.json');
  const replace = async (text: string) => {
    await writeFile(`${path}.next`, text);
    await rename(`${path}.next`, path);
  };
  await writeFile(path, JSON.stringify([acme]));
  await using graph = await startGraph({
    access: accessRecords({ '1': {}, '2': {}, [acme.accessId]: {} }),
    environment: { LINKS_FILE: path },
  });
  const idsNow = async () => {
    const document = '{ organizations(ids: ["access:73", "access:1", "access:2"]) { id } }';
    const { data } = await graph.query(document);
    return (data?.['organizations'] as { id: string }[]).map(({ id }) => id);
  };
  const within = { timeout: 4000, interval: 20 };
  expect(await idsNow()).toEqual(['acme', 'access:1', 'access:2']);

  await replace(JSON.stringify([acme, unit(1)]));
  await vi.waitFor(async () => {
    expect(await idsNow()).toEqual(['acme', 'unit-1', 'access:2']);
  }, within);

  await replace('[{"id": "a-secret"');
  await vi.waitFor(() => {
    expect(graph.logLines.filter((line) => line.includes('the old links stay'))).toHaveLength(1);
  }, within);
  expect(await idsNow()).toEqual(['acme', 'unit-1', 'access:2']);

  await replace(JSON.stringify([unit(2)]));
  await vi.waitFor(async () => {
    expect(await idsNow()).toEqual(['access:73', 'access:1', 'unit-2']);
  }, within);
  const log = graph.logLines.join('');
  expect(log).not.toContain('a-secret');
  expect(log).not.toContain('test-token');
  expect(log).not.toContain('test-key');
});
