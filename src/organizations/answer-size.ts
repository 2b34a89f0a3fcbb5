import { Kind, getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { groupByResponseKey, selectFields } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** How many items a list is taken to have where its field does not say so by `@listSize`. */
const DEFAULT_LIST_SIZE = 10;

/** How long the lists of introspection are in this schema, roundly. */
const introspectionListSizes: Readonly<Record<string, number>> = { types: 35, fields: 8, directives: 12 };

/** A subgraph's whole SDL is one field, and weighs as much as this many. */
const SDL_WEIGHT = 500;

/** What the size of an answer is told by. */
export interface AnswerScope extends SelectionScope {
  readonly schema: GraphQLSchema;
}

/**
 * Counts the fields that an answer has below one value of a type: what aliases, fragments and lists multiply is counted
 * as often as it is answered. How long a list will be is not known yet; `@listSize` says what to take.
 *
 * @param type the type of the value; what is selected on one that it can be counts
 * @param most stops counting soon after this, so that a selection that grows exponentially is not followed to its end
 */
export function countFields(
  nodes: readonly FieldNode[],
  type: GraphQLNamedType | undefined,
  scope: AnswerScope,
  most: number,
): number {
  const { fields } = selectFields(
    nodes.map(({ selectionSet }) => selectionSet),
    null,
    scope,
  );
  let count = 0;
  for (const group of groupByResponseKey(fields)) {
    const [{ name, selectionSet }] = group;
    const field = fieldOf(type, name.value, scope.schema);
    const items = listSizeOf(field, name.value);
    if (items > 1 && selectionSet === undefined) count += items;
    else if (name.value === 'sdl') count += SDL_WEIGHT;
    else count += 1;
    if (selectionSet !== undefined) {
      const inner = field && getNamedType(field.type);
      count += items * countFields(group, inner, scope, (most - count) / items);
    }
    if (count > most) break;
  }
  return count;
}

/** Finds a field; on an abstract type, in which fragments select, on any type that it can be. */
function fieldOf(
  type: GraphQLNamedType | undefined,
  name: string,
  schema: GraphQLSchema,
): GraphQLField<unknown, unknown> | undefined {
  if (type === undefined || isObjectType(type)) return type?.getFields()[name];
  const possible = 'getTypes' in type ? type.getTypes() : [];
  return possible.map((one) => fieldOf(one, name, schema)).find((field) => field !== undefined);
}

function listSizeOf(field: GraphQLField<unknown, unknown> | undefined, name: string): number {
  if (field === undefined || !isListType(getNullableType(field.type))) return 1;
  const directive = field.astNode?.directives?.find((one) => one.name.value === 'listSize');
  const size = directive?.arguments?.find((one) => one.name.value === 'assumedSize')?.value;
  if (size?.kind === Kind.INT) return Number(size.value);
  return field.astNode === undefined ? (introspectionListSizes[name] ?? 1) : DEFAULT_LIST_SIZE;
}
