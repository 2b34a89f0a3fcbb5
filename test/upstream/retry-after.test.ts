import { describe, expect, test } from 'vitest';
import { parseRetryAfter } from '../../src/upstream/retry-after.ts';

const now = Date.UTC(2026, 2, 10, 9, 32, 57);

describe('parseRetryAfter', () => {
  test.each([
    ['0', 0],
    ['1', 1_000],
    ['007', 7_000],
    ['120', 120_000],
    ['86400', 86_400_000],
    ['Tue, 10 Mar 2026 09:32:59 GMT', 2_000],
    ['Tue, 10 Mar 2026 10:32:57 GMT', 3_600_000],
  ])('%j, is a time to wait', (header, expected) => {
    expect(parseRetryAfter(header, now)).toBe(expected);
  });

  test.each(['Tue, 10 Mar 2026 09:32:56 GMT', 'Sun, 06 Nov 1994 08:49:37 GMT'])(
    '%j, which is over, is no time to wait',
    (header) => {
      expect(parseRetryAfter(header, now)).toBe(0);
    },
  );

  test.each([
    ['nothing', undefined],
    ['several headers', ['1', '2']],
    ['empty', ''],
    ['blank', ' '],
    ['a word', 'soon'],
    ['negative', '-1'],
    ['a fraction', '1.5'],
    ['with a unit', '5s'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['two values', '1, 2'],
    ['an ISO date', '2026-03-10T10:32:57Z'],
    ['a day that there is not', 'Tue, 99 Mar 2026 09:32:59 GMT'],
    ['a weekday and a word', 'Tue, soon'],
    ['a weekday, a word and a number', 'Tue, soon 5'],
    ['a date without a zone', 'Tue, 10 Mar 2026 10:32:57'],
  ])('%s, says nothing', (_name, header) => {
    expect(parseRetryAfter(header, now)).toBeNull();
  });

  test('a date, counts from now when no time is given', () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const waitMs = parseRetryAfter(inAnHour)!;
    expect(waitMs).toBeGreaterThan(3_590_000);
    expect(waitMs).toBeLessThanOrEqual(3_600_000);
  });
});
