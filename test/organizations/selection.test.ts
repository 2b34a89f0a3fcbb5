import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { accessPath, acme, acmeGraph, workforcePath } from './records.ts';

const access = [accessPath(acme.accessId)];
const workforce = [workforcePath(acme.workforceId)];
const both = [...access, ...workforce];

describe('selection without variables', () => {
  test.each([
    [
      'a named fragment',
      '{ organization(id: "acme") { ...F } } fragment F on Organization { isPersonal }',
      access,
    ],
    [
      'nested named fragments',
      `{ organization(id: "acme") { ...A } }
       fragment A on Organization { ...B }
       fragment B on Organization { ...C }
       fragment C on Organization { description }`,
      workforce,
    ],
    [
      'a named fragment on the root',
      '{ ...R } fragment R on Query { organization(id: "acme") { isPersonal } }',
      access,
    ],
    ['an inline fragment on the root', '{ ... on Query { organization(id: "acme") { type } } }', workforce],
    ['an inline fragment', '{ organization(id: "acme") { ... on Organization { isPersonal } } }', access],
    ['an inline fragment without a type', '{ organization(id: "acme") { ... { description } } }', workforce],
    [
      'an inline fragment on the union around it',
      '{ organization(id: "acme") { ... on _Entity { ... on Organization { isPersonal } } } }',
      access,
    ],
    [
      'inline and named fragments in each other',
      `{ organization(id: "acme") { ... { ...A ... on Organization { ... { description } } } } }
       fragment A on Organization { ... { isPersonal } }`,
      both,
    ],
    [
      'a fragment that is spread again and again',
      `{ organization(id: "acme") { ...A ...A ... { ...A } ...B } }
       fragment A on Organization { isPersonal }
       fragment B on Organization { ...A }`,
      access,
    ],
    ['an alias', '{ organization(id: "acme") { description: isPersonal } }', access],
    [
      'an alias of the root field',
      '{ currentOrganization: organization(id: "acme") { isPersonal } }',
      access,
    ],
    [
      'fields that merge',
      '{ organization(id: "acme") { isPersonal } organization(id: "acme") { description } }',
      both,
    ],
    [
      'fields that merge out of fragments',
      `{ organization(id: "acme") { __typename } ...R ... { organization(id: "acme") { isPersonal } } }
       fragment R on Query { organization(id: "acme") { description } }`,
      both,
    ],
    [
      'a field that is skipped',
      '{ organization(id: "acme") { isPersonal description @skip(if: true) } }',
      access,
    ],
    [
      'a field that is not skipped',
      '{ organization(id: "acme") { isPersonal description @skip(if: false) } }',
      both,
    ],
    [
      'a field that is included',
      '{ organization(id: "acme") { isPersonal description @include(if: true) } }',
      both,
    ],
    [
      'a field that is not included',
      '{ organization(id: "acme") { isPersonal description @include(if: false) } }',
      access,
    ],
    [
      'a field that is included and skipped',
      '{ organization(id: "acme") { isPersonal description @include(if: true) @skip(if: true) } }',
      access,
    ],
    [
      'a fragment that is skipped and another that is the same',
      `{ organization(id: "acme") { ...F @skip(if: true) isPersonal ... @include(if: false) { ...F } } }
       fragment F on Organization { description }`,
      access,
    ],
    [
      'a fragment that is skipped first and spread after that',
      `{ organization(id: "acme") { ...F @skip(if: true) ...F } }
       fragment F on Organization { description }`,
      workforce,
    ],
    ['everything skipped', '{ organization(id: "access:73") { description @skip(if: true) } }', access],
    ['the root field skipped', '{ organization(id: "acme") @skip(if: true) { id } }', []],
    [
      'introspection only',
      '{ organization(id: "access:73") { __typename } __typename __schema { __typename } }',
      access,
    ],
  ])('with %s, asks only whom it needs', async (_, document, expected) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual(expected);
  });
});

describe('selection with a variable', () => {
  test.each([
    [
      'on a field',
      'query ($on: Boolean!) { organization(id: "acme") { isPersonal description @include(if: $on) } }',
    ],
    [
      'on an inline fragment',
      'query ($on: Boolean!) { organization(id: "acme") { isPersonal ... @include(if: $on) { description } } }',
    ],
    [
      'on a spread',
      `query ($on: Boolean!) { organization(id: "acme") { isPersonal ...F @include(if: $on) } }
       fragment F on Organization { description }`,
    ],
    [
      'inside a fragment',
      `query ($on: Boolean!) { organization(id: "acme") { isPersonal ...F } }
       fragment F on Organization { ... { description @include(if: $on) } }`,
    ],
    [
      'on the one of two root fields that merge',
      `query ($on: Boolean!) {
         organization(id: "acme") { isPersonal }
         organization(id: "acme") @include(if: $on) { description }
       }`,
    ],
    [
      'on the first of two root fields that merge',
      `query ($on: Boolean!) {
         organization(id: "acme") @include(if: $on) { description }
         organization(id: "acme") { isPersonal }
       }`,
    ],
    [
      'that skips',
      'query ($off: Boolean!) { organization(id: "acme") { isPersonal description @skip(if: $off) } }',
    ],
    [
      'beside a literal',
      `query ($on: Boolean!) {
         organization(id: "acme") { isPersonal description @skip(if: false) @include(if: $on) }
       }`,
    ],
    [
      'with a default',
      'query ($on: Boolean! = false) { organization(id: "acme") { isPersonal description @include(if: $on) } }',
    ],
    [
      'in a list',
      'query ($on: Boolean!) { organizations(ids: ["acme"]) { isPersonal description @include(if: $on) } }',
    ],
  ])('%s, is read anew for each value of the same document', async (_, document) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    for (const on of [true, false, false, true, true, false]) {
      graph.access.clear();
      graph.workforce.clear();
      const variables = document.includes('$off') ? { off: !on } : { on };
      const answer = await graph.query(document, { variables });
      expect(answer.errors).toBeUndefined();
      expect(graph.calls).toEqual(on ? both : access);
    }
  });

  test('that decides about a parent, loads it only where it is selected', async () => {
    const parentId = '123abc78-39c5-436f-a70b-d3a14db753c6';
    const options = acmeGraph({}, { organizationType: { parentOrganizationUnitId: parentId } });
    await using graph = await startGraph(options);
    const document = `query ($on: Boolean!) {
      organization(id: "acme") { description parent @include(if: $on) { id } }
    }`;
    for (const on of [false, true, false, true]) {
      graph.workforce.clear();
      const answer = await graph.query(document, { variables: { on } });
      expect(answer.errors).toBeUndefined();
      expect(graph.calls).toEqual(on ? [...workforce, workforcePath(parentId)] : workforce);
    }
  });

  test('inside a parent, is read anew for each value of the same document', async () => {
    const parent = { id: 'holding', accessId: '9', workforceId: '123abc78-39c5-436f-a70b-d3a14db753c6' };
    const options = acmeGraph({}, { organizationType: { parentOrganizationUnitId: parent.workforceId } });
    await using graph = await startGraph({ ...options, links: [acme, parent] });
    graph.access.on(accessPath('9'), { json: { id: 9 } });
    graph.workforce.on(workforcePath(parent.workforceId), { json: { id: parent.workforceId } });
    const document = `query ($on: Boolean!) {
      organization(id: "acme") { parent { type ...F } }
    } fragment F on Organization { isPersonal @include(if: $on) }`;
    for (const on of [false, true, true, false]) {
      graph.access.clear();
      graph.workforce.clear();
      const answer = await graph.query(document, { variables: { on } });
      expect(answer.errors).toBeUndefined();
      const ofParent = workforcePath(parent.workforceId);
      expect(graph.calls).toEqual([...(on ? [accessPath('9')] : []), ...workforce, ofParent]);
    }
  });

  test('of one document with two operations that share a fragment, is read by operation', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const shared = 'fragment R on Query { organization(id: "acme") { isPersonal } }';
    const alone = `query { ...R } ${shared}`;
    const merged = `query { ...R organization(id: "acme") { description } } ${shared}`;
    for (const [document, expected] of [
      [alone, access],
      [merged, both],
      [alone, access],
    ] as const) {
      graph.access.clear();
      graph.workforce.clear();
      await graph.query(document);
      expect(graph.calls).toEqual(expected);
    }
  });
});
