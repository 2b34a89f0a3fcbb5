import { GraphQLError } from 'graphql';
import type { GraphQLFormattedError } from 'graphql';
import { errorCodes, factsOf } from './codes.ts';
import type { ErrorCode } from './codes.ts';
import { GraphError } from './graph-error.ts';

const internal = 'INTERNAL_SERVER_ERROR';

/** What the caller may learn from errors. */
export interface ErrorFormat {
  /** Whether GraphQL's suggestions of what may have been meant are told. */
  readonly suggests: boolean;
  /** How many lists of introspection may stand within each other. */
  readonly maxIntrospectionDepth: number;
}

/** Creates what writes errors as {@link formatError} does. */
export function createErrorFormatter({ suggests, maxIntrospectionDepth }: ErrorFormat): typeof formatError {
  return (formatted, error) => {
    const written = formatError(formatted, error);
    if (
      written.extensions?.['code'] === 'INTROSPECTION_TOO_DEEP' &&
      !(causeOf(error) instanceof GraphError)
    ) {
      const found = 'The lists of this introspection stand too deep within each other';
      return { ...written, message: `${found}; at most ${maxIntrospectionDepth} are allowed.` };
    }
    if (suggests) return written;
    return { ...written, message: written.message.replace(/ Did you mean [^?]*\?/g, '') };
  };
}

/**
 * Writes an error as the caller reads it: a {@link GraphError} with its source and whether to try again, GraphQL's own
 * complaints about the request as they are, everything else masked as `INTERNAL_SERVER_ERROR`. Never throws.
 *
 * @param formatted the error as GraphQL would write it
 * @param error the error as it was thrown, maybe inside a GraphQLError that says where
 */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const { message: _message, extensions: _extensions, ...place } = formatted;
  try {
    const cause = causeOf(error);
    const { message, extensions } = describe(formatted, cause);
    return { message, ...place, extensions };
  } catch {
    return { message: masked.message, ...place, extensions: { ...masked.extensions } };
  }
}

function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

const masked = { message: errorCodes[internal].message, extensions: { code: internal, retryable: false } };

function describe(
  formatted: GraphQLFormattedError,
  cause: unknown,
): Required<Pick<GraphQLFormattedError, 'message' | 'extensions'>> {
  if (cause instanceof GraphError) {
    const { code, message } = cause;
    const { source, retryAfterMs } = cause.details;
    const extensions = { code, source, retryable: errorCodes[code].retryable, retryAfterMs };
    return {
      message,
      extensions: Object.fromEntries(Object.entries(extensions).filter(([, value]) => value !== undefined)),
    };
  }
  const code = cause instanceof GraphQLError ? codeOf(formatted, cause) : internal;
  const limit = limitOf(code, formatted.message);
  if (limit !== null) {
    const { retryable, message } = errorCodes[limit.code];
    return { message: limit.message ?? message, extensions: { code: limit.code, retryable } };
  }
  if (code === internal) return { message: masked.message, extensions: { ...masked.extensions } };
  return {
    message: wordsOf(formatted.message),
    extensions: { code, retryable: factsOf(code)?.retryable ?? false },
  };
}

/** Apollo Server tells whoever asks for the schema how to open it. */
function wordsOf(message: string): string {
  return message.startsWith('GraphQL introspection is not allowed') ? 'Introspection is off here.' : message;
}

/** A limit that GraphQL itself watches over. */
interface Limit {
  readonly code: ErrorCode;
  /** What the caller reads, where the code's own message does not say it all. */
  readonly message?: string;
}

/** GraphQL's own limits come as syntax and validation errors, told apart by their text alone. */
function limitOf(code: string, message: string): Limit | null {
  if (code === 'GRAPHQL_PARSE_FAILED') {
    const [, maxTokens] = /contains more tha[nt] (\d+) tokens/.exec(message) ?? [];
    if (maxTokens !== undefined) {
      const found = 'The document has too many tokens';
      return { code: 'TOO_MANY_TOKENS', message: `${found}; at most ${maxTokens} are allowed.` };
    }
    if (message.includes('Maximum call stack size exceeded')) return { code: 'TOO_COMPLEX' };
  }
  if (code === 'GRAPHQL_VALIDATION_FAILED') {
    if (message === 'Maximum introspection depth exceeded') return { code: 'INTROSPECTION_TOO_DEEP' };
    if (message === 'Validation aborted.') return { code: 'TOO_COMPLEX' };
  }
  return null;
}

/** GraphQL and Apollo Server complain about some requests without a code. */
function codeOf(formatted: GraphQLFormattedError, complaint: GraphQLError): string {
  const code = formatted.extensions?.['code'];
  if (typeof code === 'string' && code !== internal) return code;
  // Beyond so many, GraphQL counts no further.
  if (complaint.message.startsWith('Too many errors processing variables')) return 'BAD_USER_INPUT';
  // About a place in the document, such as null for `@include(if: $flag)`.
  if (complaint.nodes !== undefined) return 'BAD_USER_INPUT';
  // About the HTTP request, such as a hash that is not the document's.
  return complaint.extensions['http'] === undefined ? internal : 'BAD_REQUEST';
}
