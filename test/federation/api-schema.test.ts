import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  parse,
  validate,
} from 'graphql';
import type { GraphQLNamedType } from 'graphql';
import { describe, expect, test } from 'vitest';

const schema = buildSchema(await readFile(new URL('../../printed/schema.graphql', import.meta.url), 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);

/** Whatever can have a description, by its coordinate: the type, its fields, their arguments, its values. */
function describable(type: GraphQLNamedType): [coordinate: string, description: string | null | undefined][] {
  const of = (name: string, { description }: { description?: string | null | undefined }) =>
    [`${type.name}${name}`, description] as [string, string | null | undefined];
  const members = isEnumType(type)
    ? type.getValues().map((value) => of(`.${value.name}`, value))
    : isObjectType(type)
      ? Object.values(type.getFields()).flatMap((field) => [
          of(`.${field.name}`, field),
          ...field.args.map((argument) => of(`.${field.name}(${argument.name}:)`, argument)),
        ])
      : isInputObjectType(type)
        ? Object.values(type.getFields()).map((field) => of(`.${field.name}`, field))
        : [];
  return [of('', type), ...members];
}

describe('the schema of clients', () => {
  test('has a description for every type, field, argument and value', () => {
    const all = types.flatMap(describable);
    expect(all.length).toBeGreaterThan(150);
    expect(all.filter(([, description]) => !/\w+ \w+/.test(description ?? '')).map(([name]) => name)).toEqual(
      [],
    );
  });

  test('has nothing of federation', () => {
    const names = types.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['Query', 'Organization', 'Account', 'User']));
    expect(names.filter((name) => name.includes('_'))).toEqual([]);
    expect(Object.keys(schema.getQueryType()?.getFields() ?? {})).toEqual([
      'organization',
      'organizations',
      'currentOrganization',
    ]);
  });

  test("reaches each of the access document's forty permissions", async () => {
    const document = await readFile(new URL('../../demo/documents/access-73.json', import.meta.url), 'utf8');
    const { permissions } = JSON.parse(document) as { permissions: Record<string, boolean> };
    const names = Object.keys(permissions);
    expect(names).toHaveLength(40);
    const query = `{ organization(id: "acme") { permissions { enabled ${names.join(' ')} } } }`;
    expect(validate(schema, parse(query))).toEqual([]);
    const fields = Object.values(
      (schema.getType('Permissions') as ReturnType<typeof schema.getQueryType>)?.getFields() ?? {},
    );
    expect(fields.map(({ name }) => name).sort()).toEqual(['enabled', ...names].sort());
    expect(new Set(fields.map(({ type }) => type.toString()))).toEqual(new Set(['[String!]!', 'Boolean!']));
  });

  test('reaches each of the eighteen time settings', async () => {
    const document = await readFile(
      new URL('../../demo/documents/workforce-987abc78.json', import.meta.url),
      'utf8',
    );
    const { timeTrackingSettings } = JSON.parse(document) as { timeTrackingSettings: object };
    const paths = [
      ...['maxEntryLength', 'minBreakLength', 'maxBreakLength', 'allowedFrom', 'allowedTo'],
      ...['entryStart', 'entryEnd', 'breakStart', 'breakEnd'].flatMap((moment) => [
        `rounding { ${moment} { type } }`,
        `rounding { ${moment} { amount } }`,
      ]),
      ...['allowsPastEntries', 'allowsFutureEntries', 'clockOnly', 'automaticTargetTimes'],
      'ignoresTargetTimes',
    ];
    expect(paths).toHaveLength(Object.keys(timeTrackingSettings).length);
    const query = `{ organization(id: "acme") { trackingSettings { time { ${paths.join(' ')} } } } }`;
    expect(validate(schema, parse(query))).toEqual([]);
  });
});
