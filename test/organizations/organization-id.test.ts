import { describe, expect, test } from 'vitest';
import { parseOrganizationId } from '../../src/organizations/organization-id.ts';
import { malformedIds } from './id-tables.ts';

const uuid = '987abc78-39c5-436f-a70b-d3a14db753c0';

describe('link id', () => {
  test.each([
    ['of one letter', 'a'],
    ['of one digit', '7'],
    ['of digits alone', '73'],
    ['with hyphens', 'acme-works-3'],
    ['with a hyphen last', 'acme-'],
    ['of 63 letters', 'a'.repeat(63)],
    ['that is a source', 'access'],
    ['that is a UUID', uuid],
  ])('%s, is a name', (_, id) => {
    expect(parseOrganizationId(id)).toEqual({ kind: 'link', name: id });
  });
});

describe('access id', () => {
  test.each(['1', '73', '1000000000000000', '9007199254740991'])('%s, is accepted as it is', (nativeId) => {
    expect(parseOrganizationId(`access:${nativeId}`)).toEqual({ kind: 'record', source: 'access', nativeId });
  });
});

describe('workforce id', () => {
  test.each([
    ['in lower case', uuid],
    ['in upper case', uuid.toUpperCase()],
    ['in mixed case', `987ABC78${uuid.slice(8)}`],
  ])('%s, becomes lower case', (_, nativeId) => {
    const expected = { kind: 'record', source: 'workforce', nativeId: uuid };
    expect(parseOrganizationId(`workforce:${nativeId}`)).toEqual(expected);
  });

  test.each([
    ['without a version', '00000000-0000-0000-0000-000000000001'],
    ['of all zeros', '00000000-0000-0000-0000-000000000000'],
    ['of all ones', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
    ['of version 7', '019b0a2c-7f3e-7cc1-9d2e-0f4a5b6c7d8e'],
  ])('%s, is accepted', (_, nativeId) => {
    const expected = { kind: 'record', source: 'workforce', nativeId };
    expect(parseOrganizationId(`workforce:${nativeId}`)).toEqual(expected);
  });
});

describe('id', () => {
  test.each(malformedIds)('with %s, is malformed', (_, id) => {
    expect(parseOrganizationId(id)).toBeNull();
  });
});
