import type { FieldNode } from 'graphql';
import type { DeniedFields } from './denied-fields.ts';
import { selectFields } from './selection.ts';
import type { SelectionScope } from './selection.ts';

/** Whether a selection is denied, and whether other variables could say otherwise. */
export interface DeniedSelection {
  readonly isDenied: boolean;
  readonly variablesDecide: boolean;
}

const isDeniedItself: DeniedSelection = { isDenied: true, variablesDecide: false };
const mayBeRead: DeniedSelection = { isDenied: false, variablesDecide: false };

/**
 * Tells whether nothing that is selected may be read: the field itself is denied, or whatever is selected below it is. Then
 * nobody need be asked for it.
 *
 * @param nodes of one field
 * @param path the field's path below `Organization`
 * @throws WalkTooLong where the scope's walk is used up
 */
export function findDenied(
  nodes: readonly FieldNode[],
  path: string,
  denied: DeniedFields,
  scope: SelectionScope,
): DeniedSelection {
  if (denied.has(path)) return isDeniedItself;
  if (!denied.hasBelow(path)) return mayBeRead;
  const selected = selectFields(
    nodes.map(({ selectionSet }) => selectionSet),
    null,
    scope,
  );
  let isDenied = selected.fields.length > 0;
  let { variablesDecide } = selected;
  for (const node of selected.fields) {
    const below = findDenied([node], `${path}.${node.name.value}`, denied, scope);
    isDenied &&= below.isDenied;
    variablesDecide ||= below.variablesDecide;
  }
  return { isDenied, variablesDecide };
}
