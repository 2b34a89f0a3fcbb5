import { describe, expect, test } from 'vitest';
import { findClaim, readClaims } from '../../src/sign-in/claims.ts';

describe('findClaim', () => {
  test.each<[string, unknown]>([
    ['a', { b: { c: 1 }, 'b.c': 2 }],
    ['a.b.c', 2],
    ['x.y.z', 3],
    ['https://example.com/claims.list', ['one']],
    ['https://example.com/claims', { list: ['one'] }],
    ['empty', ''],
    ['a.b.d', undefined],
    ['a.', undefined],
    ['', undefined],
    ['.a', undefined],
    ['list.0', 'first'],
    ['list.length', 1],
    ['text.length', undefined],
    ['toString', undefined],
    ['a.constructor', undefined],
    ['a.__proto__', undefined],
  ])('%s leads to %o', (path, claim) => {
    const claims = {
      a: { b: { c: 1 }, 'b.c': 2 },
      'x.y': { z: 3 },
      x: { y: { z: 4 } },
      'https://example.com/claims': { list: ['one'] },
      empty: '',
      list: ['first'],
      text: 'text',
    };
    expect(findClaim(claims, path)).toEqual(claim);
  });

  test('a path without an end that nothing matches takes no time', () => {
    const path = 'a.'.repeat(5000);
    const beganMs = performance.now();
    expect(findClaim({ a: { a: {} } }, path)).toBeUndefined();
    expect(performance.now() - beganMs).toBeLessThan(1000);
  });
});

describe('readClaims', () => {
  const paths = { organizations: 'organizations', currentOrganization: null };

  test.each([
    [{ scope: 'a b  c' }, ['a', 'b', 'c']],
    [{ scp: ['a', 'b', 3, null] }, ['a', 'b']],
    [{ scp: 'a b', scope: 'b c' }, ['b', 'c', 'a']],
    [{ scope: ['a b'] }, ['a b']],
    [{ scope: { a: true } }, []],
    [{}, []],
  ])('%o has the scopes %j', (claims, scopes) => {
    expect([...readClaims(claims, paths).scopes]).toEqual(scopes);
  });

  test('takes the current organization from its claim alone', () => {
    const claims = { current: 'acme', organization: 'other' };
    expect(readClaims(claims, paths).currentOrganization).toBeNull();
    expect(readClaims(claims, { ...paths, currentOrganization: 'current' }).currentOrganization).toBe('acme');
  });
});
