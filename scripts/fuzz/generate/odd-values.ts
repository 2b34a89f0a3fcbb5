import type { Random } from '../random.ts';

/** Texts that something may stumble over: empty, unprintable, half a character, right to left, names that JavaScript has. */
const oddTexts = [
  '',
  ' ',
  '\t',
  '\u0000',
  '\u0007',
  '\u007f',
  '\u0085',
  '\u00a0',
  '\ufeff',
  '\ufffe',
  '\ud800',
  '\udfff',
  '\udc00\ud800',
  '\u2028',
  '\u202e',
  '\u200d',
  '😀',
  '👩‍👩‍👧‍👦',
  'e\u0301'.repeat(20),
  'שלום',
  'ﷺ',
  'İ',
  'ß',
  '"',
  "'",
  '\\',
  '\\u',
  '\r\n',
  '\r\nx-odd: 1\r\n\r\n',
  '${7*7}',
  '{{7*7}}',
  '<script>',
  '%s%d%j%o',
  '%00',
  '%ff',
  '../../..',
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'toJSON',
  'then',
  'null',
  'true',
  'NaN',
  '-0',
  '1e999',
] as const;

/** Numbers at and beyond the edges, as text; not all are numbers to JSON or to GraphQL. */
export const oddNumbers = [
  '0',
  '-0',
  '00',
  '1',
  '-1',
  '0.1',
  '.5',
  '1.',
  '+1',
  '1e0',
  '1E400',
  '1e999',
  '-1e999',
  '1e-999',
  '2147483647',
  '2147483648',
  '-2147483649',
  '9007199254740991',
  '9007199254740993',
  '99999999999999999999999999999999',
  '0x10',
  'NaN',
  'Infinity',
  '-Infinity',
] as const;

/** An odd text: one of the list, several in a row, or a long one. */
export function createOddText(random: Random): string {
  const kind = random.next();
  if (kind < 0.7) return random.pick(oddTexts);
  if (kind < 0.9) return random.some(oddTexts, random.count(20)).join('');
  return random.pick(['a', '😀', '\u0000', '/', '%2e', '../', '"', 'ab ']).repeat(random.count(5000));
}
