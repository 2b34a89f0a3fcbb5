import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import { GraphQLError, Kind } from 'graphql';
import type { FragmentDefinitionNode } from 'graphql';
import { checkLimits } from '../../organizations/operation-limits.ts';
import type { OperationLimits } from '../../organizations/operation-limits.ts';
import type { ServerContext } from '../context.ts';

/**
 * Refuses operations over a limit with HTTP 400 before anything is executed. (A validation rule could not: Apollo
 * Server gives every validation error the same code.)
 */
export function createLimitsPlugin(limits: OperationLimits): ApolloServerPlugin<ServerContext> {
  const listener: GraphQLRequestListener<ServerContext> = {
    didResolveOperation({ schema, document, operation, request, contextValue }) {
      if (operation === undefined) return Promise.resolve(); // Execution says that it is missing.
      const fragments: Record<string, FragmentDefinitionNode> = {};
      for (const definition of document.definitions) {
        if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
      }
      const pending = { schema, operation, fragments, variables: request.variables ?? {} };
      const error = checkLimits(pending, contextValue.organizations, limits);
      if (error === null) return Promise.resolve();
      const extensions = { http: { status: 400 } };
      return Promise.reject(new GraphQLError(error.message, { originalError: error, extensions }));
    },
  };
  return { requestDidStart: () => Promise.resolve(listener) };
}
