import { describe, expect, test } from 'vitest';
import { FieldReader } from '../../src/sources/field-reader.ts';
import { MALFORMED } from '../../src/sources/payload.ts';

const unset: readonly unknown[] = [undefined, null, '', ' ', '\t\r\n', '\u00a0'];
const notScalars: readonly unknown[] = [{}, { a: 1 }, [], ['x'], () => 'x', Symbol('x')];

type Read = (read: FieldReader, value: unknown) => unknown;

const methods: Readonly<Record<string, Read>> = {
  text: (read, value) => read.text(value, 'p'),
  boolean: (read, value) => read.boolean(value, 'p'),
  integer: (read, value) => read.integer(value, 'p'),
  decimal: (read, value) => read.decimal(value, 'p', -90, 90),
  numericId: (read, value) => read.numericId(value, 'p'),
  uuid: (read, value) => read.uuid(value, 'p'),
  dateTime: (read, value) => read.dateTime(value, 'p'),
  matching: (read, value) => read.matching(value, 'p', /^a+$/),
};

const taken: readonly (readonly [method: string, value: unknown, expected: unknown])[] = [
  ['text', 'word', 'word'],
  ['text', ' not trimmed\n', ' not trimmed\n'],
  ['text', '00123', '00123'],
  ['text', 7, '7'],
  ['text', 0, '0'],
  ['text', 12.5, '12.5'],
  ['text', Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['boolean', true, true],
  ['boolean', false, false],
  ['boolean', 'true', true],
  ['boolean', 'false', false],
  ['integer', 100, 100],
  ['integer', '100', 100],
  ['integer', 0, 0],
  ['integer', '0', 0],
  ['integer', '-5', -5],
  ['integer', '007', 7],
  ['integer', 2_147_483_647, 2_147_483_647],
  ['integer', '-2147483648', -2_147_483_648],
  ['integer', '1e2', 100],
  ['integer', '1E+2', 100],
  ['integer', '0.1e1', 1],
  ['integer', '120e-1', 12],
  ['integer', '5.0', 5],
  ['integer', '-0', 0],
  ['integer', -0, 0],
  ['integer', '0e999999999999', 0],
  ['decimal', '4.8137154e1', 48.137154],
  ['decimal', '4813715.4E-5', 48.137154],
  ['decimal', '48.137154000000000000000', 48.137154],
  ['decimal', '1e-7', 1e-7],
  ['decimal', '-0', 0],
  ['decimal', '-0.0e5', 0],
  ['decimal', 48.137154, 48.137154],
  ['decimal', '48.137154', 48.137154],
  ['decimal', '-0.5', -0.5],
  ['decimal', 0, 0],
  ['decimal', 90, 90],
  ['decimal', '-90', -90],
  ['numericId', 1, '1'],
  ['numericId', 2 ** 31, '2147483648'],
  ['numericId', Number.MAX_SAFE_INTEGER, '9007199254740991'],
  ['numericId', '9007199254740993', '9007199254740993'],
  ['numericId', '42.0', '42'],
  ['numericId', '4.2e1', '42'],
  ['numericId', '9007199254740993.0', '9007199254740993'],
  ['uuid', '987abc78-39c5-436f-a70b-d3a14db753c0', '987abc78-39c5-436f-a70b-d3a14db753c0'],
  ['uuid', '987ABC78-39C5-436F-A70B-D3A14DB753C0', '987abc78-39c5-436f-a70b-d3a14db753c0'],
  ['uuid', '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000001'],
  ['dateTime', '2026-03-10T09:32:57.363979Z', '2026-03-10T09:32:57.363979Z'],
  ['dateTime', '2026-03-10t09:32:57+02:00', '2026-03-10t09:32:57+02:00'],
  ['matching', 'aaa', 'aaa'],
];

const refused: readonly (readonly [method: string, value: unknown, code: string])[] = [
  ['text', true, 'MALFORMED'],
  // A JSON number beyond 2^53 - 1 is another one than the platform wrote, and 1e999 is none.
  ['text', 2 ** 53, 'OUT_OF_RANGE'],
  ['text', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE'],
  ['boolean', 'yes', 'MALFORMED'],
  ['boolean', 'TRUE ', 'MALFORMED'],
  ['boolean', 1, 'MALFORMED'],
  ['boolean', 0, 'MALFORMED'],
  ['integer', '12.5', 'MALFORMED'],
  ['integer', 12.5, 'MALFORMED'],
  ['integer', '1e-3', 'MALFORMED'],
  ['integer', '5.00000000000000000001', 'MALFORMED'],
  ['integer', '1e-400', 'MALFORMED'],
  ['integer', '1e', 'MALFORMED'],
  ['integer', '5.', 'MALFORMED'],
  ['integer', '.5e1', 'MALFORMED'],
  ['integer', '+5', 'MALFORMED'],
  ['integer', '1_000', 'MALFORMED'],
  ['integer', 'Infinity', 'MALFORMED'],
  ['integer', '\u0665', 'MALFORMED'],
  ['integer', '0x10', 'MALFORMED'],
  ['integer', ' 5', 'MALFORMED'],
  ['integer', 'many', 'MALFORMED'],
  ['integer', true, 'MALFORMED'],
  ['integer', 2_147_483_648, 'OUT_OF_RANGE'],
  ['integer', '-2147483649', 'OUT_OF_RANGE'],
  ['integer', '9'.repeat(30), 'OUT_OF_RANGE'],
  ['integer', '9'.repeat(400), 'OUT_OF_RANGE'],
  ['integer', `-${'9'.repeat(400)}`, 'OUT_OF_RANGE'],
  ['integer', '1e400', 'OUT_OF_RANGE'],
  ['integer', `1e${'9'.repeat(400)}`, 'OUT_OF_RANGE'],
  ['integer', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE'],
  ['integer', Number.NEGATIVE_INFINITY, 'OUT_OF_RANGE'],
  ['decimal', '48.13715400000000000001', 'OUT_OF_RANGE'],
  ['decimal', '89.99999999999999999999', 'OUT_OF_RANGE'],
  ['decimal', '90.00000000000000000001', 'OUT_OF_RANGE'],
  ['decimal', '1e-400', 'OUT_OF_RANGE'],
  ['decimal', '9'.repeat(400), 'OUT_OF_RANGE'],
  ['decimal', 'north', 'MALFORMED'],
  ['decimal', '48,1', 'MALFORMED'],
  ['decimal', '48.1°', 'MALFORMED'],
  ['decimal', true, 'MALFORMED'],
  ['decimal', 90.000001, 'OUT_OF_RANGE'],
  ['decimal', '-123.456', 'OUT_OF_RANGE'],
  ['decimal', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE'],
  ['numericId', 0, 'MALFORMED'],
  ['numericId', -1, 'MALFORMED'],
  ['numericId', 1.5, 'MALFORMED'],
  ['numericId', '007', 'MALFORMED'],
  ['numericId', 'abc', 'MALFORMED'],
  ['numericId', true, 'MALFORMED'],
  ['numericId', 2 ** 53, 'OUT_OF_RANGE'],
  ['numericId', Number.POSITIVE_INFINITY, 'OUT_OF_RANGE'],
  ['numericId', '1e999999999', 'OUT_OF_RANGE'],
  ['numericId', '0.0', 'MALFORMED'],
  ['numericId', '4.25e1', 'MALFORMED'],
  ['numericId', '-4e1', 'MALFORMED'],
  ['uuid', '987abc78', 'MALFORMED'],
  ['uuid', '987abc7839c5436fa70bd3a14db753c0', 'MALFORMED'],
  ['uuid', '{987abc78-39c5-436f-a70b-d3a14db753c0}', 'MALFORMED'],
  ['uuid', '987abc78-39c5-436f-a70b-d3a14db753cg', 'MALFORMED'],
  ['uuid', 7, 'MALFORMED'],
  ['dateTime', '2026-03-10', 'MALFORMED'],
  ['dateTime', '2026-02-29T00:00:00Z', 'MALFORMED'],
  ['dateTime', 1_773_135_177, 'MALFORMED'],
  ['matching', 'ab', 'MALFORMED'],
  ['matching', 7, 'MALFORMED'],
];

describe('field reader', () => {
  test.each(taken)('%s of %o, is %o', (method, value, expected) => {
    const read = new FieldReader();
    expect(methods[method]!(read, value)).toBe(expected);
    expect(read.issues).toEqual([]);
  });

  test.each(refused)('%s of %o, is null and %s', (method, value, code) => {
    const read = new FieldReader();
    expect(methods[method]!(read, value)).toBeNull();
    expect(read.issues).toEqual([{ path: 'p', code }]);
  });

  test.each(Object.keys(methods))('%s of nothing, "" or blanks, is null without an issue', (method) => {
    const read = new FieldReader();
    expect(unset.map((value) => methods[method]!(read, value))).toEqual(unset.map(() => null));
    expect(read.issues).toEqual([]);
  });

  test.each(Object.keys(methods))('%s of what is no scalar, is null and an issue each', (method) => {
    const read = new FieldReader();
    expect(notScalars.map((value) => methods[method]!(read, value))).toEqual(notScalars.map(() => null));
    expect(read.issues).toEqual(notScalars.map(() => ({ path: 'p', code: 'MALFORMED' })));
  });

  test('integer, below the least, is out of range', () => {
    const read = new FieldReader();
    expect([read.integer('-1', 'p', 0), read.integer(0, 'p', 0)]).toEqual([null, 0]);
    expect(read.issues).toEqual([{ path: 'p', code: 'OUT_OF_RANGE' }]);
  });

  test('issues, are in the order of reading', () => {
    const read = new FieldReader();
    read.text([], 'first');
    read.decimal(91, 'second', -90, 90);
    read.reject('third', 'UNKNOWN_VALUE');
    expect(read.issues).toEqual([
      { path: 'first', code: 'MALFORMED' },
      { path: 'second', code: 'OUT_OF_RANGE' },
      { path: 'third', code: 'UNKNOWN_VALUE' },
    ]);
  });

  test('issues, more than the limit, are as many as the limit, and the last one says that there are more', () => {
    const read = new FieldReader({ maxListEntries: 10, maxDepth: 10, maxIssues: 3 });
    for (const path of ['a', 'b', 'c']) read.reject(path);
    expect(read.issues).toEqual(['a', 'b', 'c'].map((path) => ({ path, code: 'MALFORMED' })));
    for (const path of ['d', 'e']) read.reject(path);
    expect(read.issues).toEqual([
      { path: 'a', code: 'MALFORMED' },
      { path: 'b', code: 'MALFORMED' },
      { path: 'dataIssues', code: 'OUT_OF_RANGE' },
    ]);
    expect(read.rejections).toBe(5);
  });

  test('group, is read by its members; missing is null, something else is an issue', () => {
    const read = new FieldReader();
    const toModel = (members: { a: number }) => members.a + 1;
    expect(read.group({ a: 1 }, 'p', toModel)).toBe(2);
    expect([read.group(null, 'p', toModel), read.group(undefined, 'p', toModel)]).toEqual([null, null]);
    expect(read.issues).toEqual([]);
    expect(read.group(MALFORMED, 'p', toModel)).toBeNull();
    expect(read.issues).toEqual([{ path: 'p', code: 'MALFORMED' }]);
  });
});
