import { ApolloLink } from '@apollo/client';
import type { ApolloClient, DocumentNode, OperationVariables } from '@apollo/client';
import { canonicalStringify } from '@apollo/client/utilities';
import { Kind, OperationTypeNode, print, visit } from 'graphql';
import { tap } from 'rxjs';
import { toFailure } from './failure.ts';
import type { Failure } from './failure.ts';
import { createFailureMemory, recallError, toRemembered } from './failure-memory.ts';
import type { FailureMemory } from './failure-memory.ts';
import { recallFields, rememberFields } from './field-failures.ts';

/** One query, as it was asked. */
export interface AskedQuery {
  readonly query: DocumentNode;
  readonly variables: OperationVariables;
}

/** What failed, as it was told of. */
interface Memories {
  /** By the query that was answered. */
  readonly queries: FailureMemory;
  /** By the organization, where no `sources` tell another query of it. */
  readonly fields: FailureMemory;
}

const memories = new WeakMap<ApolloClient, Memories>();

/**
 * A link that remembers, for its client, the errors of the last answer to each query: Apollo Client's cache keeps the nulls of
 * an answer but not its errors, and drops them from a result when another query changes the same organization. The states ask
 * this memory then. `clearStore` and `resetStore` empty it.
 *
 * {@link createOrganizationClient} has it. In a client of your own, make it the first link.
 */
export function rememberFailures(): ApolloLink {
  return new ApolloLink((operation, forward) => {
    const { client, query, variables, operationType } = operation;
    const answers = forward(operation);
    if (operationType !== OperationTypeNode.QUERY) return answers;
    return answers.pipe(
      tap((answer) => {
        // An answer without data changes nothing of what is cached, so nothing of what is known of that.
        if (!('data' in answer) || !answer.data) return;
        const { data, errors = [] } = answer;
        const { queries, fields } = memoriesOf(client);
        const others = rememberFields(fields, query, data, errors);
        queries.keep(nameQuery({ query, variables }), toRemembered(data, others));
      }),
    );
  });
}

/**
 * The remembered failures that are still true of the data that is shown: those of the query, and those of fields that it has
 * from the answer to another one.
 */
export function recallFailures(
  client: ApolloClient,
  { query, variables }: AskedQuery,
  shown: object,
): readonly Failure[] {
  const known = memories.get(client);
  if (!known) return [];
  const remembered = known.queries.find(nameQuery({ query, variables }));
  if (remembered.length === 0 && known.fields.isEmpty()) return [];
  // The cache masks nothing.
  const data = client.readQuery<object>({ query, variables, optimistic: true }) ?? shown;
  const own = remembered.map((one) => recallError(one, data)).filter((error) => error !== null);
  return [...own, ...recallFields(known.fields, query, data)].map(toFailure);
}

function memoriesOf(client: ApolloClient): Memories {
  const known = memories.get(client);
  if (known) return known;
  const created = { queries: createFailureMemory(), fields: createFailureMemory() };
  memories.set(client, created);
  const forgetAll = async (): Promise<void> => {
    created.queries.forgetAll();
    created.fields.forgetAll();
  };
  client.onClearStore(forgetAll);
  client.onResetStore(forgetAll);
  return created;
}

const texts = new WeakMap<DocumentNode, string>();

/** A text that is the same for a query wherever it comes from: a hook, a watched query, or a link. */
function nameQuery({ query, variables }: AskedQuery): string {
  const text = texts.get(query) ?? print(stripOperation(query));
  texts.set(query, text);
  return `${text} ${canonicalStringify(variables)}`;
}

/** Apollo Client adds `__typename` and fragments on the way to the server, and takes its own directives away. */
function stripOperation({ definitions, ...document }: DocumentNode): DocumentNode {
  const operations = definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  return visit(
    { ...document, definitions: operations },
    { Directive: () => null, Field: ({ name }) => (name.value === '__typename' ? null : undefined) },
  );
}
