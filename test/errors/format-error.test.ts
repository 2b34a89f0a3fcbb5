import { GraphQLError, parse, Source } from 'graphql';
import { describe, expect, test } from 'vitest';
import { formatError } from '../../src/errors/format-error.ts';
import { GraphError } from '../../src/errors/graph-error.ts';

const place = { locations: [{ line: 2, column: 3 }], path: ['organizations', 1, 'name'] };
const masked = {
  message: 'Internal server error',
  extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
};

describe('formatError, of a graph error', () => {
  test('writes code, source, retryable and how long to wait, and keeps the place', () => {
    const error = new GraphError('UPSTREAM_RATE_LIMITED', { source: 'ACCESS', retryAfterMs: 2_000 });
    expect(formatError({ message: 'anything', ...place }, error)).toEqual({
      message: 'The access platform asks for fewer requests.',
      ...place,
      extensions: { code: 'UPSTREAM_RATE_LIMITED', source: 'ACCESS', retryable: true, retryAfterMs: 2_000 },
    });
  });

  test('leaves out what it does not have, and always the reason', () => {
    const error = new GraphError('BAD_USER_INPUT', { reason: 'for the log' });
    const answer = formatError({ message: 'anything' }, error);
    expect(answer).toStrictEqual({
      message: 'The input is not valid.',
      extensions: { code: 'BAD_USER_INPUT', retryable: false },
    });
  });

  test('finds it inside the GraphQL error that says where it was thrown', () => {
    const originalError = new GraphError('FORBIDDEN', { source: 'WORKFORCE' });
    const error = new GraphQLError('wrapped', { originalError, path: place.path });
    expect(formatError({ message: 'wrapped', ...place }, error)).toEqual({
      message: 'The credential may not read this record of the workforce platform.',
      ...place,
      extensions: { code: 'FORBIDDEN', source: 'WORKFORCE', retryable: false },
    });
  });

  test('drops every extension that it did not write itself', () => {
    const formatted = {
      message: 'wrapped',
      extensions: { stacktrace: ['at secret.ts'], http: { status: 500 } },
    };
    const answer = formatError(formatted, new GraphError('FORBIDDEN'));
    expect(answer.extensions).toEqual({ code: 'FORBIDDEN', retryable: false });
  });
});

describe("formatError, of GraphQL's own complaints", () => {
  test.each([
    ['GRAPHQL_PARSE_FAILED', false],
    ['GRAPHQL_VALIDATION_FAILED', false],
    ['OPERATION_RESOLUTION_FAILURE', false],
    ['BAD_USER_INPUT', false],
    ['PERSISTED_QUERY_NOT_FOUND', true],
  ])('%s, keeps its message and place, retryable %s', (code, retryable) => {
    const error = new GraphQLError('Cannot query field "nme".', {
      extensions: { code, stacktrace: ['secret'] },
    });
    expect(formatError({ ...error.toJSON(), ...place }, error)).toEqual({
      message: 'Cannot query field "nme".',
      ...place,
      extensions: { code, retryable },
    });
  });

  test('a complaint about a place in the document without a code, is bad input', () => {
    const [node] = parse(new Source('{ organization }')).definitions;
    const error = new GraphQLError('Argument "if" must not be null.', { nodes: node! });
    const answer = formatError(error.toJSON(), error);
    expect(answer.message).toBe('Argument "if" must not be null.');
    expect(answer.extensions).toEqual({ code: 'BAD_USER_INPUT', retryable: false });
  });

  test('a complaint about the HTTP request without a code, is a bad request', () => {
    const extensions = { http: { status: 400 } };
    const error = new GraphQLError('provided sha does not match query', { extensions });
    expect(formatError(error.toJSON(), error)).toEqual({
      message: 'provided sha does not match query',
      extensions: { code: 'BAD_REQUEST', retryable: false },
    });
  });

  test('one with neither code nor place, is masked', () => {
    const error = new GraphQLError('DateTime must be text.');
    expect(formatError(error.toJSON(), error)).toEqual(masked);
  });
});

describe('formatError, of anything else', () => {
  test('an ordinary error, is masked at its place', () => {
    const originalError = new TypeError('secret of http://10.0.0.1/');
    const error = new GraphQLError(originalError.message, { originalError });
    expect(formatError({ message: originalError.message, ...place }, error)).toEqual({ ...masked, ...place });
  });

  test('an ordinary error that brings a code of its own in extensions, is masked all the same', () => {
    const extensions = { code: 'ER_ACCESS_DENIED' };
    const originalError = Object.assign(new Error('secret of http://10.0.0.1/'), { extensions });
    const error = new GraphQLError(originalError.message, { originalError });
    expect(formatError(error.toJSON(), error)).toEqual(masked);
  });

  test.each([
    ['undefined', undefined],
    ['null', null],
    ['text', 'secret'],
    ['a number', 7],
    ['a symbol', Symbol('secret')],
    ['a function', () => 'secret'],
    ['an object without a prototype', Object.create(null)],
    ['an object that looks like one of ours', { code: 'FORBIDDEN', details: {}, message: 'secret' }],
    ['a frozen error', Object.freeze(new Error('secret'))],
    ['an error that was revoked', revokedProxy()],
    ['an error whose message cannot be read', unreadableError()],
    ['one of ours whose code cannot be told', new GraphError(failingCode)],
  ])('%s, is masked and nothing is thrown', (_name, error: unknown) => {
    expect(formatError({ message: 'secret' }, error)).toEqual(masked);
  });

  test.each([
    ['null', null],
    ['a list', ['secret']],
    ['a code that is no text', { code: 7 }],
    ['nothing', {}],
  ])('extensions that are %s, are masked and nothing is thrown', (_name, extensions) => {
    const formatted = { message: 'secret', extensions: extensions as Record<string, unknown> };
    expect(formatError(formatted, new Error('secret'))).toEqual(masked);
  });
});

function revokedProxy(): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

function unreadableError(): unknown {
  return Object.defineProperty(new Error(), 'message', { get: failingCode });
}

function failingCode(): never {
  throw new Error('secret');
}
