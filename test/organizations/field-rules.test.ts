import { describe, expect, test } from 'vitest';
import { DeniedFields, noDeniedFields } from '../../src/organizations/denied-fields.ts';
import { FieldRules } from '../../src/organizations/field-rules.ts';

/** Rules of these scopes, by path. */
function rulesOf(scopesOf: Readonly<Record<string, readonly (readonly string[])[]>>): FieldRules {
  return new FieldRules(
    Object.entries(scopesOf).map(([path, scopes]) => ({
      field: { path, typeName: 'Organization', fieldName: path },
      scopes,
    })),
  );
}

const rules = rulesOf({
  name: [['a']],
  contacts: [['a', 'b'], ['c']],
  'address.street': [['d']],
});

const deniedFor = (...scopes: readonly string[]) => rules.deniedFor(new Set(scopes));

describe('FieldRules.deniedFor', () => {
  test.each([
    [[], 'address.street contacts name'],
    [['a'], 'address.street contacts'],
    [['b'], 'address.street contacts name'],
    [['a', 'b'], 'address.street'],
    [['c', 'd'], 'name'],
    [['other', 'd'], 'contacts name'],
    [['a', 'c', 'd'], ''],
  ])('of scopes %j, denies %j', (scopes, key) => {
    expect(deniedFor(...scopes).key).toBe(key);
  });

  test('of sets that come to the same, gives what has the same key', () => {
    const denied = deniedFor();
    expect(deniedFor('b').key).toBe(denied.key);
    expect(deniedFor('other').key).toBe(denied.key);
    expect(deniedFor('a').key).not.toBe(denied.key);
    expect(deniedFor('a', 'b').key).toBe(deniedFor('c', 'a').key);
  });

  test('of scopes that are enough for everything, is the one that denies nothing', () => {
    expect(deniedFor('d', 'c', 'a')).toBe(noDeniedFields);
    expect(deniedFor('a', 'b', 'c', 'd', 'e')).toBe(noDeniedFields);
  });

  test('of more sets than are remembered, still denies the right fields', () => {
    const numbers = Array.from({ length: 11 }, (_, index) => index);
    const many = rulesOf(
      Object.fromEntries(numbers.map((number) => [`f${String(number)}`, [[`s${String(number)}`]]])),
    );
    for (let round = 0; round < 2; round += 1) {
      for (let set = 0; set < 2 ** numbers.length; set += 1) {
        const has = (number: number) => Math.floor(set / 2 ** number) % 2 === 1;
        const denied = many.deniedFor(new Set(numbers.filter(has).map((number) => `s${String(number)}`)));
        const expected = numbers.filter((number) => !has(number)).map((number) => `f${String(number)}`);
        if (denied.key !== expected.sort().join(' ')) expect(denied.key).toEqual(expected);
      }
    }
    expect(many.deniedFor(new Set(['s1'])).has('f1')).toBe(false);
  });
});

describe('DeniedFields', () => {
  const denied = new DeniedFields(['trackingSettings.location', 'contacts', 'contacts']);

  test('have a key that does not depend on the order', () => {
    expect(denied.key).toBe('contacts trackingSettings.location');
    expect(new DeniedFields(['contacts', 'trackingSettings.location']).key).toBe(denied.key);
  });

  test.each([
    ['contacts', true, false, true],
    ['contacts.email', false, false, true],
    ['contactsOfOthers', false, false, false],
    ['trackingSettings', false, true, false],
    ['trackingSettings.location', true, false, true],
    ['trackingSettings.location.coordinates.latitude', false, false, true],
    ['trackingSettings.time', false, false, false],
    ['location', false, false, false],
  ])(
    'of %s, tell whether it is denied, has denied fields below, or is covered',
    (path, has, hasBelow, covers) => {
      expect([denied.has(path), denied.hasBelow(path), denied.covers(path)]).toEqual([has, hasBelow, covers]);
    },
  );
});
