import { describe, expect, test } from 'vitest';
import { errorCodes, factsOf } from '../../src/errors/codes.ts';

describe('factsOf', () => {
  test.each(Object.entries(errorCodes))('%s, gives its facts', (code, facts) => {
    expect(factsOf(code)).toBe(facts);
  });

  test.each(['', 'unauthenticated', 'SOMETHING_ELSE', 'constructor', '__proto__', 'toString'])(
    '%j, which is no code of ours, gives null',
    (code) => {
      expect(factsOf(code)).toBeNull();
    },
  );
});

test.each(['does not grant this organization', 'lacks a scope that this field requires'])(
  'FORBIDDEN also means, without a source, that the sign-in %s',
  (reason) => {
    expect(errorCodes.FORBIDDEN.meaning).toMatch(new RegExp(`Without a \`source\`: the sign-in .*${reason}`));
  },
);

describe('a code is retryable', () => {
  test('only where sending the same again may help', () => {
    const retryable = Object.entries(errorCodes).flatMap(([code, facts]) => (facts.retryable ? [code] : []));
    expect(retryable.sort()).toEqual([
      'LINKS_UNAVAILABLE',
      'OVERLOADED',
      'PERSISTED_QUERY_NOT_FOUND',
      'REQUEST_TIMEOUT',
      'UPSTREAM_RATE_LIMITED',
      'UPSTREAM_TIMEOUT',
      'UPSTREAM_UNAVAILABLE',
    ]);
  });
});
