import { Kind } from 'graphql';
import type { DocumentNode, FieldNode, SelectionSetNode, ValueNode } from 'graphql';

/** Thrown when a document has more selections than are counted. */
export class TooManySelections extends Error {
  override readonly name = 'TooManySelections';
}

/**
 * Counts the selections of a document as validation works through them: each fragment anew wherever it is spread, each
 * pair of fields with one response key, and each pair of fragments that meet. Stops at the limit, so that counting costs
 * no more than the limit does. The document's fragments must not have cycles.
 */
export class OverlapCount {
  readonly #definitions: readonly SelectionSetNode[];
  readonly #fragments = new Map<string, SelectionSetNode>();
  #left: number;

  constructor({ definitions }: DocumentNode, maxSelections: number) {
    const executable = definitions.filter((definition) => 'selectionSet' in definition);
    this.#definitions = executable.map(({ selectionSet }) => selectionSet);
    for (const definition of executable) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) {
        this.#fragments.set(definition.name.value, definition.selectionSet);
      }
    }
    this.#left = maxSelections;
  }

  /**
   * Counts every definition by itself: validation does so, too.
   *
   * @throws TooManySelections
   * @throws RangeError if selections are nested too deeply for the stack
   */
  count(): void {
    for (const selectionSet of this.#definitions) this.#countMerged([selectionSet]);
  }

  /** Counts selection sets that are merged to one, as those of fields with one response key are. */
  #countMerged(selectionSets: readonly SelectionSetNode[]): void {
    const scope = new Scope();
    for (const selectionSet of selectionSets) this.#collect(selectionSet, scope);
    this.#spend(scope.fragments.size * scope.comparedSpreads);
    for (const { fields, selectionSets: below } of scope.fields.values()) {
      this.#spend(fields * (fields - 1));
      if (below.length > 0) this.#countMerged(below);
    }
  }

  #collect(selectionSet: SelectionSetNode, scope: Scope): void {
    this.#spend(selectionSet.selections.length);
    const spreads: string[] = [];
    const collect = ({ selections }: SelectionSetNode): void => {
      for (const selection of selections) {
        if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.push(selection.name.value);
        else if (selection.kind === Kind.FIELD) {
          for (const argument of selection.arguments ?? []) this.#spend(countValues(argument.value) - 1);
          scope.add(selection);
        } else {
          this.#spend(selection.selectionSet.selections.length);
          collect(selection.selectionSet);
        }
      }
    };
    collect(selectionSet);
    // One spread alone is compared with fields only.
    if (spreads.length > 1) scope.comparedSpreads += spreads.length;
    for (const name of spreads) {
      if (scope.fragments.has(name)) continue;
      scope.fragments.add(name);
      const fragment = this.#fragments.get(name);
      if (fragment !== undefined) this.#collect(fragment, scope);
    }
  }

  #spend(count: number): void {
    this.#left -= count;
    if (this.#left < 0) throw new TooManySelections();
  }
}

/** What is selected on one object. */
class Scope {
  /** By response key: how many fields have it, and what they select. */
  readonly fields = new Map<string, { fields: number; readonly selectionSets: SelectionSetNode[] }>();
  readonly fragments = new Set<string>();
  /** How many spreads stand beside another one. */
  comparedSpreads = 0;

  add({ name, alias, selectionSet }: FieldNode): void {
    const key = (alias ?? name).value;
    let group = this.fields.get(key);
    if (group === undefined) this.fields.set(key, (group = { fields: 0, selectionSets: [] }));
    group.fields += 1;
    if (selectionSet !== undefined) group.selectionSets.push(selectionSet);
  }
}

function countValues(value: ValueNode): number {
  if (value.kind === Kind.LIST) return value.values.reduce((sum, item) => sum + countValues(item), 1);
  if (value.kind === Kind.OBJECT) {
    return value.fields.reduce((sum, field) => sum + countValues(field.value), 1);
  }
  return 1;
}
