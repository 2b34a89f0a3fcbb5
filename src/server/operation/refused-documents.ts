import { Kind, parse } from 'graphql';
import type { DocumentNode, GraphQLError, OperationDefinitionNode } from 'graphql';

/** Why a document was refused before it was validated, and its operation, if it has one only. */
interface Refusal {
  readonly error: GraphQLError;
  readonly operationType: OperationDefinitionNode['operation'] | null;
  readonly operationName: string | null;
}

/** How much of an operation's name goes into the log; the rest is the caller's to bear. */
export const MAX_NAME_LENGTH = 100;

const anyValid = parse('{__typename}');

const refusals = new WeakMap<DocumentNode, Refusal>();

/**
 * Creates a document that is valid and cheap, to put in the place of one that is refused. Apollo Server's hooks cannot
 * refuse a document before it has been validated: what they throw earlier is an HTTP 500. The stand-in is kept in the
 * document store like any other document, so that a refused document that is sent again is not parsed again.
 */
export function createStandIn({ definitions }: DocumentNode, error: GraphQLError): DocumentNode {
  const operations = definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
  const only = operations.length === 1 ? operations[0] : undefined;
  const document = { ...anyValid };
  refusals.set(document, {
    error,
    operationType: only?.operation ?? null,
    operationName: only?.name?.value.slice(0, MAX_NAME_LENGTH) ?? null,
  });
  return document;
}

/** Returns why the document that this one stands for is refused; null if it stands for itself. */
export function refusalOf(document: DocumentNode): Refusal | null {
  return refusals.get(document) ?? null;
}
