import { describe, expect, test } from 'vitest';
import { parseWorkforceId } from '../../../src/sources/workforce/id.ts';

describe('workforce id', () => {
  test.each([
    ['of version 4', '987abc78-39c5-436f-a70b-d3a14db753c0'],
    ['of version 7', '01890a5d-ac96-774b-bcce-b302099a8057'],
    ['of no version (trap)', '00000000-0000-0000-0000-000000000001'],
    ['nil', '00000000-0000-0000-0000-000000000000'],
    ['max', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ])('a UUID %s, is one', (_name, text) => {
    expect(parseWorkforceId(text)).toBe(text);
  });

  test('a UUID in upper or mixed case, is one in lower case', () => {
    const id = '987abc78-39c5-436f-a70b-d3a14db753c0';
    expect(parseWorkforceId('987ABC78-39C5-436F-A70B-D3A14DB753C0')).toBe(id);
    expect(parseWorkforceId('987aBc78-39C5-436f-A70b-d3a14db753c0')).toBe(id);
  });

  test.each([
    ['nothing', ''],
    ['a number', '73'],
    ['a UUID without hyphens', '987abc7839c5436fa70bd3a14db753c0'],
    ['a UUID in braces', '{987abc78-39c5-436f-a70b-d3a14db753c0}'],
    ['a URN', 'urn:uuid:987abc78-39c5-436f-a70b-d3a14db753c0'],
    ['one digit too few', '987abc78-39c5-436f-a70b-d3a14db753c'],
    ['one digit too many', '987abc78-39c5-436f-a70b-d3a14db753c00'],
    ['another letter', '987abc78-39c5-436f-a70b-d3a14db753cg'],
    ['hyphens elsewhere', '987abc783-9c5-436f-a70b-d3a14db753c0'],
    ['blanks around it', ' 987abc78-39c5-436f-a70b-d3a14db753c0 '],
    ['a line end behind it', '987abc78-39c5-436f-a70b-d3a14db753c0\n'],
    ['a path', '987abc78-39c5-436f-a70b-d3a14db753c0/..'],
  ])('%s, is none', (_name, text) => {
    expect(parseWorkforceId(text)).toBeNull();
  });
});
