import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import type { Rolldown } from 'vite';
import { expect, test } from 'vitest';
import { repository } from './planted-tree.ts';

const limitBytes = 10_000;
const peers = /^(@apollo\/client|graphql|react|rxjs)(\/|$)/;

/** What a page loads of the hooks package, whole and without its peers: minified, as one file. */
async function bundle(entry: string): Promise<Rolldown.OutputChunk> {
  const built = (await build({
    configFile: false,
    root: join(repository, 'clients/react'),
    logLevel: 'silent',
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      rolldownOptions: {
        input: entry,
        external: peers,
        preserveEntrySignatures: 'strict',
      },
    },
  })) as Rolldown.RolldownOutput;
  expect(built.output).toHaveLength(1);
  return built.output[0];
}

test('the hooks package, minified and gzipped without its peers, is under 10 kB', async () => {
  const { code, exports, imports } = await bundle('src/index.ts');

  expect(exports).toEqual(
    expect.arrayContaining(['createOrganizationClient', 'organizationState', 'useOrganizationQuery']),
  );
  expect(imports.filter((name) => !peers.test(name))).toEqual([]);
  expect(gzipSync(code).length).toBeLessThan(limitBytes);
});

test('the documents of the hooks package, bundled alone, need neither React nor Apollo Client', async () => {
  const { exports, imports } = await bundle('src/documents.ts');

  expect(exports).toEqual(expect.arrayContaining(['OrganizationDocument', 'unmask']));
  expect(imports).toEqual([]);
});
