import type { FieldNode } from 'graphql';
import { sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import { noDeniedFields } from './denied-fields.ts';
import type { DeniedFields } from './denied-fields.ts';
import { findDenied } from './denied-selection.ts';
import { fieldSources } from './field-sources.ts';
import { countWhile, selectFields, takeKept } from './selection.ts';
import type { SelectionScope, Walked } from './selection.ts';

/** What a selection on `Organization` needs to be read. */
export interface Plan {
  /** The sources whose own fields are selected. */
  readonly sources: readonly SourceName[];
  /** Whether `name` is selected: one source is asked for it, and another only if it has none. */
  readonly wantsName: boolean;
  /** What the parent's selection needs; null where no parent is selected. */
  readonly parent: Plan | null;
}

/** The type conditions that an organization meets, at a root field and among entities. */
const typeNames = ['Organization', '_Entity'];

/**
 * Plans that no variable can change, by the key of what the caller may not read. A field node belongs to one document, and
 * documents are kept while they are used.
 */
const lasting = new WeakMap<FieldNode, Map<string, Walked<Plan>>>();

/** For how many sets of denied fields the plan of a field is kept: documents are bounded by size, and each plan takes 250 bytes. */
const MAX_KEPT = 20;

/**
 * Reads what the selections of one field need. Nodes with the same response key are taken together. Fields that the caller
 * may not read are planned as if they were not selected.
 *
 * @param kept where to keep the plan if other variables would change it: one map a request
 * @throws WalkTooLong where the scope's walk is used up
 * @throws Error for a field that {@link fieldSources} does not know, which is a bug
 */
export function planOf(
  nodes: readonly FieldNode[],
  scope: SelectionScope,
  kept: Map<FieldNode, Plan>,
  denied: DeniedFields = noDeniedFields,
): Plan {
  const [first] = nodes;
  const known = first && nodes.length === 1 ? lasting.get(first)?.get(denied.key) : undefined;
  if (known !== undefined) return takeKept(known, scope);
  const keptPlan = first && kept.get(first);
  if (keptPlan !== undefined) return keptPlan;
  const { found, selections } = countWhile(scope, (counting) => readPlan(nodes, counting, denied));
  const { plan, variablesDecide } = found;
  if (first !== undefined) {
    if (nodes.length === 1 && !variablesDecide) keepPlan(first, denied, { found: plan, selections });
    else kept.set(first, plan);
  }
  return plan;
}

function keepPlan(node: FieldNode, { key }: DeniedFields, plan: Walked<Plan>): void {
  let plans = lasting.get(node);
  if (plans === undefined) lasting.set(node, (plans = new Map<string, Walked<Plan>>()));
  const [oldest] = plans.keys();
  if (plans.size >= MAX_KEPT && oldest !== undefined) plans.delete(oldest);
  plans.set(key, plan);
}

function readPlan(
  nodes: readonly FieldNode[],
  scope: SelectionScope,
  denied: DeniedFields,
): { plan: Plan; variablesDecide: boolean } {
  const selected = selectFields(
    nodes.map((node) => node.selectionSet),
    typeNames,
    scope,
  );
  const needed = new Set<SourceName>();
  const parents: FieldNode[] = [];
  let wantsName = false;
  let { variablesDecide } = selected;
  for (const node of selected.fields) {
    const name = node.name.value;
    const selection = findDenied([node], name, denied, scope);
    variablesDecide ||= selection.variablesDecide;
    if (selection.isDenied) continue;
    if (name === 'name') {
      wantsName = true;
      continue;
    }
    if (name === 'parent') parents.push(node);
    const sources = fieldSources[name];
    if (sources === undefined) throw new Error(`no source is known for Organization.${name}`);
    for (const source of sources) needed.add(source);
  }
  const parent = parents.length > 0 ? readPlan(parents, scope, denied) : null;
  return {
    plan: {
      sources: sourceNames.filter((source) => needed.has(source)),
      wantsName,
      parent: parent?.plan ?? null,
    },
    variablesDecide: variablesDecide || (parent?.variablesDecide ?? false),
  };
}
