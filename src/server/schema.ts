import { readFileSync, readdirSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import { concatAST, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import type { FieldRules } from '../organizations/field-rules.ts';
import { references } from '../resolvers/references.ts';
import { resolvers } from '../resolvers/resolvers.ts';
import { boundAnswers } from './answer-budget.ts';
import { isolateRepresentations } from './entities.ts';
import { applyFieldRules } from './field-rules.ts';
import { requireScopes } from './require-scopes.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** Reads the SDL of `schema/`, its files in the order of their names. */
function readTypeDefinitions(): DocumentNode {
  const files = readdirSync(schemaFolder).filter((file) => file.endsWith('.graphql'));
  return concatAST(files.sort().map((file) => parse(readFileSync(new URL(file, schemaFolder), 'utf8'))));
}

/**
 * Builds the executable subgraph schema.
 *
 * @param rules what it takes to read some of the fields; without them the schema says nothing of scopes
 * @throws where the SDL is not valid, or a resolver has no field in it
 */
export function createSchema(rules: FieldRules | null = null): GraphQLSchema {
  const ours = readTypeDefinitions();
  const typeDefs = rules === null ? ours : requireScopes(ours, rules);
  const schema = addResolversToSchema({
    schema: buildSubgraphSchema([{ typeDefs, resolvers: references }]),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  isolateRepresentations(schema);
  boundAnswers(schema);
  if (rules !== null) applyFieldRules(schema, rules);
  return schema;
}
