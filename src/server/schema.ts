import { readFileSync, readdirSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import { concatAST, parse } from 'graphql';
import type { DocumentNode, GraphQLSchema } from 'graphql';
import { references } from '../resolvers/references.ts';
import { resolvers } from '../resolvers/resolvers.ts';
import { boundAnswers } from './answer-budget.ts';
import { isolateRepresentations } from './entities.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** Reads the SDL of `schema/`, its files in the order of their names. */
function readTypeDefinitions(): DocumentNode {
  const files = readdirSync(schemaFolder).filter((file) => file.endsWith('.graphql'));
  return concatAST(files.sort().map((file) => parse(readFileSync(new URL(file, schemaFolder), 'utf8'))));
}

/**
 * Builds the executable subgraph schema.
 *
 * @throws where the SDL is not valid, or a resolver has no field in it
 */
export function createSchema(): GraphQLSchema {
  const schema = addResolversToSchema({
    schema: buildSubgraphSchema([{ typeDefs: readTypeDefinitions(), resolvers: references }]),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  isolateRepresentations(schema);
  boundAnswers(schema);
  return schema;
}
