import { getNamedType, isObjectType } from 'graphql';
import type { GraphQLObjectType, GraphQLSchema } from 'graphql';

/** Writes the selection of every field of a type, all the way down; a type inside itself once, with its id alone. */
export function selectEveryField(schema: GraphQLSchema, typeName: string): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is no object type`);
  return select(type, []);
}

function select(type: GraphQLObjectType, above: readonly string[]): string {
  const fields = Object.values(type.getFields()).map((field) => {
    const inner = getNamedType(field.type);
    if (!isObjectType(inner)) return field.name;
    const isInsideItself = inner.name === type.name || above.includes(inner.name);
    return `${field.name} ${isInsideItself ? '{ id }' : select(inner, [...above, type.name])}`;
  });
  return `{ ${fields.join(' ')} }`;
}
