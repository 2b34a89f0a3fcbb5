import { createHash } from 'node:crypto';
import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import { plugin as writeDocuments } from '@graphql-codegen/typed-document-node';
import type { TypeScriptTypedDocumentNodesConfig } from '@graphql-codegen/typed-document-node';
import { print } from 'graphql';
import type { DocumentNode } from 'graphql';
import { createOrganizationClient } from '../src/client.ts';

/**
 * Writes the manifest of the operations: each text that a client sends, under its sha256. A server's safelist takes it.
 *
 * Its config is that of the documents, whose texts these are: as {@link createOrganizationClient} sends them, and as
 * they are printed, which is how other clients send them.
 */
export const plugin: CodegenPlugin<TypeScriptTypedDocumentNodesConfig>['plugin'] = async (
  schema,
  documents,
  config,
) => {
  const executable: DocumentNode[] = [];
  const observed = {
    ...config,
    unstable_onExecutableDocumentNode: (document: DocumentNode) => void executable.push(document),
  };
  await writeDocuments(schema, documents, observed);
  const texts = await Promise.all(
    executable.map(async (document) => [await catchRequest(document), print(document)]),
  );
  const entries = texts.flat().map((text) => [createHash('sha256').update(text).digest('hex'), text]);
  return `${JSON.stringify(Object.fromEntries(entries), null, 2)}\n`;
};

/** The text that Apollo Client makes of a document on its way out. */
async function catchRequest(document: DocumentNode): Promise<string> {
  let text = '';
  const client = createOrganizationClient({
    url: 'http://localhost/graphql',
    fetch: async (_url, init) => {
      ({ query: text } = JSON.parse(init?.body as string) as { query: string });
      return Response.json({ data: null });
    },
  });
  await client.query({ query: document, errorPolicy: 'all' });
  client.stop();
  if (text === '') throw new Error('Apollo Client sent no document');
  return text;
}
