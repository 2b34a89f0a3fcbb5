import { describe, expect, test } from 'vitest';
import { parseJson } from '../../src/sources/json-text.ts';
import { accessRecord, ok, readAccess, summaryOf, workforceId, workforceRecord } from './read.ts';

describe('JSON numbers', () => {
  test.each([
    ['0', 0],
    ['-0', -0],
    ['1e2', 100],
    ['1E+2', 100],
    ['1.0', 1],
    ['0.1e1', 1],
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740992', 9_007_199_254_740_992],
    ['100000000000000000000', 1e20],
    ['0.30000000000000004', 0.300_000_000_000_000_04],
    ['48.1371540000000000000000', 48.137154],
    ['5e-324', 5e-324],
  ])('%s, which a double holds, is that number', (text, expected) => {
    expect(parseJson(`{"a": ${text}, "b":[${text}]}`)).toEqual({ a: expected, b: [expected] });
  });

  test.each([
    '9007199254740993',
    '-9007199254740993',
    '12345678901234567890',
    '48.13715400000000000001',
    '5.00000000000000000001',
    '1e-400',
    '1e400',
    '9'.repeat(400),
  ])('%s, which a double does not hold, is infinite', (text) => {
    const expected = text.startsWith('-') ? -Infinity : Infinity;
    expect(parseJson(`{"a": ${text}, "b":[1, ${text}]}`)).toEqual({ a: expected, b: [1, expected] });
  });

  test('in a text, are left alone', () => {
    const value = { a: 'x:9007199254740993,1e400', 'b":[9007199254740993': '\\', c: '\\"9007199254740993' };
    expect(parseJson(JSON.stringify({ ...value, d: 1 }).replace('1}', '1e999}'))).toEqual({
      ...value,
      d: Infinity,
    });
  });

  test.each(['{"a":01e999}', '{"a":1.e999}', '{"a":"1e999}', '{"a":1e999', '[1e]', '{"a":+1e999}'])(
    'within %s, do not make JSON of it',
    (text) => {
      expect(() => parseJson(text)).toThrow(SyntaxError);
    },
  );

  test('beyond a thousand that take comparing, count as ones that a double does not hold', () => {
    const long = '0.30000000000000004';
    const list = parseJson(`[1e2,${`${long},`.repeat(1001)}-1e200,2]`) as number[];
    expect(list.slice(0, 1001)).toEqual([100, ...Array.from({ length: 1000 }, () => Number(long))]);
    expect(list.slice(1001)).toEqual([Infinity, -Infinity, 2]);
  });

  test('that a double does not hold, are an issue in every field that is read from a number', async () => {
    const access = await accessRecord(
      '{"id":73,"name":0.12345678901234567890,"subscriptionId":1e400,"creatorAccountId":1e400}',
    );
    expect([access.name, access.subscriptionId, access.creator]).toEqual([null, null, null]);
    const workforce = await workforceRecord(
      `{"id":"${workforceId}","locationTracking":{"locationRadius":5.00000000000000000001,"latitude":48.00000000000000000001,"longitude":11}}`,
    );
    expect(workforce.trackingSettings?.location).toMatchObject({ radiusMeters: null, coordinates: null });
    expect([...access.dataIssues, ...workforce.dataIssues]).toEqual([
      { path: 'creator.id', code: 'OUT_OF_RANGE' },
      { path: 'name', code: 'OUT_OF_RANGE' },
      { path: 'subscriptionId', code: 'OUT_OF_RANGE' },
      { path: 'trackingSettings.location.radiusMeters', code: 'OUT_OF_RANGE' },
      { path: 'trackingSettings.location.coordinates.latitude', code: 'OUT_OF_RANGE' },
    ]);
  });

  test("that a double does not hold, as the record's own id, refuse the record", async () => {
    const { outcome } = await readAccess(ok('{"id":73.00000000000000000001}'));
    expect(summaryOf(outcome)).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE' });
  });
});
