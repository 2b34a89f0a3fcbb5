/** A unit above an organization. */
export interface Ancestor {
  readonly id: string;
  readonly name: string | null;
}

/** An ancestor and those above it; undefined where no more was asked for. */
interface AncestorLine extends Ancestor {
  readonly parent?: AncestorLine | null;
}

/** An organization and those above it, as far as they were asked for. */
export interface Lineage {
  readonly id: string;
  readonly parent: AncestorLine | null;
}

/** The units above an organization, the topmost first, and how they end. */
export interface Parents {
  readonly parents: readonly Ancestor[];
  /** At the top (or where it could not be read), where no more was asked for, or where a unit comes again. */
  readonly ending: 'top' | 'cut' | 'circle';
}

/** Follows the parents of an organization, each once: the platform lets a unit be above itself. */
export function findParents({ id, parent }: Lineage): Parents {
  const seen = new Set([id]);
  const parents: Ancestor[] = [];
  let unit: AncestorLine | null | undefined = parent;
  while (unit) {
    if (seen.has(unit.id)) return { parents: parents.reverse(), ending: 'circle' };
    seen.add(unit.id);
    parents.push({ id: unit.id, name: unit.name });
    unit = unit.parent;
  }
  return { parents: parents.reverse(), ending: unit === null ? 'top' : 'cut' };
}
