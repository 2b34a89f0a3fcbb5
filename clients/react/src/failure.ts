import { CombinedGraphQLErrors, ServerError, ServerParseError } from '@apollo/client/errors';
import type { ErrorLike } from '@apollo/client';
import type { GraphQLFormattedError } from 'graphql';
import { CredentialsError } from './credentials.ts';
import type { Source } from './generated/documents.ts';

/** Why something could not be read. */
export interface Failure {
  /**
   * What happened: a code of the server (`UPSTREAM_TIMEOUT`, `BAD_USER_INPUT` …); `NETWORK_ERROR` where no answer came;
   * `HTTP_ERROR` where the answer was none of the graph's, such as a proxy's page; `CREDENTIALS_ERROR` where there are no
   * credentials that could be sent, or no token; `CLIENT_ERROR` where Apollo Client cannot work with the operation, such as
   * one that asks for an organization without its `id`.
   */
  readonly code: string;
  /** The platform that failed; null where none did, such as where whoever is signed in lacks a right. */
  readonly source: Source | null;
  /** In a person's words; names no address and no credential. */
  readonly message: string;
  /** Whether the same request may succeed when it is sent again as it is. */
  readonly isRetryable: boolean;
  /** How long the platform asked to wait before that, in milliseconds; null where it did not. */
  readonly retryAfterMs: number | null;
  /** The request, as the server's log has it; null where no answer came. */
  readonly requestId: string | null;
  /** Where in the answer; empty where all of it is concerned. */
  readonly path: readonly (string | number)[];
}

/** The statuses of a state in which nothing could be read: what a page can do about it differs. */
export type FailureStatus = 'signed-out' | 'forbidden' | 'failed';

/** Tells the failures of a result's error: each one of a GraphQL answer, or the one of an answer that did not come. */
export function toFailures(error: ErrorLike | undefined): readonly Failure[] {
  if (error === undefined) return [];
  return CombinedGraphQLErrors.is(error) ? error.errors.map(toFailure) : [toTransportFailure(error)];
}

/** Tells what a page can do about a failure: sign in, ask for a right, or try again. */
export function statusOf({ code }: Pick<Failure, 'code'>): FailureStatus {
  if (code === 'UNAUTHENTICATED' || code === 'CREDENTIALS_ERROR') return 'signed-out';
  return code === 'FORBIDDEN' ? 'forbidden' : 'failed';
}

/** Tells the failure of one error of a GraphQL answer. */
export function toFailure({ message, path, extensions }: GraphQLFormattedError): Failure {
  // A gateway in between may send null where the specification says to leave it out.
  const { code, source, retryable, retryAfterMs, requestId } = extensions ?? {};
  return {
    code: typeof code === 'string' ? code : 'INTERNAL_SERVER_ERROR',
    source: source === 'ACCESS' || source === 'WORKFORCE' ? source : null,
    message,
    isRetryable: retryable === true,
    retryAfterMs: typeof retryAfterMs === 'number' ? retryAfterMs : null,
    requestId: typeof requestId === 'string' ? requestId : null,
    path: path ?? [],
  };
}

/** Statuses of servers and proxies that are out of order or overloaded for a while. */
const passingStatuses = [408, 425, 429, 500, 502, 503, 504];

/** Statuses of servers and proxies that find fault with the request's headers before the graph sees it. */
const messages: Readonly<Record<number, string>> = {
  400: 'The server could not read the request; a credential may be malformed (400).',
  431: 'The request has more in its headers than the server takes; a credential may be too long (431).',
};

function toTransportFailure(error: ErrorLike): Failure {
  const failure = judgeTransport(error);
  return (ServerError.is(error) && findInBody(error.bodyText, failure.code)) || failure;
}

/** The graph's own word for it: Apollo Client takes `application/json` with such a status for no answer. */
function findInBody(body: string, code: string): Failure | undefined {
  try {
    const { errors } = JSON.parse(body) as { readonly errors: readonly GraphQLFormattedError[] };
    return errors.map(toFailure).find((failure) => failure.code === code);
  } catch {
    return undefined;
  }
}

function judgeTransport(error: ErrorLike): Failure {
  const none = { source: null, retryAfterMs: null, requestId: null, path: [] };
  if (error instanceof CredentialsError) {
    const { message, source } = error;
    return { ...none, code: 'CREDENTIALS_ERROR', source, message, isRetryable: false };
  }
  if (error.name === 'Invariant Violation') {
    return { ...none, code: 'CLIENT_ERROR', message: 'The answer could not be used.', isRetryable: false };
  }
  if (!ServerError.is(error) && !ServerParseError.is(error)) {
    return { ...none, code: 'NETWORK_ERROR', message: 'No answer came from the server.', isRetryable: true };
  }
  const { statusCode } = error;
  if (statusCode === 401) {
    return { ...none, code: 'UNAUTHENTICATED', message: 'The server asks to sign in.', isRetryable: false };
  }
  if (statusCode === 403) {
    return { ...none, code: 'FORBIDDEN', message: 'The server does not allow this.', isRetryable: false };
  }
  return {
    ...none,
    code: 'HTTP_ERROR',
    message: messages[statusCode] ?? `The server answered something unexpected (${String(statusCode)}).`,
    isRetryable: passingStatuses.includes(statusCode),
  };
}
