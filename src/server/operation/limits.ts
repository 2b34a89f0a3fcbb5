import type { GraphQLRequestContextDidResolveOperation } from '@apollo/server';
import { GraphQLError, Kind } from 'graphql';
import type { FragmentDefinitionNode } from 'graphql';
import type { GraphError } from '../../errors/graph-error.ts';
import { checkLimits } from '../../organizations/operation-limits.ts';
import type { OperationLimits } from '../../organizations/operation-limits.ts';
import type { ServerContext } from '../context.ts';

/**
 * Finds the limit that an operation is over, HTTP 400, before anything is executed; null where there is none; a promise
 * of either where links have to be looked up for it. (A validation rule could not: Apollo Server gives every validation
 * error the same code.)
 */
export function findLimitExceeded(
  operationContext: GraphQLRequestContextDidResolveOperation<ServerContext>,
  limits: OperationLimits,
): GraphQLError | null | Promise<GraphQLError | null> {
  const { schema, document, operation, request, contextValue } = operationContext;
  if (operation === undefined) return null; // Execution says that it is missing.
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const pending = { schema, operation, fragments, variables: request.variables ?? {} };
  const error = checkLimits(pending, contextValue.organizations, limits);
  return error instanceof Promise ? error.then(toRefusal) : toRefusal(error);
}

function toRefusal(error: GraphError | null): GraphQLError | null {
  if (error === null) return null;
  return new GraphQLError(error.message, { originalError: error, extensions: { http: { status: 400 } } });
}
