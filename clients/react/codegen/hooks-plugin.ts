import type { CodegenPlugin } from '@graphql-codegen/plugin-helpers';
import { Kind, OperationTypeNode } from 'graphql';
import type { DefinitionNode, OperationDefinitionNode } from 'graphql';

/**
 * Writes the hooks: for each query a plain, a lazy and a suspense hook, for each fragment one that reads it. They stand
 * in a file beside `documents.ts`, which has the types and the documents.
 */
export const plugin: CodegenPlugin['plugin'] = (_schema, documents) => {
  const definitions = documents
    .flatMap(({ document }) => document?.definitions ?? [])
    .map((definition) => ({ name: nameOf(definition), definition }))
    .sort((one, other) => one.name.localeCompare(other.name));
  return {
    prepend: [
      `import { useFragment, useLazyQuery, useQuery, useSuspenseQuery } from '@apollo/client/react';`,
      `import type { SkipToken } from '@apollo/client/react';`,
      `import { noteQuery } from '../asked-queries.ts';`,
      `import type { FragmentOf } from '../fragment.ts';`,
      `import { withPartialAnswers } from '../partial-answers.ts';`,
      `import type * as query from '../query.ts';`,
      `import * as documents from './documents.ts';`,
    ],
    content: definitions.map(({ name, definition }) => writeHooks(name, definition)).join('\n'),
  };
};

function nameOf(definition: DefinitionNode): string {
  if (definition.kind === Kind.FRAGMENT_DEFINITION) return definition.name.value;
  if (
    definition.kind === Kind.OPERATION_DEFINITION &&
    definition.operation === OperationTypeNode.QUERY &&
    definition.name
  ) {
    return definition.name.value;
  }
  throw new Error('a hook is made of a named query or a fragment');
}

function writeHooks(name: string, definition: DefinitionNode): string {
  return definition.kind === Kind.OPERATION_DEFINITION
    ? writeQueryHooks(name, definition)
    : writeFragmentHook(name);
}

function writeQueryHooks(name: string, { variableDefinitions = [] }: OperationDefinitionNode): string {
  const types = `documents.${name}Query, documents.${name}QueryVariables`;
  const needsVariables = variableDefinitions.some(({ type }) => type.kind === Kind.NON_NULL_TYPE);
  const optional = needsVariables ? '' : '?';
  const document = `documents.${name}Document`;
  return `
/** Runs the query \`${name}\` and renders again when its answer or the cache changes. */
export function use${name}Query(options${optional}: query.QueryOptions<${types}> | SkipToken): query.QueryResult<${types}> {
  return useQuery(${document}, withPartialAnswers(options));
}

/** The query \`${name}\`, to be run when the function that it answers is called. */
export function use${name}LazyQuery(options?: query.LazyQueryOptions<${types}>): query.LazyQueryResult<${types}> {
  return useLazyQuery(${document}, withPartialAnswers(options));
}

/** Runs the query \`${name}\` and suspends until it is answered. */
export function use${name}SuspenseQuery(options${optional}: query.SuspenseQueryOptions<documents.${name}QueryVariables> | SkipToken): query.SuspenseQueryResult<${types}> {
  return noteQuery(useSuspenseQuery(${document}, withPartialAnswers(options)), ${document}, options);
}
`;
}

function writeFragmentHook(name: string): string {
  const type = `documents.${name}Fragment`;
  return `
/**
 * Reads what the fragment \`${name}\` asks for from an object whose query spreads it. Null where there is no object, or where
 * the cache lacks something that the fragment asks for; a part that could not be read, or has no value, is a null inside.
 */
export function use${name}Fragment(from: FragmentOf<${type}> | null | undefined): ${type} | null {
  const { data, complete } = useFragment({ fragment: documents.${name}FragmentDoc, from: from ?? null });
  return complete ? data : null;
}
`;
}
