import { describe, expect, test } from 'vitest';
import { isDateTime } from '../../src/sources/date-time.ts';

describe('isDateTime, of RFC 3339', () => {
  test.each([
    ['UTC', '2026-03-10T09:32:57Z'],
    ['an offset east', '2022-06-23T13:53:02+02:00'],
    ['an offset west', '2022-06-23T13:53:02-09:30'],
    ['an unknown offset', '2022-06-23T13:53:02-00:00'],
    ['the largest offset', '2022-06-23T13:53:02+23:59'],
    ['one fraction digit', '2026-03-10T09:32:57.3Z'],
    ['five fraction digits', '2026-03-10T09:32:58.07308Z'],
    ['six fraction digits', '2026-03-10T09:32:57.363979Z'],
    ['nine fraction digits and an offset', '2026-03-10T09:32:57.363979123+01:00'],
    ['lower-case t and z', '2026-03-10t09:32:57z'],
    ['a space for the T', '2026-03-10 09:32:57Z'],
    ['midnight', '2026-01-01T00:00:00Z'],
    ['the last second', '2026-12-31T23:59:59.999Z'],
    ['a leap second', '1990-12-31T23:59:60Z'],
    ['a leap second elsewhere', '1990-12-31T15:59:60-08:00'],
    ['February 29 of a leap year', '2024-02-29T00:00:00Z'],
    ['February 29 of the year 1600', '1600-02-29T00:00:00Z'],
    ['the last day of a month of 30', '2026-04-30T00:00:00Z'],
    ['the year 0', '0000-01-01T00:00:00Z'],
  ])('%s, is one', (_name, text) => {
    expect(isDateTime(text)).toBe(true);
  });

  test.each([
    ['nothing', ''],
    ['a word', 'yesterday'],
    ['a date alone', '2026-03-10'],
    ['a time alone', '09:32:57Z'],
    ['no offset', '2026-03-10T09:32:57'],
    ['no seconds', '2026-03-10T09:32Z'],
    ['an offset without a colon', '2026-03-10T09:32:57+0200'],
    ['an offset of hours alone', '2026-03-10T09:32:57+02'],
    ['an offset of 24 hours', '2026-03-10T09:32:57+24:00'],
    ['an offset of 60 minutes', '2026-03-10T09:32:57+01:60'],
    ['a point without a fraction', '2026-03-10T09:32:57.Z'],
    ['a comma before the fraction', '2026-03-10T09:32:57,5Z'],
    ['month 0', '2026-00-10T09:32:57Z'],
    ['month 13', '2026-13-10T09:32:57Z'],
    ['day 0', '2026-03-00T09:32:57Z'],
    ['day 32', '2026-03-32T09:32:57Z'],
    ['April 31', '2026-04-31T09:32:57Z'],
    ['February 29 of a common year', '2026-02-29T09:32:57Z'],
    ['February 29 of the year 1900', '1900-02-29T09:32:57Z'],
    ['February 30', '2024-02-30T09:32:57Z'],
    ['hour 24', '2026-03-10T24:00:00Z'],
    ['minute 60', '2026-03-10T09:60:00Z'],
    ['second 61', '2026-03-10T09:32:61Z'],
    ['a year of two digits', '26-03-10T09:32:57Z'],
    ['a year of five digits', '12026-03-10T09:32:57Z'],
    ['a sign before the year', '+2026-03-10T09:32:57Z'],
    ['one-digit parts', '2026-3-10T9:32:57Z'],
    ['blanks around it', ' 2026-03-10T09:32:57Z '],
    ['a line end behind it', '2026-03-10T09:32:57Z\n'],
    ['digits of another script', '٢٠٢٦-03-10T09:32:57Z'],
    ['the form of HTTP', 'Tue, 10 Mar 2026 09:32:57 GMT'],
    ['the form of MySQL for none', '0000-00-00T00:00:00Z'],
    ['seconds since 1970', '1773135177'],
  ])('%s, is none', (_name, text) => {
    expect(isDateTime(text)).toBe(false);
  });

  test('very long text, is told at once', () => {
    expect(isDateTime(`2026-03-10T09:32:57.${'9'.repeat(1_000_000)}`)).toBe(false);
  });
});
