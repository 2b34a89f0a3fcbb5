import { getNamedType, isNonNullType, isObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createFieldRulesParser } from '../../src/organizations/scopes-file.ts';
import { createSchema } from '../../src/server/schema.ts';

const schema = createSchema();
const parse = createFieldRulesParser(schema);

function problemsOf(text: string): readonly string[] {
  const parsed = parse(text);
  return 'problems' in parsed ? parsed.problems : [];
}

function rulesOf(text: string): unknown {
  const parsed = parse(text);
  if ('problems' in parsed) return parsed;
  return parsed.value.rules.map(({ field, scopes }) => [field.path, field.typeName, scopes]);
}

/** The paths below a type down to every value, and whether a field there may be null. */
function pathsBelow(typeName: string, above = ''): { path: string; isNullable: boolean }[] {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field) => {
    const path = `${above}${field.name}`;
    const below = getNamedType(field.type).name;
    const isNullable = !isNonNullType(field.type);
    return [{ path, isNullable }, ...(below === 'Organization' ? [] : pathsBelow(below, `${path}.`))];
  });
}

describe('a scopes file', () => {
  test('can be about a part of an object only where each of its parts may be null, as it must be able to be empty', () => {
    const paths = pathsBelow('Organization');
    const isBelow = (path: string, above: string) =>
      path.startsWith(above) && !path.slice(above.length).includes('.');
    const objects = paths
      .filter(({ path }) => path.includes('.') && problemsOf(JSON.stringify({ [path]: ['a'] })).length === 0)
      .map(({ path }) => path.slice(0, path.lastIndexOf('.') + 1));
    expect(new Set(objects)).toContain('trackingSettings.location.');
    for (const above of new Set(objects)) {
      const parts = paths.filter(({ path }) => isBelow(path, above));
      expect(parts.filter(({ isNullable }) => !isNullable)).toEqual([]);
    }
  });

  test('with a list of scopes, or a list of such lists, has a rule for each field, in its order', () => {
    const text = JSON.stringify({
      contacts: ['contacts:read'],
      'trackingSettings.location': [['location:read'], ['admin', 'audit']],
      'exportIds.exportId1': ['payroll', 'payroll', 'https://acme.example/scopes/export'],
    });
    expect(rulesOf(text)).toEqual([
      ['contacts', 'Organization', [['contacts:read']]],
      ['trackingSettings.location', 'TrackingSettings', [['location:read'], ['admin', 'audit']]],
      ['exportIds.exportId1', 'ExportIds', [['payroll', 'https://acme.example/scopes/export']]],
    ]);
  });

  test.each([
    'accessId',
    'name',
    'parent',
    'creator',
    'permissions',
    'assignedUsers',
    'address.id',
    'contacts.email',
    'trackingSettings.time.rounding.entryStart',
    'trackingSettings.location.coordinates',
  ])('can be about %s', (path) => {
    expect(problemsOf(JSON.stringify({ [path]: ['a'] }))).toEqual([]);
  });

  test.each([
    ['is empty', '', 'is not JSON'],
    ['is no JSON', '{ "name": ["a"], }', 'is not JSON'],
    [
      'is a list',
      '[{ "name": ["a"] }]',
      'is not a JSON object that has the scopes of each field under its path',
    ],
    ['is null', 'null', 'is not a JSON object that has the scopes of each field under its path'],
    ['is a text', '"name"', 'is not a JSON object that has the scopes of each field under its path'],
    ['has no rule', '{}', 'has no rule: everybody could read everything'],
  ])('that %s, is a problem', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  test.each([
    ['contacts.fax', 'is no field: Contacts has no "fax"'],
    ['Contacts.email', 'is no field: Organization has no "Contacts"'],
    ['organization.contacts', 'is no field: Organization has no "organization"'],
    ['name.first', 'is no field: String has no "first"'],
    ['type.PROJECT', 'is no field: OrganizationType has no "PROJECT"'],
    ['', 'is no field: Organization has no ""'],
    ['contacts.', 'is no field: Contacts has no ""'],
    [' contacts', 'is no field: Organization has no " contacts"'],
    ['*', 'is no field: Organization has no "*"'],
    ['contacts.*', 'is no field: Contacts has no "*"'],
    ['__typename', 'is no field: Organization has no "__typename"'],
    ['__proto__', 'is no field: Organization has no "__proto__"'],
    ['constructor', 'is no field: Organization has no "constructor"'],
    ['id', 'is never null, so it cannot be kept back'],
    ['sources', 'is never null, so it cannot be kept back'],
    ['dataIssues', 'is never null, so it cannot be kept back'],
    ['permissions.matter', 'is never null, so it cannot be kept back; a rule for permissions is possible'],
    ['permissions.enabled', 'is never null, so it cannot be kept back; a rule for permissions is possible'],
    [
      'trackingSettings.location.coordinates.latitude',
      'is never null, so it cannot be kept back; a rule for trackingSettings.location.coordinates is possible',
    ],
    [
      'assignedUsers.employees',
      'is never null, so it cannot be kept back; a rule for assignedUsers is possible',
    ],
    ['assignedUsers.employees.id', 'is within a list; a rule for assignedUsers is possible'],
    ['sources.fetchedAt', 'is within a list'],
    ['dataIssues.path', 'is within a list'],
    ['creator.id', "is a field of Account, which is another subgraph's; a rule for creator is possible"],
    ['parent.contacts', 'leads through parent; a rule for contacts holds there, too'],
    [
      'parent.parent.contacts.email',
      'leads through parent, and parent.contacts.email leads through parent; a rule for contacts.email holds there, too',
    ],
    ['parent.id', 'leads through parent, and id is never null, so it cannot be kept back'],
    ['parent.fax', 'leads through parent, and fax is no field: Organization has no "fax"'],
    [
      'trackingSettings.time.rounding.entryStart.type',
      'is one of several ways to the same field; a rule for trackingSettings.time.rounding.entryStart is possible',
    ],
  ])('cannot be about %j, and says why and what could be', (path, problem) => {
    // Not by a literal: that would set the prototype.
    const text = `{ "name": ["a"], ${JSON.stringify(path)}: ["a"] }`;
    expect(problemsOf(text)).toEqual([`${JSON.stringify(path)}: ${problem}`]);
  });

  const notList = 'needs a list of scopes, or a list of such lists';
  const noScope = 'has a list without a scope: everybody could read it';
  const star = '"*" does not stand for any scope: each is named';
  const mixed = 'needs either scopes or lists of scopes, not both';
  const unfit = (scope: unknown) =>
    `${JSON.stringify(scope)} is no scope: letters, digits and signs, without spaces`;

  test.each([
    ['contacts:read', notList],
    ['*', notList],
    [null, notList],
    [true, notList],
    [{ any: ['a'] }, notList],
    [[], noScope],
    [[[]], noScope],
    [[['a'], []], noScope],
    [['*'], star],
    [[['a'], ['*']], star],
    [['a', ['b']], mixed],
    [[['a'], 'b'], mixed],
    [[[['a']]], unfit(['a'])],
    [[''], unfit('')],
    [['a b'], unfit('a b')],
    [[' a'], unfit(' a')],
    [['a\tb'], unfit('a\tb')],
    [['a"b'], unfit('a"b')],
    [['a\\b'], unfit('a\\b')],
    [['lesen:öffnen'], unfit('lesen:öffnen')],
    [[1], unfit(1)],
    [[null], unfit(null)],
  ])('cannot require %j', (value, problem) => {
    expect(problemsOf(JSON.stringify({ name: value }))).toEqual([`"name": ${problem}`]);
  });

  test('with a key that is there twice, also spelt in another way, is a problem', () => {
    const text = String.raw`{ "name": ["a"], "contacts": ["name", "name"], "n\u0061me": ["b"], "contacts" : [["contacts"]] }`;
    expect(problemsOf(text)).toEqual([
      '"name": is there more than once',
      '"contacts": is there more than once',
    ]);
  });

  test('with several problems, tells each, both of one entry', () => {
    expect(problemsOf(JSON.stringify({ id: [], name: ['a'], fax: ['b c'] }))).toEqual([
      '"id": is never null, so it cannot be kept back',
      `"id": ${noScope}`,
      '"fax": is no field: Organization has no "fax"',
      `"fax": ${unfit('b c')}`,
    ]);
  });
});
