import { SchemaMetaFieldDef, TypeMetaFieldDef, getNamedType } from 'graphql';
import type { FragmentDefinitionNode, GraphQLField, GraphQLSchema, OperationDefinitionNode } from 'graphql';
import { measureAnswer } from './answer-size.ts';
import type { AnswerSize } from './answer-size.ts';
import { shapeOf } from './operation-shape.ts';
import { countWhile, groupByResponseKey, selectFields, takeKept } from './selection.ts';
import type { NodesOfField, SelectionScope, Walked } from './selection.ts';

/** An operation that is about to be executed. */
export interface PendingOperation {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The variables as they were sent. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** One field of an operation's own selection, and what is known of it before it is read. */
export class RootField {
  readonly nodes: NodesOfField;
  readonly name: string;
  /** What the schema says of it; undefined for `__typename`. */
  readonly definition: GraphQLField<unknown, unknown> | undefined;
  #size: { readonly ofItem: Walked<AnswerSize>; readonly most: number } | null = null;

  constructor(nodes: NodesOfField, schema: GraphQLSchema) {
    this.nodes = nodes;
    this.name = nodes[0].name.value;
    this.definition = definitionOf(schema, this.name);
  }

  /**
   * How large one item of its answer is.
   *
   * @param most counts no further than about so many fields
   * @throws WalkTooLong where the scope's walk is used up
   */
  measureItem(schema: GraphQLSchema, scope: SelectionScope, most: number): AnswerSize {
    if (this.#size?.most === most) return takeKept(this.#size.ofItem, scope);
    const type = this.definition && getNamedType(this.definition.type);
    const ofItem = countWhile(scope, (counting) =>
      measureAnswer(this.nodes, type, { ...counting, schema }, most),
    );
    this.#size = { ofItem, most };
    return ofItem.found;
  }
}

const lasting = new WeakMap<OperationDefinitionNode, Walked<readonly RootField[]>>();

/**
 * Lists an operation's root fields. Where no variable decides what is selected they are kept for as long as the document
 * is, and with them their sizes: of a small operation's time, working them out anew took a fiftieth.
 *
 * @throws WalkTooLong where the scope's walk is used up
 */
export function rootFieldsOf(
  { schema, operation, fragments }: PendingOperation,
  scope: SelectionScope,
): readonly RootField[] {
  const known = lasting.get(operation);
  if (known !== undefined) return takeKept(known, scope);
  const rootFields = countWhile(scope, (counting) => {
    const { fields } = selectFields([operation.selectionSet], ['Query'], counting);
    return Array.from(groupByResponseKey(fields), (nodes) => new RootField(nodes, schema));
  });
  if (!shapeOf(operation, fragments).variablesDecide) lasting.set(operation, rootFields);
  return rootFields.found;
}

function definitionOf(schema: GraphQLSchema, name: string): GraphQLField<unknown, unknown> | undefined {
  if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
  if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  return schema.getQueryType()?.getFields()[name];
}
