import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/codes.ts';
import { GraphError } from '../../src/errors/graph-error.ts';

describe('graph error', () => {
  test('is an Error with a name of its own', () => {
    const error = new GraphError('FORBIDDEN');
    expect(error).toBeInstanceOf(Error);
    expect(error.name).toBe('GraphError');
    expect(error.details).toEqual({});
  });

  test("message, names the platform in the code's own words", () => {
    const error = new GraphError('UPSTREAM_TIMEOUT', { source: 'WORKFORCE' });
    expect(error.message).toBe('The workforce platform did not answer in time.');
  });

  test('message, without a source, still reads as a sentence', () => {
    expect(new GraphError('UPSTREAM_TIMEOUT').message).toBe('The upstream platform did not answer in time.');
  });

  test('message, of the thrower, goes before that of the code', () => {
    const error = new GraphError('BAD_USER_INPUT', { source: 'ACCESS', message: 'The id is malformed.' });
    expect(error.message).toBe('The id is malformed.');
  });

  test('message, never has the reason in it', () => {
    const error = new GraphError('UPSTREAM_UNAVAILABLE', { source: 'ACCESS', reason: 'ECONNREFUSED' });
    expect(`${error.message} ${String(error)}`).not.toContain('ECONNREFUSED');
  });

  test('code that is a function, is asked each time it is read, and the message follows', () => {
    let code: ErrorCode = 'UNAUTHENTICATED';
    const error = new GraphError(() => code, { source: 'WORKFORCE' });
    expect(error.code).toBe('UNAUTHENTICATED');
    expect(error.message).toBe('The workforce platform did not accept the credential.');
    code = 'FORBIDDEN';
    expect(error.code).toBe('FORBIDDEN');
    expect(error.message).toBe('The credential may not read this record of the workforce platform.');
  });

  test('code that is a function, is not asked when the error is made', () => {
    let asked = 0;
    const error = new GraphError(() => {
      asked += 1;
      return 'FORBIDDEN';
    });
    expect(asked).toBe(0);
    expect(error.code).toBe('FORBIDDEN');
    expect(asked).toBe(1);
  });
});
