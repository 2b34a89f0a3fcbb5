import { GraphQLError, Kind, TokenKind } from 'graphql';
import type { ASTNode, DocumentNode, GraphQLSchema } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import { findFragmentCycle } from './fragment-cycles.ts';
import { excess } from './operation-limits.ts';
import type { OperationLimits } from './operation-limits.ts';
import { OverlapCount, TooManySelections } from './overlap-count.ts';

/**
 * Checks a parsed document before it is validated, in time that is linear in its length: validation is quadratic in
 * fragments and repeated fields, and its messages repeat the names of the document.
 *
 * @returns the error to refuse it with; null if it may be validated
 */
export function checkDocument(
  document: DocumentNode,
  schema: GraphQLSchema,
  limits: OperationLimits,
): GraphQLError | null {
  const { maxResponseKeyLength, maxSelections, maxTokens } = limits;
  const { longest, tokens } = readTokens(document);
  if (tokens > maxTokens) {
    return refuse(excess('TOO_MANY_TOKENS', `This document has ${tokens} tokens and comments`, maxTokens));
  }
  if (longest > maxResponseKeyLength) {
    const found = `A response key, or another name in this document, has ${longest} characters`;
    return refuse(excess('RESPONSE_KEY_TOO_LONG', found, maxResponseKeyLength));
  }
  const operations = document.definitions.filter(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  // GraphQL.js 16 has no rule for it: such an operation would be executed, and fail then.
  const unknown = operations.find(({ operation }) => !schema.getRootType(operation));
  if (unknown !== undefined) return refuse(invalid(`This schema has no ${unknown.operation}s.`), unknown);
  try {
    const cycle = findFragmentCycle(document);
    if (cycle !== null) {
      return refuse(invalid(`Cannot spread fragment "${cycle.name.value}" within itself.`), cycle);
    }
    new OverlapCount(document, maxSelections).count();
    return null;
  } catch (error) {
    if (error instanceof TooManySelections) {
      const found =
        'This document has too many selections, counting fragments wherever they are spread and fields with one name in pairs';
      return refuse(excess('TOO_COMPLEX', found, maxSelections));
    }
    // Nested too deeply for the stack.
    if (error instanceof RangeError) return refuse(new GraphError('TOO_COMPLEX'));
    throw error;
  }
}

/**
 * Returns the length of the longest name, and the number of tokens with comments. The parser does not count comments, but
 * keeps them in memory as long as the document.
 */
function readTokens({ loc }: DocumentNode): { readonly longest: number; readonly tokens: number } {
  let longest = 0;
  let tokens = -2; // Without the tokens that mark the beginning and the end.
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) {
    tokens += 1;
    if (token.kind === TokenKind.NAME) longest = Math.max(longest, token.end - token.start);
  }
  return { longest, tokens };
}

function invalid(message: string): GraphError {
  return new GraphError('GRAPHQL_VALIDATION_FAILED', { message });
}

/** Makes a request error, HTTP 400. The error is kept with the document's hash, so it holds on to no node. */
function refuse(error: GraphError, node?: ASTNode): GraphQLError {
  return new GraphQLError(error.message, {
    ...(node?.loc !== undefined && { source: node.loc.source, positions: [node.loc.start] }),
    originalError: error,
    extensions: { http: { status: 400 } },
  });
}
