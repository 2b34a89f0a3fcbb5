import { Kind, parse } from 'graphql';
import type { FieldNode, FragmentDefinitionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { planOf } from '../../src/organizations/plan.ts';
import type { Plan } from '../../src/organizations/plan.ts';
import type { SelectionScope } from '../../src/organizations/selection.ts';

/** The root field nodes of a document's operation, and a scope to read them in. */
function read(
  document: string,
  variableValues: SelectionScope['variableValues'] = {},
): { nodes: FieldNode[]; scope: SelectionScope } {
  const nodes: FieldNode[] = [];
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of parse(document).definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const node of definition.selectionSet.selections) if (node.kind === Kind.FIELD) nodes.push(node);
  }
  return { nodes, scope: { fragments, variableValues } };
}

describe('planOf', () => {
  test('with fields of both sides and parents, names the sources of each level', () => {
    const { nodes, scope } = read(
      '{ o { id isPersonal p: parent { name } parent { type parent { sources } } } }',
    );
    expect(planOf(nodes, scope, new Map())).toEqual({
      sources: ['access', 'workforce'],
      wantsName: false,
      parent: {
        sources: ['workforce'],
        wantsName: true,
        parent: { sources: ['access', 'workforce'], wantsName: false, parent: null },
      },
    });
  });

  test('with a field that no source is known for, throws', () => {
    const { nodes, scope } = read('{ o { salary } }');
    expect(() => planOf(nodes, scope, new Map())).toThrow('Organization.salary');
  });

  test('with a thousand levels of parents, ends', () => {
    const { nodes, scope } = read(`{ o ${'{ parent '.repeat(1000)} { id } ${'}'.repeat(1000)} }`);
    let levels = 0;
    for (let plan = planOf(nodes, scope, new Map()).parent; plan !== null; plan = plan.parent) {
      levels += 1;
    }
    expect(levels).toBe(1000);
  });

  test('with fragments that double at each level, ends at once', () => {
    const levels = Array.from({ length: 60 }, (_, level) => {
      const next = level === 59 ? 'type' : `...F${level + 1}`;
      return `fragment F${level} on Organization { a: parent { ${next} } b: parent { ${next} } }`;
    });
    const { nodes, scope } = read(`{ o { ...F0 } } ${levels.join('\n')}`);
    expect(planOf(nodes, scope, new Map()).parent).not.toBeNull();
  });

  test.each([
    ['no variable decides', '{ o { name parent { id } } }', {}, true],
    ['a variable decides', 'query ($on: Boolean!) { o { name @include(if: $on) } }', { on: true }, false],
    [
      'a variable decides within a parent',
      'query ($on: Boolean!) { o { parent { name @skip(if: $on) } } }',
      { on: true },
      false,
    ],
    [
      'a variable decides within a fragment',
      'query ($on: Boolean!) { o { ...F } } fragment F on Organization { name @skip(if: $on) }',
      { on: true },
      false,
    ],
  ])(
    'where %s, keeps the plan for the request, and beyond it only without a variable',
    (_, document, variables, lasts) => {
      const { nodes, scope } = read(document, variables);
      const request = new Map<FieldNode, Plan>();
      const plan = planOf(nodes, scope, request);
      expect(planOf(nodes, scope, new Map()) === plan).toBe(lasts);
      expect(planOf(nodes, scope, request)).toBe(plan);
    },
  );

  test('of nodes that merge, is kept for the request alone', () => {
    const { nodes, scope } = read('{ o { name } o { type } }');
    const request = new Map<FieldNode, Plan>();
    const plan = planOf(nodes, scope, request);
    expect(plan).toEqual({ sources: ['workforce'], wantsName: true, parent: null });
    expect(planOf(nodes, scope, request)).toBe(plan);
    expect(planOf(nodes.slice(0, 1), scope, new Map()).sources).toEqual([]);
  });
});
