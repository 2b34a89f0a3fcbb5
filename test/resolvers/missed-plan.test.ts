import { execute, getNamedType, isCompositeType, isObjectType, parse } from 'graphql';
import type { GraphQLField, GraphQLObjectType } from 'graphql';
import { describe, expect, test } from 'vitest';
import { formatError } from '../../src/errors/format-error.ts';
import { Organization } from '../../src/organizations/organization.ts';
import { AnswerBudget } from '../../src/server/answer-budget.ts';
import { createSchema } from '../../src/server/schema.ts';

const schema = createSchema();
const { id: _id, ...fields } = (schema.getType('Organization') as GraphQLObjectType).getFields();

/** A field with the least selection that its type takes. */
function selectionOf({ name, type }: GraphQLField<unknown, unknown>): string {
  const named = getNamedType(type);
  if (!isCompositeType(named)) return name;
  const [first] = isObjectType(named) ? Object.values(named.getFields()) : [];
  return `${name} { ${first === undefined ? '__typename' : selectionOf(first)} }`;
}

/** Executes a selection on an organization of which no side was asked. */
async function executeUnasked(selection: string) {
  const notAsked = { kind: 'not-asked' } as const;
  const organization = new Organization({
    id: 'acme',
    sides: { access: notAsked, workforce: notAsked },
    parent: null,
    toldFailures: new Set(),
  });
  const contextValue = {
    organizations: { load: () => Promise.resolve(organization) },
    answer: new AnswerBudget(10_000),
  };
  const document = parse(`{ organization(id: "acme") { ${selection} } }`);
  return execute({ schema, document, contextValue });
}

describe('a field that the plan missed', () => {
  test.each(Object.values(fields))(
    '$name, is a masked INTERNAL_SERVER_ERROR, never null alone',
    async (field) => {
      const { errors = [] } = await executeUnasked(selectionOf(field));
      expect(errors).toHaveLength(1);
      const [error] = errors;
      const formatted = formatError(error!.toJSON(), error);
      expect(formatted).toMatchObject({
        message: 'Internal server error',
        path: ['organization', field.name],
        extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false },
      });
      expect(JSON.stringify(formatted)).not.toContain('asked');
    },
  );

  test('does not take id with it, which needs no side', async () => {
    expect(await executeUnasked('id __typename')).toEqual({
      data: { organization: { id: 'acme', __typename: 'Organization' } },
    });
  });
});
