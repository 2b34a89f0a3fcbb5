import { Kind, parse } from 'graphql';
import type { FieldNode, FragmentDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { DeniedFields, noDeniedFields } from '../../src/organizations/denied-fields.ts';
import { planOf } from '../../src/organizations/plan.ts';
import type { Plan } from '../../src/organizations/plan.ts';
import { WalkTooLong } from '../../src/organizations/selection.ts';
import type { SelectionScope } from '../../src/organizations/selection.ts';

/** The root fields of a document, and a scope to read them in. */
function read(document: string, variableValues: SelectionScope['variableValues'] = {}) {
  const nodes: FieldNode[] = [];
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of parse(document).definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const node of definition.selectionSet.selections) if (node.kind === Kind.FIELD) nodes.push(node);
  }
  return { nodes, scope: { fragments, variableValues } };
}

const denied = new DeniedFields([
  'name',
  'contacts',
  'address.street',
  'trackingSettings.time.rounding',
  'parent',
]);
const nothing = { sources: [], wantsName: false, parent: null };
const work = { ...nothing, sources: ['workforce'] };

describe('planOf, with denied fields', () => {
  test.each([
    ['{ o { id name contacts { email } parent { name parent { id } } } }', nothing],
    ['{ o { address { street } } }', nothing],
    [
      '{ o { address { a: street ... on Address { street } ...F } } } fragment F on Address { street }',
      nothing,
    ],
    ['{ o { address { street city } } }', work],
    ['{ o { address { city street } } }', work],
    ['{ o { address { street } a: address { city } } }', work],
    ['{ o { address { __typename } } }', work],
    ['{ o { address { street @skip(if: true) } } }', work],
    ['{ o { trackingSettings { time { rounding { entryStart { type } } } } } }', nothing],
    ['{ o { trackingSettings { time { rounding { entryStart { type } } clockOnly } } } }', work],
    ['{ o { trackingSettings { time { rounding { entryStart { type } } } location { ssid } } } }', work],
    ['{ o { sources { source } } }', { ...nothing, sources: ['access', 'workforce'] }],
  ])('%s', (document, plan) => {
    const { nodes, scope } = read(document);
    expect(planOf(nodes, scope, new Map(), denied)).toEqual(plan);
  });

  test('of a document that was planned for others, is their own each time', () => {
    const { nodes, scope } = read('{ o { type name } }');
    const other = new DeniedFields(['type']);
    const plans = [denied, other, noDeniedFields, denied, other].map((each) =>
      planOf(nodes, scope, new Map(), each),
    );
    expect(plans).toEqual([
      work,
      { ...nothing, wantsName: true },
      { ...work, wantsName: true },
      work,
      { ...nothing, wantsName: true },
    ]);
    expect(plans[3]).toBe(plans[0]);
    expect(plans[4]).toBe(plans[1]);
    expect(planOf(nodes, scope, new Map())).toBe(plans[2]);
  });

  test('is kept for the callers who came last, not for every set of fields that anybody lacks', () => {
    const { nodes, scope } = read('{ o { type name } }');
    const plan = (each: DeniedFields) => planOf(nodes, scope, new Map(), each);
    const sets = Array.from({ length: 200 }, (_, index) => new DeniedFields([`a${String(index)}`]));
    const plans = sets.map(plan);
    const keptOnes = sets.filter((each, index) => plan(each) === plans[index]);
    expect(plans).toEqual(sets.map(() => ({ ...work, wantsName: true })));
    expect(keptOnes.length).toBeLessThan(50);

    const last = sets.slice(-5);
    const lastPlans = last.map(plan);
    expect(last.map(plan).every((each, index) => each === lastPlans[index])).toBe(true);
  });

  test('is kept for equal sets of fields, whoever lacks them', () => {
    const { nodes, scope } = read('{ o { type name } }');
    const one = planOf(nodes, scope, new Map(), new DeniedFields(['type', 'name']));
    expect(planOf(nodes, scope, new Map(), new DeniedFields(['name', 'type']))).toBe(one);
  });

  test.each([
    ['just there', 'address { street city @include(if: $on) }'],
    [
      'further down',
      'trackingSettings { time { rounding { entryEnd { type } } clockOnly @include(if: $on) } }',
    ],
  ])('where a variable decides below a denied path, %s, is kept for the request alone', (_, selection) => {
    const { nodes, scope } = read(`query ($on: Boolean!) { o { ${selection} } }`, { on: true });
    const request = new Map<FieldNode, Plan>();
    const plan = planOf(nodes, scope, request, denied);
    expect(plan).toEqual(work);
    expect(planOf(nodes, scope, request, denied)).toBe(plan);
    const otherScope = { ...scope, variableValues: { on: false } };
    expect(planOf(nodes, otherScope, new Map(), denied)).toEqual(nothing);
  });

  test('walks as far as without them, each time, where none is below what is selected', () => {
    const { nodes, scope } = read('{ o { id name type parent { id } permissions { enabled } } }');
    const other = new DeniedFields(['name', 'address.street']);
    const walked = [noDeniedFields, other, other].map((each) => {
      const walk = { left: 100 };
      planOf(nodes, { ...scope, walk }, new Map(), each);
      return 100 - walk.left;
    });
    expect(walked).toEqual([6, 6, 6]);
  });

  test('takes what it follows below a denied path from the walk', () => {
    const spreads = '...F '.repeat(50);
    const { nodes, scope } = read(`{ o { address { ${spreads} } } } fragment F on Address { street }`);
    expect(() => planOf(nodes, { ...scope, walk: { left: 40 } }, new Map(), denied)).toThrow(WalkTooLong);
    expect(planOf(nodes, { ...scope, walk: { left: 100 } }, new Map(), denied)).toEqual(nothing);
  });
});
