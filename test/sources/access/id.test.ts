import { describe, expect, test } from 'vitest';
import { parseAccessId } from '../../../src/sources/access/id.ts';

describe('access id', () => {
  test.each(['1', '73', '2147483648', '9007199254740991'])('%s, is one', (text) => {
    expect(parseAccessId(text)).toBe(text);
  });

  test.each([
    ['nothing', ''],
    ['zero', '0'],
    ['a leading zero', '073'],
    ['negative', '-73'],
    ['signed', '+73'],
    ['a fraction', '73.0'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x49'],
    ['2^53', '9007199254740992'],
    ['more than 2^53 - 1 in sixteen digits', '9999999999999999'],
    ['seventeen digits', '10000000000000000'],
    ['blanks around it', ' 73 '],
    ['a line end behind it', '73\n'],
    ['a path', '73/../1'],
    ['a query', '73?x=1'],
    ['digits of another script', '٧٣'],
    ['a word', 'abc'],
  ])('%s, is none', (_name, text) => {
    expect(parseAccessId(text)).toBeNull();
  });
});
