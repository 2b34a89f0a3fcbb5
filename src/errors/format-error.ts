import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { errorCodes, factsOf } from './codes.ts';
import { GraphError } from './graph-error.ts';

const internal = 'INTERNAL_SERVER_ERROR';

/**
 * Writes an error as the caller reads it: a {@link GraphError} with its source and whether to try again, GraphQL's own
 * complaints about the request as they are, everything else masked. Never throws.
 *
 * @param formatted the error as GraphQL would write it
 * @param error the error as it was thrown, maybe inside a GraphQLError that says where
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const cause = causeOf(error);
  const { message: _message, extensions: _extensions, ...place } = formatted;
  if (cause instanceof GraphError) {
    const { source, retryAfterMs } = cause.details;
    const extensions = {
      code: cause.code,
      source,
      retryable: errorCodes[cause.code].retryable,
      retryAfterMs,
    };
    return { message: cause.message, ...place, extensions: withoutUndefined(extensions) };
  }
  const code = codeOf(formatted, cause);
  const message = code === internal ? errorCodes[internal].message : formatted.message;
  return { message, ...place, extensions: { code, retryable: factsOf(code)?.retryable ?? false } };
}

/** Tells whether the error is a fault of ours: then it is masked, and belongs in the log. */
export function isUnexpected(error: unknown): boolean {
  const cause = causeOf(error);
  if (cause instanceof GraphError) return false;
  return !(cause instanceof GraphQLError) || codeOf(cause.toJSON(), cause) === internal;
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

function codeOf(formatted: GraphQLFormattedError, cause: unknown): string {
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && code !== internal) return code;
  // GraphQL itself complains about a place in the document without a code, such as null for `@include(if: $flag)`.
  return cause instanceof GraphQLError && cause.nodes !== undefined ? 'BAD_USER_INPUT' : internal;
}

function withoutUndefined(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
