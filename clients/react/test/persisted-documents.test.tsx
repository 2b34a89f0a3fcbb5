import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import type { DocumentNode } from 'graphql';
import { Kind, parse } from 'graphql';
import { GraphQLClient } from 'graphql-request';
import { describe, expect, test } from 'vitest';
import { acmeGraph } from '../../../test/organizations/records.ts';
import { bothCredentials as credentialHeaders, startGraph } from '../../../test/support/graph.ts';
import type { TestGraph } from '../../../test/support/graph.ts';
import * as documents from '../src/documents.ts';
import { createOrganizationClient } from '../src/index.ts';
import type { OrganizationClientOptions } from '../src/index.ts';
import { bothCredentials } from './support/page.tsx';

const manifestFile = fileURLToPath(new URL('../persisted-documents.json', import.meta.url));
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Every query that the package exports, by its name. */
const queries = Object.values(documents as unknown as Record<string, DocumentNode>).flatMap((document) => {
  const [definition] = typeof document === 'object' ? document.definitions : [];
  return definition?.kind === Kind.OPERATION_DEFINITION
    ? [{ name: String(definition.name?.value), document }]
    : [];
});
const variables = { id: 'acme', ids: ['acme'] };

/** A graph that runs nothing but what the manifest lists. */
function startStrictGraph(): Promise<TestGraph> {
  const graph = acmeGraph({ permissions: { portal: true } }, {});
  return startGraph({ ...graph, environment: { SAFELIST_FILE: manifestFile } });
}

/** Asks with a client of ours; tells the answer, and the body of every request. */
async function ask(url: string, document: DocumentNode, options: Partial<OrganizationClientOptions> = {}) {
  const bodies: Record<string, unknown>[] = [];
  const client = createOrganizationClient({
    url,
    credentials: bothCredentials,
    fetch: (input, init) => {
      bodies.push(JSON.parse(init?.body as string) as Record<string, unknown>);
      return fetch(input, init);
    },
    ...options,
  });
  const { data, error } = await client.query({ query: document, variables, errorPolicy: 'all' });
  client.stop();
  return { data, error, bodies };
}

describe('persisted-documents.json', () => {
  test('has each document under its sha256, and every query of the package', async () => {
    const manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Record<string, string>;
    const names = Object.values(manifest).map((text) => {
      const [definition] = parse(text).definitions;
      return definition?.kind === Kind.OPERATION_DEFINITION && definition.name?.value;
    });

    expect(Object.keys(manifest)).toEqual(Object.values(manifest).map(sha256));
    expect([...new Set(names)].sort()).toEqual(queries.map(({ name }) => name).sort());
    expect(queries.length).toBeGreaterThan(2);
  });

  test.each(queries)('lists $name as the client of this package sends it, by text', async ({ document }) => {
    await using graph = await startStrictGraph();

    const { data, error, bodies } = await ask(graph.url, document);

    expect(error).toBeUndefined();
    expect(data).toBeTypeOf('object');
    expect(bodies).toEqual([
      expect.objectContaining({ query: expect.stringContaining('__typename') as unknown }),
    ]);
  });

  test.each(queries)(
    'lists $name as the client of this package sends it, by its hash alone',
    async ({ document }) => {
      await using graph = await startStrictGraph();

      const { error, bodies } = await ask(graph.url, document, { link: new PersistedQueryLink({ sha256 }) });

      expect(error).toBeUndefined();
      expect(bodies).toHaveLength(1);
      expect(bodies[0]).not.toHaveProperty('query');
      expect(bodies[0]).toMatchObject({ extensions: { persistedQuery: { version: 1 } } });
    },
  );

  test.each(queries)('lists $name as another client sends it, by text', async ({ document }) => {
    await using graph = await startStrictGraph();

    const answered = new GraphQLClient(graph.url, { headers: credentialHeaders }).request(
      document,
      variables,
    );

    await expect(answered).resolves.toBeTypeOf('object');
  });

  test('lists nothing else', async () => {
    await using graph = await startStrictGraph();

    const { error } = await ask(graph.url, parse('query Other($id: ID!) { organization(id: $id) { id } }'));

    expect(error).toMatchObject({ errors: [{ extensions: { code: 'QUERY_NOT_IN_SAFELIST' } }] });
    expect(graph.calls).toEqual([]);
  });
});
