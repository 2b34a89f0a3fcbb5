import { createHash } from 'node:crypto';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SafelistMode } from '../../../src/server/safelist.ts';
import { bothCredentials, startGraph } from '../../support/graph.ts';
import type { TestGraph, TestGraphOptions } from '../../support/graph.ts';
import { healthy } from './records.ts';
import { post, send } from './requests.ts';
import type { Received } from './requests.ts';

/** The sha256 of a text, in lower-case hex. */
export const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A manifest as codegen writes it. */
export const manifestOf = (...documents: readonly string[]): string =>
  JSON.stringify(Object.fromEntries(documents.map((text) => [hashOf(text), text])), null, 2);

/** A file in a folder of its own. Release it with `await using`. */
export interface PlacedFile extends AsyncDisposable {
  readonly path: string;
  /** Puts another file in its place, as deployments do. */
  replace(text: string): Promise<void>;
}

/** Writes a safelist file. */
export async function placeSafelist(text: string): Promise<PlacedFile> {
  const folder = await mkdtemp(join(tmpdir(), 'safelist-test-'));
  const path = join(folder, 'persisted-documents.json');
  await writeFile(path, text);
  return {
    path,
    replace: async (next) => {
      await writeFile(`${path}.next`, next);
      await rename(`${path}.next`, path);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

/** A graph with a safelist. */
export interface ListedGraph extends TestGraph {
  readonly file: PlacedFile;
}

/** Starts the application over two healthy platforms, with a safelist of these documents, enforced unless told otherwise. */
export async function startListedGraph(
  documents: readonly string[],
  { mode = 'enforce', ...options }: TestGraphOptions & { readonly mode?: SafelistMode } = {},
): Promise<ListedGraph> {
  const file = await placeSafelist(manifestOf(...documents));
  const environment = { SAFELIST_FILE: file.path, SAFELIST_MODE: mode, ...options.environment };
  const graph = await startGraph({ ...healthy, ...options, environment });
  const stop = graph[Symbol.asyncDispose].bind(graph);
  return Object.assign(graph, {
    file,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await file[Symbol.asyncDispose]();
    },
  });
}

/** What a client may say beside its document. */
export type GraphqlRequest = Readonly<Record<string, unknown>>;

/** Both ways to send a request. */
export const bothMethods: readonly [
  string,
  (url: string, request: GraphqlRequest, headers?: Readonly<Record<string, string>>) => Promise<Received>,
][] = [
  [
    'POST',
    (url, request, headers) => send(url, '/graphql', post(request, { ...bothCredentials, ...headers })),
  ],
  [
    'GET',
    (url, request, headers) => {
      const parameters = Object.entries(request).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return send(url, `/graphql?${new URLSearchParams(parameters).toString()}`, {
        headers: { ...bothCredentials, 'apollo-require-preflight': 'true', ...headers },
      });
    },
  ],
];

/** The extension by which Apollo's clients ask for a document. */
export const persisted = (sha256Hash: string): GraphqlRequest => ({
  extensions: { persistedQuery: { version: 1, sha256Hash } },
});
