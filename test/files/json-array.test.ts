import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseJsonArray } from '../../src/files/json-array.ts';

const filler = 'x'.repeat(50_000);

/** What a text is parsed to, and in how many parts; null where it is refused. */
function parse(text: string) {
  try {
    const parts = [...parseJsonArray(text)];
    return { elements: parts.flat(), parts: parts.length };
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    return null;
  }
}

describe('parseJsonArray', () => {
  test('any array: the elements are those of JSON.parse, whatever stands in strings and around', () => {
    const odd = fc.constantFrom('],[', '\\', '"', '{', '\\"', filler, { '],"': [[], {}] }, [1, [2]]);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.jsonValue(), odd)), fc.constantFrom(0, 2), (value, space) => {
        const text = `\n ${JSON.stringify(value, null, space)}\t\r\n`;
        expect(parse(text)?.elements).toEqual(JSON.parse(text));
      }),
      { numRuns: 200 },
    );
  });

  test('a long array: comes in parts of about 64 kB, each of at least one element', () => {
    const elements = Array.from({ length: 10_000 }, (_, index) => ({ index, text: 'x'.repeat(100) }));
    expect(parse(JSON.stringify(elements))).toEqual({ elements, parts: expect.closeTo(18, -1) as number });
  });

  test.each([
    ...[
      '',
      ' ',
      '[',
      '[1',
      '[1,',
      '[1,]',
      '[,1]',
      '[1,,2]',
      '[1]]',
      '[1],[2]',
      '[1] x',
      '[{]}',
      '[1}',
      '["a',
    ],
    ...[
      '["a\\"]',
      '{"a":1}',
      'null',
      '7',
      '"[]"',
      '// links\n[]',
      '\ufeff[]',
      '\u00a0[]',
      '[]\u00a0',
      '[01]',
    ],
    `["${filler}","${filler}",]`,
    `["${filler}","${filler}",,1]`,
    `["${filler}","${filler}",${' '.repeat(70_000)},1]`,
  ])('text that is no JSON array is refused: %j', (text) => {
    expect(parse(text)).toBeNull();
  });
});
