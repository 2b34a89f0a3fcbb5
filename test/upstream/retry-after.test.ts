import { describe, expect, test } from 'vitest';
import { parseHttpDate } from '../../src/upstream/http-date.ts';
import { parseRetryAfter } from '../../src/upstream/retry-after.ts';

const now = Date.UTC(2026, 2, 10, 9, 32, 57);

describe('parseRetryAfter', () => {
  test.each([
    ['0', 0],
    ['1', 1_000],
    ['007', 7_000],
    ['120', 120_000],
    ['86400', 86_400_000],
    ['0000000000000000000000000000001', 1_000],
    // More than a timer takes, which would fire at once.
    ['2147483', 2_147_483_000],
    ['2147484', 2_147_483_647],
    ['999999999999', 2_147_483_647],
    ['9'.repeat(400), 2_147_483_647],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 2_147_483_647],
    // Each form of a date (RFC 9110, section 5.6.7).
    ['Tue, 10 Mar 2026 09:32:59 GMT', 2_000],
    ['Tuesday, 10-Mar-26 09:32:59 GMT', 2_000],
    ['Tue Mar 10 09:32:59 2026', 2_000],
    ['Tue, 10 Mar 2026 09:32:60 GMT', 3_000],
    ['Wed Apr  1 09:32:57 2026', 22 * 86_400_000],
    // Several: the longest counts.
    ['1, 2', 2_000],
    ['3 ,1', 3_000],
    ['Tue, 10 Mar 2026 10:32:57 GMT', 3_600_000],
  ])('%j, is a time to wait', (header, expected) => {
    expect(parseRetryAfter(header, undefined, now)).toBe(expected);
  });

  test.each([
    'Tue, 10 Mar 2026 09:32:56 GMT',
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
    'Wed, 01 Jan 0001 00:00:00 GMT',
  ])('%j, which is over, is no time to wait', (header) => {
    expect(parseRetryAfter(header, undefined, now)).toBe(0);
  });

  test.each([
    ['nothing', undefined],
    ['empty', ''],
    ['blank', ' '],
    ['a word', 'soon'],
    ['negative', '-1'],
    ['a fraction', '1.5'],
    ['with a unit', '5s'],
    ['an exponent', '1e3'],
    ['hexadecimal', '0x10'],
    ['an ISO date', '2026-03-10T10:32:57Z'],
    ['a day that there is not', 'Tue, 99 Mar 2026 09:32:59 GMT'],
    ['a day that the month has not', 'Tue, 30 Feb 2027 09:32:59 GMT'],
    ['an hour that there is not', 'Tue, 10 Mar 2026 24:32:59 GMT'],
    ['a minute that there is not', 'Tue, 10 Mar 2026 09:60:59 GMT'],
    ['a second that there is not', 'Tue, 10 Mar 2026 09:32:61 GMT'],
    ['a date in another case', 'tue, 10 mar 2026 09:32:59 gmt'],
    ['a date in another zone', 'Tue, 10 Mar 2026 09:32:59 CET'],
    ['a date of RFC 850 with four digits', 'Tuesday, 10-Mar-2026 09:32:59 GMT'],
    ['a date of asctime with a zone', 'Tue Mar 10 09:32:59 2026 GMT'],
    ['several headers of nothing', ['soon', '']],
    ['a weekday and a word', 'Tue, soon'],
    ['a weekday, a word and a number', 'Tue, soon 5'],
    ['a date without a zone', 'Tue, 10 Mar 2026 10:32:57'],
  ])('%s, says nothing', (_name, header) => {
    expect(parseRetryAfter(header, undefined, now)).toBeNull();
  });

  test.each([
    [['1', '2'], 2_000],
    [['Tue, 10 Mar 2026 09:32:59 GMT', '1'], 2_000],
    [['soon', '1'], 1_000],
  ])('%j, several headers, is the longest time', (headers, expected) => {
    expect(parseRetryAfter(headers, undefined, now)).toBe(expected);
  });

  test.each([
    ['at most 50 years ahead', 'Tuesday, 10-Mar-76 09:32:57 GMT', Date.UTC(2076, 2, 10, 9, 32, 57)],
    [
      'more than 50 years ahead, so in the past',
      'Tuesday, 10-Mar-76 09:32:58 GMT',
      Date.UTC(1976, 2, 10, 9, 32, 58),
    ],
    ['of this century', 'Sunday, 01-Jan-00 00:00:00 GMT', Date.UTC(2000, 0, 1)],
  ])('a year of two digits, %s', (_name, text, expected) => {
    expect(parseHttpDate(text, now)).toBe(expected);
  });

  test('a year of two digits near the end of a century, may be one of the next', () => {
    const text = 'Tuesday, 05-Jan-02 00:00:00 GMT';
    expect(parseHttpDate(text, Date.UTC(2099, 5, 1))).toBe(Date.UTC(2102, 0, 5));
  });

  test.each([
    ['that is behind ours', 'Tue, 10 Mar 2026 08:00:00 GMT', 'Tue, 10 Mar 2026 08:00:05 GMT', 5_000],
    ['that is ahead of ours', 'Tuesday, 10-Mar-26 23:00:00 GMT', 'Tue, 10 Mar 2026 23:00:05 GMT', 5_000],
    ['that is unknown', 'today', 'Tue, 10 Mar 2026 09:33:00 GMT', 3_000],
  ])('a date, counts from the clock of the response, %s', (_name, date, header, expected) => {
    expect(parseRetryAfter(header, date, now)).toBe(expected);
  });

  test('a date, counts from now when no time is given', () => {
    const inAnHour = new Date(Date.now() + 3_600_000).toUTCString();
    const waitMs = parseRetryAfter(inAnHour)!;
    expect(waitMs).toBeGreaterThan(3_590_000);
    expect(waitMs).toBeLessThanOrEqual(3_600_000);
  });
});
