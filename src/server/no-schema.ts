import { GraphQLError } from 'graphql';
import type { ASTVisitor, ValidationContext } from 'graphql';

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
