import { expect, test } from 'vitest';
import { parseTracestate } from '../../../src/telemetry/tracing/tracestate.ts';

const members = (count: number) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(',');

test.each([
  ['foo=1,bar=2', 'foo=1,bar=2'],
  ['foo=1 \t , \t bar=2', 'foo=1,bar=2'],
  [',foo=1,, bar=2 ,', 'foo=1,bar=2'],
  ['foo=1,bar=2,foo=3', 'foo=1,bar=2'],
  ['fw529a3039@dt=FfffIv,1a@b=c', 'fw529a3039@dt=FfffIv,1a@b=c'],
  ['a_-*/9= a:b;c/d"e\\f', 'a_-*/9= a:b;c/d"e\\f'],
  [members(32), members(32)],
  [`${'k'.repeat(256)}=${'v'.repeat(256)}`, `${'k'.repeat(256)}=${'v'.repeat(256)}`],
])('a tracestate, %j, is passed on as %j', (header, expected) => {
  expect(parseTracestate(header)).toBe(expected);
});

test.each([
  ['nothing', undefined],
  ['an empty text', ''],
  ['empty members alone', ' , ,'],
  ['a member without a value', 'foo=1,bar='],
  ['a member without a key', 'foo=1,=2'],
  ['a member without an equals sign', 'foo=1,bar'],
  ['a second equals sign', 'foo=1=2'],
  ['a key with a capital', 'foo=1,Bar=2'],
  ['a key with a dot', 'foo.bar=1'],
  ['a key that begins with none of its letters', '_foo=1'],
  ['a space before the equals sign', 'foo =1'],
  ['a key of 257 characters', `${'k'.repeat(257)}=1`],
  ['a value of 257 characters', `foo=${'v'.repeat(257)}`],
  ['a tab in a value', 'foo=1\t2'],
  ['a letter beyond ASCII', 'foo=\u00fc'],
  ['33 members', members(33)],
])('a tracestate with %s counts as none', (_, header) => {
  expect(parseTracestate(header)).toBeNull();
});
