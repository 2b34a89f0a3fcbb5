import { Kind, parse, visit } from 'graphql';
import type { DocumentNode, FragmentDefinitionNode, OperationDefinitionNode, SelectionNode } from 'graphql';
import { describe, expect, test } from 'vitest';
import { Links } from '../../src/organizations/links.ts';
import { checkLimits } from '../../src/organizations/operation-limits.ts';
import { Organizations } from '../../src/organizations/organizations.ts';
import { createSchema } from '../../src/server/schema.ts';
import { numbersTo } from '../organizations/records.ts';
import { TestDeadline } from '../upstream/connect.ts';
import { createInProcessSources, plainConfig } from './support/in-process-graph.ts';

/** As `operation-limits.ts` says, and as refusals tell. */
const MAX_WALK = 200_000;

const schema = createSchema();

/** Counts every selection of a document that is looked at from now on. */
function watchSelections(document: DocumentNode): { readonly seen: number; readonly total: number } {
  let seen = 0;
  let total = 0;
  visit(document, {
    SelectionSet: ({ selections }) => {
      total += selections.length;
      const iterate = selections[Symbol.iterator].bind(selections);
      Object.defineProperty(selections, Symbol.iterator, {
        *value(): Generator<SelectionNode> {
          for (const node of { [Symbol.iterator]: iterate }) {
            seen += 1;
            yield node;
          }
        },
      });
    },
  });
  return {
    get seen() {
      return seen;
    },
    total,
  };
}

/** Checks a document's limits; how many selections that took, and what was said. */
function check(text: string): { seen: number; total: number; code: string | null; again: number } {
  const document = parse(text);
  const selections = watchSelections(document);
  const [operation] = document.definitions as readonly OperationDefinitionNode[];
  const fragments: Record<string, FragmentDefinitionNode> = {};
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  using deadline = new TestDeadline();
  const checkOnce = () =>
    checkLimits(
      { schema, operation: operation!, fragments, variables: {} },
      new Organizations({
        viewer: null,
        sources: createInProcessSources(),
        links: new Links(),
        credentials: { access: null, workforce: null },
        deadline,
        maxUpstreamCalls: plainConfig.limits.maxUpstreamCalls,
        observers: { access: {}, workforce: {} },
      }),
      plainConfig.limits,
    );
  const code = codeOf(checkOnce());
  const { seen, total } = selections;
  codeOf(checkOnce());
  return { seen, total, code, again: selections.seen - seen };
}

/** No link has to be looked up where they are in memory: it is said at once. */
function codeOf(error: ReturnType<typeof checkLimits>): string | null {
  if (error instanceof Promise) throw new Error('the limits were not checked at once');
  return error?.code ?? null;
}

const many = (count: number, make: (number: number) => string) => numbersTo(count).map(make).join(' ');

describe('what an operation asks for', () => {
  test.each([
    ['one organization', 1, '{ organization(id: "a") { id name parent { id } } }'],
    ['a fragment', 1, '{ organization(id: "a") { ...A } } fragment A on Organization { id name }'],
    [
      'a hundred aliases',
      100,
      `{ ${many(100, (number) => `o${number}: organization(id: "a") { id name }`)} }`,
    ],
  ])(
    'of %s, is found in two looks at a root field and three at others, and never again',
    (_, roots, text) => {
      const { seen, total, code, again } = check(text);
      expect([seen, code, again]).toEqual([2 * roots + 3 * (total - roots), null, 0]);
    },
  );

  test.each([
    [
      'that are spread again and again',
      'TOO_COMPLEX',
      `{ ${many(100, (number) => `r${number}: organization(id: "z") { ...A }`)} }
       fragment A on Organization { ${many(380, (number) => `a${number}: parent { ...S }`)} }
       fragment S on Organization { ${'...E '.repeat(2300)} } fragment E on Organization { id }`,
    ],
    [
      'that are skipped',
      'TOO_COMPLEX',
      `{ ${many(2, (number) => `r${number}: organization(id: "z") { ...A }`)} }
       fragment A on Organization { ${many(200, (number) => `a${number}: parent { ...B }`)} }
       fragment B on Organization { ${many(200, (number) => `b${number}: parent { ...S }`)} }
       fragment S on Organization { ...E ${'...E @skip(if: true) '.repeat(700)} }
       fragment E on Organization { id }`,
    ],
    [
      'within fragments',
      'TOO_MANY_FIELDS',
      `{ organization(id: "z") { ...F1 } } ${many(17, (number) => {
        const next = `parent { ...F${number + 1} }`;
        return `fragment F${number} on Organization { a: ${next} b: ${next} }`;
      })} fragment F18 on Organization { id }`,
    ],
  ])('of fragments %s, is followed no further than the bound', (_, expected, text) => {
    const { seen, total, code } = check(text);
    expect(code).toBe(expected);
    // The bound is on what is followed; before that, everything is looked at once for its shape.
    expect(seen).toBeLessThanOrEqual(MAX_WALK + total);
  });
});
