import { isUnionType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';

/**
 * Lets a representation that stands for no entity of ours fail at its own index. @apollo/subgraph would fail the whole
 * list for it. Changes the schema in place.
 */
export function isolateRepresentations(schema: GraphQLSchema): void {
  const field = schema.getQueryType()?.getFields()['_entities'];
  const entity = schema.getType('_Entity');
  if (field?.resolve === undefined || !isUnionType(entity)) throw new Error('the schema has no entities');
  const resolveAll = field.resolve;
  const names = new Set(entity.getTypes().map(({ name }) => name));

  field.resolve = (source, { representations }: { representations: readonly unknown[] }, context, info) =>
    representations.map((representation) => {
      if (!names.has(typeNameOf(representation))) {
        return new GraphError('BAD_USER_INPUT', {
          message: 'This representation names no entity of this subgraph.',
        });
      }
      const resolved = resolveAll(source, { representations: [representation] }, context, info) as unknown[];
      return resolved[0];
    });
}

function typeNameOf(representation: unknown): string {
  if (typeof representation !== 'object' || representation === null) return '';
  return '__typename' in representation ? String(representation.__typename) : '';
}
