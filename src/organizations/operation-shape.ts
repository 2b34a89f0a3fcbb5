import { Kind } from 'graphql';
import type { FragmentDefinitionNode, OperationDefinitionNode, SelectionSetNode } from 'graphql';
import { decidesByVariable } from './selection.ts';

/** What an operation's text looks like, whatever its variables are. */
export interface OperationShape {
  /** How many fields stand within each other at most: 2 for `{ organization { id } }`. */
  readonly depth: number;
  /** How many fields have an alias; those of a fragment count once, however often it is spread. */
  readonly aliases: number;
  /** How many lists of introspection stand within each other at most: 1 for `{ __schema { types { fields { name } } } }`. */
  readonly introspectionDepth: number;
  /** Whether other variables could select other fields, by `@skip` or `@include`. */
  readonly variablesDecide: boolean;
}

/** Where introspection can go round in circles: the fields of a type, their types, their fields again. */
const introspectionLists = ['fields', 'inputFields', 'interfaces', 'possibleTypes'];

const shapes = new WeakMap<OperationDefinitionNode, OperationShape>();

/**
 * Measures an operation of a valid document, in one walk over it; a fragment is walked once. An operation's shape is kept
 * for as long as its document is.
 */
export function shapeOf(
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
): OperationShape {
  let shape = shapes.get(operation);
  if (shape === undefined) {
    const walk = new Walk(fragments);
    const { depth } = walk.measure(operation.selectionSet);
    shape = {
      depth,
      aliases: walk.aliases,
      introspectionDepth: walk.introspectionDepth,
      variablesDecide: walk.variablesDecide,
    };
    shapes.set(operation, shape);
  }
  return shape;
}

/** How deep a selection is, in fields and in lists of introspection. */
interface Depths {
  readonly depth: number;
  readonly lists: number;
}

class Walk {
  aliases = 0;
  introspectionDepth = 0;
  variablesDecide = false;
  readonly #fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly #measured = new Map<string, Depths>();

  constructor(fragments: Readonly<Record<string, FragmentDefinitionNode>>) {
    this.#fragments = fragments;
  }

  measure(selectionSet: SelectionSetNode | undefined): Depths {
    let depth = 0;
    let lists = 0;
    for (const node of selectionSet?.selections ?? []) {
      this.variablesDecide ||= decidesByVariable(node);
      let inner: Depths;
      if (node.kind === Kind.FIELD) {
        const name = node.name.value;
        const below = this.measure(node.selectionSet);
        if (node.alias !== undefined) this.aliases += 1;
        // Only below these do the lists' names mean introspection.
        if (name === '__schema' || name === '__type') {
          this.introspectionDepth = Math.max(this.introspectionDepth, below.lists);
        }
        inner = {
          depth: below.depth + 1,
          lists: below.lists + (introspectionLists.includes(name) ? 1 : 0),
        };
      } else if (node.kind === Kind.INLINE_FRAGMENT) {
        inner = this.measure(node.selectionSet);
      } else {
        inner = this.#measureFragment(node.name.value);
      }
      depth = Math.max(depth, inner.depth);
      lists = Math.max(lists, inner.lists);
    }
    return { depth, lists };
  }

  #measureFragment(name: string): Depths {
    let depths = this.#measured.get(name);
    if (depths === undefined) {
      depths = this.measure(this.#fragments[name]?.selectionSet);
      this.#measured.set(name, depths);
    }
    return depths;
  }
}
