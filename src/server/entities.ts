import { isUnionType } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';

/** One for all: a stack trace is most of what an error costs. */
const noEntity = new GraphError('BAD_USER_INPUT', {
  message: 'This representation names no entity of this subgraph.',
});

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
      if (!isReference(representation, names)) {
        return noEntity;
      }
      const resolved = resolveAll(source, { representations: [representation] }, context, info) as unknown[];
      return resolved[0];
    });
}

/** Whether it names one of the entities; a stub, which is passed on as it came, must also have the id that it stands for. */
function isReference(representation: unknown, entityNames: ReadonlySet<string>): boolean {
  if (typeof representation !== 'object' || representation === null) return false;
  const { __typename: name, id } = representation as { readonly __typename?: unknown; readonly id?: unknown };
  if (typeof name !== 'string' || !entityNames.has(name)) return false;
  return name === 'Organization' || typeof id === 'string' || isWrittenAsSent(id);
}

/** Whether a number comes back as it was sent: beyond 2^53 - 1 parsing has changed it, and an id has no -0. */
function isWrittenAsSent(id: unknown): boolean {
  return Number.isSafeInteger(id) && !Object.is(id, -0);
}
