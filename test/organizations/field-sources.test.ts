import { isCompositeType, isObjectType, getNamedType } from 'graphql';
import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { createSchema } from '../../src/server/schema.ts';
import { startGraph } from '../support/graph.ts';
import {
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  acmeIds,
  uuidOf,
  workforcePath,
  workforceRecords,
} from './records.ts';

const access = [accessPath(acme.accessId)];
const workforce = [workforcePath(acme.workforceId)];
const both = [...access, ...workforce];

/** What is asked for a linked organization when only this field is selected; `id` and `__typename` differ by the id that is used. */
const askedFor: Readonly<Record<string, readonly string[]>> = {
  accessId: access,
  workforceId: workforce,
  name: workforce,
  description: workforce,
  type: workforce,
  parent: workforce,
  isPersonal: access,
  isRestricted: access,
  subscriptionId: access,
  creator: access,
  createdAt: access,
  updatedAt: access,
  validFrom: workforce,
  validTo: workforce,
  permissions: access,
  address: workforce,
  contacts: workforce,
  assignedUsers: workforce,
  trackingSettings: workforce,
  exportIds: workforce,
  sources: both,
  dataIssues: both,
};

const organizationFields = (createSchema().getType('Organization') as GraphQLObjectType).getFields();

/** A field with the least selection that its type takes. */
function selectionOf({ name, type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return name;
  const [first] = isObjectType(named) ? Object.values(named.getFields()) : [];
  return `${name} { ${first === undefined ? '__typename' : selectionOf(first)} }`;
}

const document = (field: string, id: string) => `{ organization(id: "${id}") { ${field} } }`;

describe('fields of Organization', () => {
  test('as the schema has them, are each in this table', () => {
    expect(Object.keys(organizationFields).sort()).toEqual(['id', ...Object.keys(askedFor)].sort());
  });

  test.each(Object.entries(askedFor))(
    '%s alone, of a linked organization under any of its ids, asks only whom the design names',
    async (name, expected) => {
      const field = organizationFields[name];
      expect(field).toBeDefined();
      await using graph = await startGraph(acmeGraph({}, {}));
      for (const id of acmeIds) {
        graph.access.clear();
        graph.workforce.clear();
        const answer = await graph.query(document(selectionOf(field!), id));
        expect(answer.errors, id).toBeUndefined();
        expect(answer.data?.['organization'], id).not.toBeNull();
        expect(graph.calls, id).toEqual(expected);
      }
    },
  );

  test.each(['id', '__typename'])(
    '%s alone, asks the source of the id, for a link name both',
    async (field) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      for (const [id, expected] of [
        ['acme', both],
        ['access:73', access],
        [`workforce:${acme.workforceId}`, workforce],
        [`workforce:${acme.workforceId.toUpperCase()}`, workforce],
      ] as const) {
        graph.access.clear();
        graph.workforce.clear();
        const answer = await graph.query(document(field, id));
        expect(answer.errors, id).toBeUndefined();
        expect(answer.data?.['organization'], id).not.toBeNull();
        expect(graph.calls, id).toEqual(expected);
      }
    },
  );

  test('each alone, of a record without a link, ask that record and have no error', async () => {
    await using graph = await startGraph({
      links: [acme],
      access: accessRecords({ '78': {} }),
      workforce: workforceRecords({ [uuidOf(78)]: {} }),
    });
    for (const [id, expected] of [
      ['access:78', [accessPath('78')]],
      [`workforce:${uuidOf(78)}`, [workforcePath(uuidOf(78))]],
    ] as const) {
      for (const field of Object.values(organizationFields)) {
        graph.access.clear();
        graph.workforce.clear();
        const answer = await graph.query(document(selectionOf(field), id));
        expect(answer.errors, `${field.name} of ${id}`).toBeUndefined();
        expect(answer.data?.['organization'], `${field.name} of ${id}`).not.toBeNull();
        expect(graph.calls, `${field.name} of ${id}`).toEqual(expected);
      }
    }
  });

  test('all at once, ask each side once', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const fields = Object.values(organizationFields).map(selectionOf).join(' ');
    const answer = await graph.query(document(fields, 'acme'));
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual(both);
  });

  test('below the first level, change nothing about whom is asked', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(
      document('permissions { enabled matter } creator { __typename id }', 'acme'),
    );
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual(access);
  });
});
