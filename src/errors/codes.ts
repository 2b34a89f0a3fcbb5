/** What is fixed for every error with a code. */
export interface ErrorCodeFacts {
  /** Whether the same request may succeed when it is sent again without a change. */
  readonly retryable: boolean;
  /** The message, unless a thrower has a better one; `{platform}` is the platform's name. */
  readonly message: string;
  /** When it happens, for `docs/errors.md`. */
  readonly meaning: string;
}

/** Every value that `extensions.code` can have in an answer of this server. */
export const errorCodes = {
  UNAUTHENTICATED: {
    retryable: false,
    message: 'The {platform} platform did not accept the credential.',
    meaning:
      'No credential was sent for the platform, or the platform does not accept it (401). Without a `source`: no credential was sent at all, and nothing was looked up; or, with HTTP 401, the caller must sign in, and has not, or its token is not valid (any more).',
  },
  FORBIDDEN: {
    retryable: false,
    message: 'The credential may not read this record of the {platform} platform.',
    meaning:
      'The credential is good, but may not read this record: access answered 403, or workforce answered 401 to a key that it has just accepted elsewhere. Without a `source`: the sign-in does not grant this organization, or lacks a scope that this field requires; no platform was asked for it.',
  },
  UPSTREAM_REJECTED: {
    retryable: false,
    message: 'The {platform} platform refused the request.',
    meaning:
      'The platform answered 400, another 4xx but 408, 421 and 425, or a redirect (redirects are never followed); or it does not accept the credential that this server has for callers who sign in (401).',
  },
  UPSTREAM_RATE_LIMITED: {
    retryable: true,
    message: 'The {platform} platform asks for fewer requests.',
    meaning:
      'The platform answered 429, or the credential is paced or still paused for an earlier one and its turn comes too late. `retryAfterMs` says how long to wait, where that is known.',
  },
  UPSTREAM_UNAVAILABLE: {
    retryable: true,
    message: 'The {platform} platform could not be reached or is out of order.',
    meaning:
      'No connection, a connection that broke off, 408, 421, 425, or a 5xx answer; or nothing was sent, because the queue is full or the platform is left alone after too many failures (`retryAfterMs` says for how long); or there was no room for the response (`UPSTREAM_MAX_BYTES_…`).',
  },
  UPSTREAM_TIMEOUT: {
    retryable: true,
    message: 'The {platform} platform did not answer in time.',
    meaning:
      'The platform did not answer within `UPSTREAM_TIMEOUT_MS`, or `OPERATION_TIMEOUT_MS` was used up.',
  },
  UPSTREAM_INVALID_RESPONSE: {
    retryable: false,
    message: 'The {platform} platform answered something that is not a record.',
    meaning:
      'The answer was a 2xx other than 200, was not JSON, not an object, too large, in a bad envelope, about another record than the one asked for, or had a list of more than `UPSTREAM_MAX_LIST_ENTRIES` entries or more levels than `UPSTREAM_MAX_JSON_DEPTH`.',
  },
  LINKS_UNAVAILABLE: {
    retryable: true,
    message: 'Which records make this organization cannot be looked up at the moment.',
    meaning:
      'The database of the links (`LINKS_DATABASE_URL`) cannot be asked, and nothing is known of this id; or its link changed just while the request was answered. The organization is null rather than shown without a side that it may have; no platform was asked about it.',
  },
  BAD_USER_INPUT: {
    retryable: false,
    message: 'The input is not valid.',
    meaning: 'An id is malformed, or a variable does not fit its type. Nothing was sent to a platform.',
  },
  TOO_MANY_IDS: {
    retryable: false,
    message: 'Too many ids.',
    meaning:
      'A list has more ids, or `_entities` more representations, than `MAX_IDS`. HTTP 400; nothing was sent to a platform.',
  },
  TOO_MANY_FIELDS: {
    retryable: false,
    message: 'Too many fields.',
    meaning:
      'The answer could have more fields than `MAX_FIELDS`: aliases and fragments multiplied, and lists by the length that the schema assumes. HTTP 400; nothing was sent to a platform.',
  },
  ANSWER_TOO_LARGE: {
    retryable: false,
    message: 'The answer is too large.',
    meaning:
      'The answer would be larger than `MAX_ANSWER_BYTES`: by its response keys and the errors that its items may have, told before anything is sent; or by the texts and lists of the platforms, which aliases multiply. HTTP 400, and nothing is answered.',
  },
  TOO_MANY_ROOT_FIELDS: {
    retryable: false,
    message: 'Too many root fields.',
    meaning:
      'The operation has more root fields than `MAX_ROOT_FIELDS`. HTTP 400; nothing was sent to a platform.',
  },
  TOO_MANY_ALIASES: {
    retryable: false,
    message: 'Too many aliases.',
    meaning: 'The operation has more aliases than `MAX_ALIASES`. HTTP 400; nothing was sent to a platform.',
  },
  TOO_DEEP: {
    retryable: false,
    message: 'The operation is nested too deeply.',
    meaning:
      'The fields of the operation stand more than `MAX_DEPTH` deep within each other. HTTP 400; nothing was sent to a platform.',
  },
  INTROSPECTION_TOO_DEEP: {
    retryable: false,
    message: 'The lists of introspection stand within each other too often; at most 2 are allowed.',
    meaning:
      'The lists of introspection stand more than `MAX_INTROSPECTION_DEPTH` deep within each other. HTTP 400.',
  },
  TOO_MANY_UPSTREAM_CALLS: {
    retryable: false,
    message: 'The operation needs too many upstream calls.',
    meaning:
      'The operation could need more upstream calls than `MAX_UPSTREAM_CALLS`. HTTP 400 and nothing was sent; or, where the need showed only while reading, the records beyond the limit have this error.',
  },
  TOO_MANY_TOKENS: {
    retryable: false,
    message: 'The document has too many tokens.',
    meaning:
      'The document has more tokens than `MAX_TOKENS`, comments included. HTTP 400; it was not parsed to its end, or not validated.',
  },
  RESPONSE_KEY_TOO_LONG: {
    retryable: false,
    message: 'A response key is too long.',
    meaning:
      'A response key, or another name in the document, has more characters than `MAX_RESPONSE_KEY_LENGTH`. HTTP 400; it was not validated.',
  },
  TOO_COMPLEX: {
    retryable: false,
    message: 'The document is nested too deeply, or its fields overlap too often, to be checked.',
    meaning:
      'The document is too deep to be parsed, or has more selections than `MAX_SELECTIONS`: each fragment counts wherever it is spread, and fields with the same name in pairs. HTTP 400.',
  },
  GRAPHQL_PARSE_FAILED: {
    retryable: false,
    message: 'The document is not GraphQL.',
    meaning: 'The document has a syntax error.',
  },
  GRAPHQL_VALIDATION_FAILED: {
    retryable: false,
    message: 'The document does not fit the schema.',
    meaning:
      'The document asks for something that the schema does not have, such as a mutation. At most 20 errors are told.',
  },
  OPERATION_RESOLUTION_FAILURE: {
    retryable: false,
    message: 'The operation to run cannot be told.',
    meaning: 'The document has several operations and `operationName` names none of them.',
  },
  PERSISTED_QUERY_NOT_FOUND: {
    retryable: true,
    message: 'The persisted query is not known here.',
    meaning: 'Send the document together with its hash once (automatic persisted queries).',
  },
  QUERY_NOT_IN_SAFELIST: {
    retryable: false,
    message: 'Only listed operations may run here, and this is none of them.',
    meaning: 'The document is not in `SAFELIST_FILE`, word for word. HTTP 400; it was not even parsed.',
  },
  BATCHING_NOT_ALLOWED: {
    retryable: false,
    message: 'A request has 1 operation, not a list of them.',
    meaning: 'The request body is a list of operations. HTTP 400.',
  },
  BAD_REQUEST: {
    retryable: false,
    message: 'The request is not valid.',
    meaning:
      'The HTTP request is not a GraphQL request: malformed JSON, no query, a blocked cross-site request, a credential that is sent twice, is malformed or cannot stand in a header, a transfer coding other than chunked (HTTP 501).',
  },
  METHOD_NOT_ALLOWED: {
    retryable: false,
    message: 'This path does not take this method.',
    meaning: 'GraphQL takes GET and POST, the health paths GET. HTTP 405.',
  },
  NOT_FOUND: {
    retryable: false,
    message: 'There is nothing at this path.',
    meaning: 'The path is none of `/graphql`, `/livez`, `/readyz`. HTTP 404.',
  },
  PAYLOAD_TOO_LARGE: {
    retryable: false,
    message: 'The request body is too large.',
    meaning: 'The request body is larger than `MAX_BODY_BYTES`, or comes in too many small pieces. HTTP 413.',
  },
  HEADERS_TOO_LARGE: {
    retryable: false,
    message: 'The request headers are too large.',
    meaning: 'The request line and headers are larger than `MAX_HEADER_BYTES`. HTTP 431.',
  },
  REQUEST_TIMEOUT: {
    retryable: true,
    message: 'The request was not sent in time.',
    meaning: 'Sending the request took longer than `REQUEST_TIMEOUT_MS`. HTTP 408.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    retryable: false,
    message: 'The request body must be application/json.',
    meaning:
      'A POST came with another content type than `application/json`, another charset than UTF-8, or a content coding such as gzip. HTTP 415.',
  },
  OVERLOADED: {
    retryable: true,
    message: 'The server is too busy to answer in time.',
    meaning:
      'This server is too busy, and nothing was sent to a platform; or so many bytes of responses wait for their clients to read them that there is no room for this one (`RESPONSE_MAX_BUFFERED_BYTES`), so many large ones are being made, or so many large requests are being handled (`REQUEST_MAX_BUFFERED_BYTES`). HTTP 503 with Retry-After.',
  },
  INTERNAL_SERVER_ERROR: {
    retryable: false,
    message: 'Internal server error',
    meaning: 'A fault in this server. The log has it under the `requestId`.',
  },
} as const satisfies Record<string, ErrorCodeFacts>;

/** One of the codes that `docs/errors.md` describes. */
export type ErrorCode = keyof typeof errorCodes;

/** Tells the facts of a code; a code that is not ours counts as not retryable. */
export function factsOf(code: string): ErrorCodeFacts | null {
  return Object.hasOwn(errorCodes, code) ? errorCodes[code as ErrorCode] : null;
}
