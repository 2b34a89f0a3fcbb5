import { expect, test } from 'vitest';
import { findRepeatedKeys } from '../../src/files/repeated-keys.ts';

test.each([
  ['no key', '{}', []],
  ['each key once', '{ "a": 1, "b": "a", "c": ["a", "a"] }', []],
  ['one key three times', '{ "a": 1, "b": 2, "a": 3, "a": 4 }', ['a']],
  ['a key with an escape', String.raw`{ "\u0061": 1, "a"  : 2 }`, ['a']],
  [
    'keys with quotes, colons and braces',
    String.raw`{ "\"a\":{": 1, "[": 2, "b": 3, "\"a\":{" : 4 }`,
    ['"a":{'],
  ],
  ['keys of objects within', '{ "a": { "b": 1, "b": 2, "a": 3 }, "b": [{ "a": 1 }] }', []],
  ['a key after an object within', '{ "a": { "b": [{}] }, "a": 1 }', ['a']],
])('findRepeatedKeys, of an object with %s, gives those that are there more than once', (_, json, keys) => {
  expect(() => JSON.parse(json) as unknown).not.toThrow();
  expect(findRepeatedKeys(json)).toEqual(keys);
});
