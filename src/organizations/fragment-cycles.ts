import { Kind } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, FragmentSpreadNode, SelectionSetNode } from 'graphql';

/**
 * Finds a fragment that is spread within itself, in time linear in the document.
 *
 * @returns a spread that closes the cycle; null if there is none
 * @throws RangeError if fragments are nested too deeply for the stack
 */
export function findFragmentCycle({ definitions }: DocumentNode): FragmentSpreadNode | null {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  const byName = new Map(fragments.map((fragment) => [fragment.name.value, fragment]));
  const open = new Set<FragmentDefinitionNode>();
  const done = new Set<FragmentDefinitionNode>();

  const visit = (fragment: FragmentDefinitionNode): FragmentSpreadNode | null => {
    open.add(fragment);
    for (const spread of spreadsIn(fragment.selectionSet)) {
      const next = byName.get(spread.name.value);
      if (next === undefined || done.has(next)) continue;
      if (open.has(next)) return spread;
      const found = visit(next);
      if (found !== null) return found;
    }
    open.delete(fragment);
    done.add(fragment);
    return null;
  };
  for (const fragment of byName.values()) {
    const found = done.has(fragment) ? null : visit(fragment);
    if (found !== null) return found;
  }
  return null;
}

function spreadsIn(selectionSet: SelectionSetNode): FragmentSpreadNode[] {
  const spreads: FragmentSpreadNode[] = [];
  const pending = [selectionSet];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const selection of next.selections) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) spreads.push(selection);
      else if (selection.selectionSet !== undefined) pending.push(selection.selectionSet);
    }
  }
  return spreads;
}
