import { GraphQLError } from 'graphql';
import type { ASTVisitor, GraphQLSchema, ValidationContext } from 'graphql';

/** A validation rule for where introspection is off: `_service` would tell the same, the whole SDL. */
export function refuseServiceSdl(context: ValidationContext): ASTVisitor {
  return {
    Field(node) {
      if (node.name.value !== '_service' || context.getParentType()?.name !== 'Query') return;
      const message = 'The schema is not told here: introspection is off, and _service with it.';
      context.reportError(new GraphQLError(message, { nodes: node }));
    },
  };
}

/** Prints the subgraph's SDL once: @apollo/subgraph would for each `_service`. Changes the schema in place. */
export function keepServiceSdl(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_service'];
  const { resolve } = field ?? {};
  if (field === undefined || resolve === undefined) throw new Error('the schema has no _service');
  let service: unknown;
  field.resolve = (...given): unknown => (service ??= resolve(...given));
}
