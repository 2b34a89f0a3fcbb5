import { GraphQLIncludeDirective, GraphQLSkipDirective, Kind, getDirectiveValues } from 'graphql';
import type { FieldNode, FragmentDefinitionNode, SelectionNode, SelectionSetNode } from 'graphql';

/** What a selection is read with: the parts of a document and a request that decide what is selected. */
export interface SelectionScope {
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  /** The operation's variables, coerced. */
  readonly variableValues: Readonly<Record<string, unknown>>;
  /** How many selections may still be followed; any number where it is left out. */
  readonly walk?: Walk;
}

/** Counts the selections that are followed: fragments multiply them, also where nothing of them is answered. */
interface Walk {
  left: number;
}

/** What was found by following selections, and how many there were. */
export interface Walked<Found> {
  readonly found: Found;
  readonly selections: number;
}

/** Thrown where more selections would be followed than may be. */
export class WalkTooLong extends Error {
  override readonly name = 'WalkTooLong';
}

/** The fields that a selection selects. */
export interface Selected {
  readonly fields: readonly FieldNode[];
  /** Whether other variables could select other fields. */
  readonly variablesDecide: boolean;
}

/**
 * Lists the fields that selection sets select on an object: fragments followed, each once; `@skip` and `@include`
 * evaluated. Fields with the same response key are all listed.
 *
 * @param typeNames the type conditions that the object meets: its own type and the abstract types around it; null for any
 * @throws WalkTooLong where the scope's walk is used up
 */
export function selectFields(
  selectionSets: readonly (SelectionSetNode | undefined)[],
  typeNames: readonly string[] | null,
  scope: SelectionScope,
): Selected {
  const fields: FieldNode[] = [];
  const followed = new Set<string>();
  let variablesDecide = false;

  const isMet = (condition: string | undefined) =>
    condition === undefined || typeNames === null || typeNames.includes(condition);
  const isIncluded = (node: SelectionNode): boolean => {
    if (node.directives === undefined || node.directives.length === 0) return true;
    variablesDecide ||= decidesByVariable(node);
    if (getDirectiveValues(GraphQLSkipDirective, node, scope.variableValues)?.['if'] === true) return false;
    return getDirectiveValues(GraphQLIncludeDirective, node, scope.variableValues)?.['if'] !== false;
  };
  const follow = (selectionSet: SelectionSetNode): void => {
    countWalk(scope, selectionSet.selections.length);
    for (const node of selectionSet.selections) {
      if (!isIncluded(node)) continue;
      if (node.kind === Kind.FIELD) {
        fields.push(node);
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        if (isMet(node.typeCondition?.name.value)) follow(node.selectionSet);
      } else {
        const fragment = scope.fragments[node.name.value];
        if (fragment === undefined || followed.has(node.name.value)) continue;
        followed.add(node.name.value);
        if (isMet(fragment.typeCondition.name.value)) follow(fragment.selectionSet);
      }
    }
  };
  for (const selectionSet of selectionSets) if (selectionSet !== undefined) follow(selectionSet);
  return { fields, variablesDecide };
}

/** Counts the selections that are followed while something is found: it can then be kept, and each use still be charged. */
export function countWhile<Found>(
  scope: SelectionScope,
  find: (scope: SelectionScope) => Found,
): Walked<Found> {
  const walk = scope.walk ?? { left: Number.MAX_SAFE_INTEGER };
  const leftBefore = walk.left;
  const found = find({ ...scope, walk });
  return { found, selections: leftBefore - walk.left };
}

/**
 * Takes out what was found by an earlier request, for as many selections as it took then: whether an operation has too
 * many must not depend on how often it was sent.
 *
 * @throws WalkTooLong where the scope's walk is used up
 */
export function takeKept<Found>({ found, selections }: Walked<Found>, scope: SelectionScope): Found {
  countWalk(scope, selections);
  return found;
}

function countWalk({ walk }: SelectionScope, selections: number): void {
  if (walk === undefined) return;
  walk.left -= selections;
  if (walk.left < 0) throw new WalkTooLong();
}

/** Whether a variable decides that a selection is made, or anything else of its directives. */
export function decidesByVariable({ directives = [] }: SelectionNode): boolean {
  return directives.some(({ arguments: given }) => given?.some(({ value }) => value.kind === Kind.VARIABLE));
}

/** Puts fields with the same response key together: they are answered by one value. */
export function groupByResponseKey(fields: readonly FieldNode[]): Iterable<NodesOfField> {
  const groups = new Map<string, [FieldNode, ...FieldNode[]]>();
  for (const node of fields) {
    const key = node.alias?.value ?? node.name.value;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [node]);
    else group.push(node);
  }
  return groups.values();
}

/** The nodes of one field, which have the same response key. */
export type NodesOfField = readonly [FieldNode, ...FieldNode[]];
