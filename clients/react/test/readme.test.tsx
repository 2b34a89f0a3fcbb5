import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ApolloProvider } from '@apollo/client/react';
import { cleanup, render, screen } from '@testing-library/react';
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
import { createOrganizationClient } from '../src/index.ts';
import { createReadmeProject, readCodeBlocks } from './support/readme-project.ts';

const timeoutMs = 60_000;

afterEach(cleanup);

test('every code block of README.md is a file of a project, or a command', async () => {
  const blocks = await readCodeBlocks();

  expect(blocks.length).toBeGreaterThan(10);
  expect(blocks.filter(({ language, path }) => language !== 'sh' && path === '')).toEqual([]);
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
      credentials: { access: 'Bearer a', workforce: 'b' },
    });
    const { Site } = await load<{ Site: ComponentType<{ id: string }> }>('src/site.tsx');
    const { OrganizationPage } = await load<{ OrganizationPage: ComponentType<{ id: string }> }>(
      'src/organization-page.tsx',
    );
    const { readCity } = await load<{ readCity: (...args: unknown[]) => Promise<string> }>(
      'src/another-client.ts',
    );

    render(
      <ApolloProvider client={client}>
        <Site id="acme" />
        <OrganizationPage id="acme" />
      </ApolloProvider>,
    );

    expect(await screen.findByText(/Calgary/)).toHaveProperty(
      'textContent',
      `Workforce ${acme.workforceId}, Calgary (Holding)`,
    );
    expect(await screen.findByText('portal')).toBeDefined();
    expect(screen.queryAllByRole('alert')).toEqual([]);
    expect(await readCity(graph.url, bothCredentials, 'acme')).toBe('Calgary');
  },
);
