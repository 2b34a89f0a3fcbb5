import type { ApolloServerOptions, BaseContext } from '@apollo/server';
import type { DocumentNode } from 'graphql';
import { LRUCache } from 'lru-cache';

type Options = ApolloServerOptions<BaseContext>;
type DocumentStore = NonNullable<Options['documentStore']>;
type PersistedQueries = Exclude<NonNullable<Options['persistedQueries']>, false>;

/** How much heap parsed documents may take, in bytes. */
const MAX_DOCUMENTS_BYTES = 32 * 2 ** 20;

/** How much heap the texts of automatic persisted queries may take, in bytes. */
const MAX_TEXTS_BYTES = 8 * 2 ** 20;

/** What one document takes beside its tokens, what one token takes with its part of the tree, and one entry beside its text. */
const DOCUMENT_BYTES = 1024;
const TOKEN_BYTES = 350;
const ENTRY_BYTES = 300;

/**
 * Creates what keeps parsed documents. Apollo Server's own counts the tree alone: comments, of which a document can have
 * any number, take a hundred times as much heap as the tree and would not be counted at all.
 */
export function createDocumentStore(): DocumentStore {
  return storeIn(
    new LRUCache<string, DocumentNode>({ maxSize: MAX_DOCUMENTS_BYTES, sizeCalculation: sizeOfDocument }),
  );
}

/** Creates what keeps the texts of automatic persisted queries, each entry counted: there may be any number of short ones. */
export function createPersistedQueries(): PersistedQueries {
  return {
    cache: storeIn(
      new LRUCache<string, string>({
        maxSize: MAX_TEXTS_BYTES,
        sizeCalculation: (text) => ENTRY_BYTES + 2 * text.length,
      }),
    ),
  };
}

/** Counts every token, comments included: the tree holds on to each of them, and to the text. */
export function sizeOfDocument({ loc }: DocumentNode): number {
  let tokens = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return DOCUMENT_BYTES + TOKEN_BYTES * tokens + 2 * (loc?.end ?? 0);
}

function storeIn<Value extends object | string>(entries: LRUCache<string, Value>) {
  return {
    get: (key: string) => Promise.resolve(entries.get(key)),
    set: (key: string, value: Value) => {
      entries.set(key, value);
      return Promise.resolve();
    },
    delete: (key: string) => Promise.resolve(entries.delete(key)),
  };
}
