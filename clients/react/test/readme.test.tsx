import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ApolloClient } from '@apollo/client';
import { ApolloProvider } from '@apollo/client/react';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import type { ComponentType } from 'react';
import { afterEach, expect, test } from 'vitest';
import {
  acme,
  accessRecords,
  childOf,
  uuidOf,
  workforceRecords,
} from '../../../test/organizations/records.ts';
import { bothCredentials, startGraph } from '../../../test/support/graph.ts';
import { OrganizationDocument, createOrganizationClient } from '../src/index.ts';
import { startGate } from './support/gate.ts';
import { createReadmeProject, readCodeBlocks } from './support/readme-project.ts';

const timeoutMs = 60_000;

afterEach(cleanup);

test('every code block of README.md is a file of a project, or a command', async () => {
  const blocks = await readCodeBlocks();

  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.filter(({ language, path }) => language !== 'sh' && path === '')).toEqual([]);
});

test('the generator that README.md installs, and the overrides that it needs, are those that are tested here', async () => {
  const root = JSON.parse(
    await readFile(new URL('../../../package.json', import.meta.url), 'utf8'),
  ) as Record<'devDependencies' | 'overrides', Record<string, string>>;
  const commands = (await readCodeBlocks()).filter(({ language }) => language === 'sh');
  const recipe = commands.find(({ code }) => code.includes('@graphql-codegen/cli'))?.code ?? '';
  const installed = recipe.matchAll(/(@graphql-codegen\/[\w-]+)@(\S+)/g);
  const overridden = recipe.matchAll(/overrides\[(\S+)\]=([^"]+)/g);

  expect([...installed].map(([, name = '', version]) => [name, version])).toEqual(
    ['cli', 'typescript-operations', 'typed-document-node']
      .map((name) => `@graphql-codegen/${name}`)
      .map((name) => [name, root.devDependencies[name]]),
  );
  expect(Object.fromEntries([...overridden].map(([, name, version]) => [name, version]))).toEqual(
    root.overrides,
  );
});

test('README.md has no link that leads out of the installed package', async () => {
  const readme = await readFile(new URL('../README.md', import.meta.url), 'utf8');

  expect([...readme.matchAll(/\]\((?!https:|#)[^)]*\)/g)].map(([link]) => link)).toEqual([]);
});

test(
  'README.md, taken at its word, generates, compiles strictly and runs',
  { timeout: timeoutMs },
  async () => {
    await using project = await createReadmeProject();
    await project.run('@graphql-codegen/cli/esm/bin.js');
    await project.run('@typescript/native/bin/tsc');
    const load = async <Exports,>(path: string) =>
      (await import(pathToFileURL(join(project.folder, path)).href)) as Exports;
    await using graph = await startGraph({
      links: [acme],
      access: accessRecords({ [acme.accessId]: { permissions: { portal: true } } }),
      workforce: workforceRecords({
        [acme.workforceId]: { ...childOf(uuidOf(2)), address: { city: 'Calgary' } },
        [uuidOf(2)]: { name: { organizationName: 'Holding' } },
      }),
    });
    const client = createOrganizationClient({
      url: graph.url,
      credentials: { access: 'Bearer page-token', workforce: 'page-key' },
    });
    const { Site } = await load<{ Site: ComponentType<{ id: string }> }>('src/site.tsx');
    const { OrganizationPage } = await load<{ OrganizationPage: ComponentType<{ id: string }> }>(
      'src/organization-page.tsx',
    );
    const { OrganizationList } = await load<{ OrganizationList: ComponentType<{ ids: string[] }> }>(
      'src/organization-list.tsx',
    );
    const { readCity } = await load<{ readCity: (...args: unknown[]) => Promise<string> }>(
      'src/another-client.ts',
    );

    render(
      <ApolloProvider client={client}>
        <Site id="acme" />
        <OrganizationPage id="acme" />
        <OrganizationList ids={['acme', 'nobody', 'acme', 'nobody']} />
      </ApolloProvider>,
    );

    expect(await screen.findByText(/Calgary/)).toHaveProperty(
      'textContent',
      `Workforce ${acme.workforceId}, Calgary (Holding)`,
    );
    expect(await screen.findByText('portal')).toBeDefined();
    await waitFor(() =>
      expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(
        expect.arrayContaining(['not-found', 'not-found']),
      ),
    );
    expect(screen.queryAllByRole('alert')).toEqual([]);
    expect(await readCity(graph.url, bothCredentials, 'acme')).toBe('Calgary');

    const { createSignedInClient } = await load<{
      createSignedInClient: (...args: unknown[]) => ApolloClient;
    }>('src/signed-in-client.ts');
    await using gate = await startGate(graph, { token: 'token-renewed-4711' });
    const signedIn = createSignedInClient(gate.url, {
      getUser: async () => ({ access_token: 'token-expired-4711' }),
      signinSilent: async () => ({ access_token: 'token-renewed-4711' }),
    });
    const { data } = await signedIn.query({
      query: OrganizationDocument,
      variables: { id: 'acme' },
      errorPolicy: 'all',
    });
    expect(data?.organization).toMatchObject({ accessId: acme.accessId });
    expect(gate.authorizations).toEqual(['Bearer token-expired-4711', 'Bearer token-renewed-4711']);
  },
);
