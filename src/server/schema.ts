import { readFileSync, readdirSync } from 'node:fs';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { addResolversToSchema } from '@graphql-tools/schema';
import { concatAST, parse } from 'graphql';
import type { DocumentNode, GraphQLField, GraphQLSchema } from 'graphql';
import type { FieldRules } from '../organizations/field-rules.ts';
import { references } from '../resolvers/references.ts';
import { resolvers } from '../resolvers/resolvers.ts';
import { boundAnswers } from './answer-budget.ts';
import { isolateRepresentations } from './entities.ts';
import { applyFieldRules } from './field-rules.ts';
import { keepServiceSdl } from './service-sdl.ts';
import { requireScopes } from './require-scopes.ts';
import { chargeRootErrors } from './root-errors.ts';

const schemaFolder = new URL('../../schema/', import.meta.url);

/** Reads the SDL of `schema/`, its files in the order of their names. */
function readTypeDefinitions(): DocumentNode {
  const files = readdirSync(schemaFolder).filter((file) => file.endsWith('.graphql'));
  return concatAST(files.sort().map((file) => parse(readFileSync(new URL(file, schemaFolder), 'utf8'))));
}

/**
 * Builds the executable subgraph schema.
 *
 * @param rules what it takes to read some of the fields, as of now; without them the schema says nothing of scopes
 * @throws where the SDL is not valid, or a resolver has no field in it
 */
export function createSchema(rules: { readonly current: FieldRules } | null = null): GraphQLSchema {
  const ours = readTypeDefinitions();
  const build = (typeDefs: DocumentNode) => buildSubgraphSchema([{ typeDefs, resolvers: references }]);
  const schema = addResolversToSchema({
    schema: build(rules === null ? ours : requireScopes(ours, rules.current)),
    resolvers,
    resolverValidationOptions: { requireResolversToMatchSchema: 'error' },
  });
  isolateRepresentations(schema);
  chargeRootErrors(schema);
  keepServiceSdl(schema);
  boundAnswers(schema);
  if (rules !== null) {
    applyFieldRules(schema);
    followRules(schema, rules, () => {
      const rebuilt = build(requireScopes(ours, rules.current));
      keepServiceSdl(rebuilt);
      return rebuilt;
    });
  }
  return schema;
}

/** Lets the schema tell the SDL with the rules as of now: all else of it is the same whatever the rules. */
function followRules(
  schema: GraphQLSchema,
  rules: { readonly current: FieldRules },
  rebuild: () => GraphQLSchema,
): void {
  const service = serviceOf(schema);
  let told = { rules: rules.current, resolve: service.resolve };
  service.resolve = (...call) => {
    if (rules.current !== told.rules) {
      told = { rules: rules.current, resolve: serviceOf(rebuild()).resolve };
    }
    return told.resolve?.(...call);
  };
}

function serviceOf(schema: GraphQLSchema): GraphQLField<unknown, unknown> {
  const service = schema.getQueryType()?.getFields()['_service'];
  if (service === undefined) throw new Error('the schema does not tell its SDL');
  return service;
}
