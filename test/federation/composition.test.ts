import { readFile } from 'node:fs/promises';
import {
  buildSchema,
  isIntrospectionType,
  isListType,
  isObjectType,
  getNullableType,
  parse,
  valueFromASTUntyped,
  visit,
} from 'graphql';
import { beforeAll, describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { composers, usesOf } from './support/composition.ts';

const printed = await readFile(new URL('../../printed/subgraph.graphql', import.meta.url), 'utf8');
const api = await readFile(new URL('../../printed/schema.graphql', import.meta.url), 'utf8');
const users = await readFile(
  new URL('../../examples/supergraph/users/schema.graphql', import.meta.url),
  'utf8',
);

let served: string;
beforeAll(async () => {
  await using graph = await startGraph();
  const { data } = await graph.query('{ _service { sdl } }');
  served = (data as { _service: { sdl: string } })._service.sdl;
});

describe.each(composers)('%s', (_, compose) => {
  test.each([
    ['as it is served', () => served],
    ['as it is printed', () => printed],
  ])('composes our subgraph, %s, alone, without a remark', (__, ours) => {
    const { supergraphSdl, remarks } = compose({ organizations: ours() });
    expect(remarks).toEqual([]);
    expect(supergraphSdl).toContain('type Organization');
  });

  test.each([
    ['as it is served', () => served],
    ['as it is printed', () => printed],
  ])("composes our subgraph, %s, with the example's users, without a remark", (__, ours) => {
    const { supergraphSdl, remarks } = compose({ organizations: ours(), users });
    expect(remarks).toEqual([]);
    expect(supergraphSdl).toContain('graph: USERS');
  });

  test('carries every tag, cost and list size into the supergraph', () => {
    const directives = ['tag', 'cost', 'listSize'];
    const { supergraphSdl } = compose({ organizations: served, users });
    expect(usesOf(supergraphSdl, directives)).toEqual(usesOf(served, directives));
  });

  test('keeps each key of each entity', () => {
    const { supergraphSdl } = compose({ organizations: served });
    const keys: string[] = [];
    visit(parse(supergraphSdl), {
      ObjectTypeDefinition({ name, directives = [] }) {
        const given = directives.flatMap(({ arguments: values = [] }) => values);
        for (const { name: argument, value } of given) {
          if (argument.value === 'key') keys.push(`${name.value} ${String(valueFromASTUntyped(value))}`);
        }
      },
    });
    expect(keys.sort()).toEqual([
      'Account id',
      'Organization accessId',
      'Organization id',
      'Organization workforceId',
      'User id',
    ]);
  });
});

describe('our subgraph', () => {
  test('links federation 2.9 and imports what it uses', () => {
    const links = [...served.matchAll(/@link\(url: "([^"]+)", import: (\[[^\]]*\])\)/g)];
    expect(links.map(([, url, imports = '']): unknown[] => [url, JSON.parse(imports)])).toEqual([
      ['https://specs.apollo.dev/federation/v2.9', ['@key', '@tag', '@cost', '@listSize']],
    ]);
  });

  test('tags what is about persons', () => {
    expect(usesOf(served, ['tag'])).toEqual(
      ['assignedUsers', 'contacts', 'creator'].map(
        (field) => `Organization.${field} @tag {"name":"personal-data"}`,
      ),
    );
  });

  test('says of each field that makes upstream calls that it costs more than others', () => {
    expect(usesOf(served, ['cost'])).toEqual(
      ['Organization.parent', 'Query.currentOrganization', 'Query.organization', 'Query.organizations'].map(
        (field) => `${field} @cost {"weight":2}`,
      ),
    );
  });

  test('says of each list how long it may be taken to be', () => {
    const lists = Object.values(buildSchema(api).getTypeMap()).flatMap((type) => {
      if (!isObjectType(type) || isIntrospectionType(type)) return [];
      return Object.values(type.getFields())
        .filter((field) => isListType(getNullableType(field.type)))
        .map((field) => `${type.name}.${field.name}`);
    });
    expect(lists.length).toBeGreaterThan(0);
    expect(usesOf(served, ['listSize']).map((use) => use.replace(/ .*/, ''))).toEqual(lists.sort());
  });
});
