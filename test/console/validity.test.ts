import { describe, expect, it } from 'vitest';
import { tellValidity } from '../../examples/console/src/words/validity.ts';

describe('tellValidity', () => {
  const from = '2024-03-01T00:00:00+01:00';
  const to = '2026-09-30T23:59:59.123456+02:00';

  it.each([
    [from, to, '2024-02-29T22:59:59Z', 'ahead'],
    [from, to, '2024-02-29T23:00:00Z', 'now'],
    [from, to, '2026-09-30T21:59:59Z', 'now'],
    [from, to, '2026-09-30T22:00:00Z', 'over'],
    [null, to, '1970-01-01T00:00:00Z', 'now'],
    [from, null, '2100-01-01T00:00:00Z', 'now'],
    [from, 'forever', '2100-01-01T00:00:00Z', 'unknown'],
  ])('from %j to %j, at %s, is: %s', (validFrom, validTo, moment, validity) => {
    expect(tellValidity(validFrom, validTo, new Date(moment))).toBe(validity);
  });
});
