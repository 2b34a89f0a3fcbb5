import { Kind, getNamedType, getNullableType, isListType, isObjectType } from 'graphql';
import type { FieldNode, GraphQLField, GraphQLNamedType, GraphQLSchema } from 'graphql';
import { groupByResponseKey, selectFields } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** How many items a list is taken to have where its field does not say so by `@listSize`. */
const DEFAULT_LIST_SIZE = 10;

/**
 * How many items the lists of introspection have in this schema, roundly; those of a type or a field, on average. Most
 * types have no interfaces and the like, and one type in two is wrapped in another one.
 */
const introspectionListSizes: Readonly<Record<string, number>> = {
  types: 45,
  fields: 5,
  directives: 25,
  locations: 3,
  enumValues: 2,
  args: 0.5,
  inputFields: 0.5,
  interfaces: 0.5,
  possibleTypes: 0.5,
  ofType: 0.7,
};

/** How long the longest list of one type that was asked for by itself is, roundly: permissions have as many fields. */
const LONGEST_LIST_OF_TYPE = 45;

/** A subgraph's whole SDL is one field, and weighs as much as this many. */
const SDL_WEIGHT = 500;

/** How long the texts are that a schema tells of itself, roundly, in bytes. */
const textBytes: Readonly<Record<string, number>> = { sdl: 30_000, description: 300 };

/** What a field takes beside its name and a text, in bytes: quotes, a colon, a comma, a number or a brace. */
const FIELD_BYTES = 20;

/** How large a part of an answer is. */
export interface AnswerSize {
  readonly fields: number;
  /** Without the texts of records, whose length shows only when they are read. */
  readonly bytes: number;
}

/** What the size of an answer is told by. */
export interface AnswerScope extends SelectionScope {
  readonly schema: GraphQLSchema;
}

/**
 * Measures what an answer has below one value of a type: what aliases, fragments and lists multiply counts as often as it
 * is answered. How long a list will be is not known yet; `@listSize` says what to take.
 *
 * @param type the type of the value; what is selected on one that it can be counts
 * @param isOneOfAll whether the value is one of all the types that introspection lists
 * @param most stops soon after so many fields, so that a selection that grows exponentially is not followed to its end
 */
export function measureAnswer(
  nodes: readonly FieldNode[],
  type: GraphQLNamedType | undefined,
  scope: AnswerScope,
  most: number,
  isOneOfAll = false,
): AnswerSize {
  const { fields: selected } = selectFields(
    nodes.map(({ selectionSet }) => selectionSet),
    null,
    scope,
  );
  let fields = 0;
  let bytes = 0;
  for (const group of groupByResponseKey(selected)) {
    const [{ name, alias, selectionSet }] = group;
    const field = fieldOf(type, name.value, scope.schema);
    const items = listSizeOf(field, name.value, isOneOfAll);
    if (items > 1 && selectionSet === undefined) fields += items;
    else if (name.value === 'sdl') fields += SDL_WEIGHT;
    else fields += 1;
    // A response key is as long as the caller likes.
    bytes +=
      FIELD_BYTES + (alias ?? name).value.length + (isOfSchema(field) ? (textBytes[name.value] ?? 0) : 0);
    if (selectionSet !== undefined) {
      const inner = measureAnswer(
        group,
        field && getNamedType(field.type),
        scope,
        (most - fields) / items,
        name.value === 'types',
      );
      fields += items * inner.fields;
      bytes += items * inner.bytes;
    } else {
      bytes += Math.max(0, items - 1) * FIELD_BYTES;
    }
    if (fields > most) break;
  }
  return { fields: Math.ceil(fields), bytes: Math.ceil(bytes) };
}

/** Whether a field tells of the schema itself, and not of a record. */
export function isOfSchema(field: GraphQLField<unknown, unknown> | undefined): boolean {
  return field?.astNode === undefined || field.name === 'sdl' || field.name === '_service';
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

function listSizeOf(
  field: GraphQLField<unknown, unknown> | undefined,
  name: string,
  isOneOfAll: boolean,
): number {
  if (field === undefined) return 1;
  if (!isListType(getNullableType(field.type))) {
    return field.astNode === undefined ? (introspectionListSizes[name] ?? 1) : 1;
  }
  const directive = field.astNode?.directives?.find((one) => one.name.value === 'listSize');
  const size = directive?.arguments?.find((one) => one.name.value === 'assumedSize')?.value;
  if (size?.kind === Kind.INT) return Number(size.value);
  if (field.astNode !== undefined) return DEFAULT_LIST_SIZE;
  if (!isOneOfAll && (name === 'fields' || name === 'enumValues')) return LONGEST_LIST_OF_TYPE;
  return introspectionListSizes[name] ?? 2;
}
