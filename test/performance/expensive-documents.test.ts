import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWorkloads, ownSelections } from '../../bench/workloads.ts';
import { numbersTo } from '../organizations/records.ts';
import { startInProcessGraph } from './support/in-process-graph.ts';
import type { InProcessGraph } from './support/in-process-graph.ts';

/**
 * How much more CPU time a document may take than an ordinary large one, a hundred organizations under aliases, which
 * takes about 10 ms. What is tested here took 10 to 50 times as much.
 */
const MOST_RATIO = 2.5;

const many = (count: number, make: (number: number) => string) => numbersTo(count).map(make).join(' ');
const ofOne = (selection: string) => `{ organization(id: "access:1") { ${selection} } }`;
const lines = (count: number) => '\n'.repeat(count);
const fragmentsOf = (count: number, selection: (number: number) => string) =>
  many(count, (number) => `fragment f${number} on Organization { ${selection(number)} }`);
const names =
  'id accessId workforceId name description type isPersonal isRestricted subscriptionId createdAt updatedAt';

/** Documents of at most 100 kB, each with what makes it expensive. */
const documents: readonly [string, string][] = [
  ['the same nested field', ofOne('parent{parent{parent{parent{parent{parent{id}}}}}}'.repeat(260))],
  ['the same field', ofOne('id '.repeat(3900))],
  ['the same field with a selection', ofOne('permissions{enabled}'.repeat(900))],
  ['the same list of arguments', `{${many(130, () => `a:organizations(ids:[${many(20, String)}]){id}`)}}`],
  ['one response key for many fields', ofOne(many(900, (n) => `a:${['id', 'name', 'type'][n % 3] ?? ''}`))],
  [
    'conflicts below conflicts',
    `{${many(15, (n) => `a:organization(id:1){${many(30, (m) => `k${m}:${n % 2 ? 'id' : 'name'}`)}}`)}}`,
  ],
  ['fragments side by side', `${ofOne(many(300, (n) => `...f${n}`))} ${fragmentsOf(300, () => 'id')}`],
  ['fragments with the same fields', `${ofOne(many(90, (n) => `...f${n}`))} ${fragmentsOf(90, () => names)}`],
  [
    'a chain of fragments',
    `${ofOne('...f1')} ${fragmentsOf(390, (n) => `id ...f${n + 1}`)} fragment f391 on Organization{id}`,
  ],
  [
    'a chain of parents',
    `${ofOne('...f1')} ${fragmentsOf(300, (n) => `parent{...f${n + 1}}`)} fragment f301 on Organization{id}`,
  ],
  ['a cycle of fragments', `${ofOne('...f1')} ${fragmentsOf(390, (n) => `id ...f${(n % 390) + 1}`)}`],
  [
    'many cycles',
    `${ofOne('...f1')} ${fragmentsOf(250, (n) => `...f${((n * 7) % 250) + 1} ...f${((n * 13) % 250) + 1}`)}`,
  ],
  [
    'fragments that double',
    `${ofOne('...f1')} ${fragmentsOf(17, (n) => `a:parent{...f${n + 1}} b:parent{...f${n + 1}}`)} fragment f18 on Organization{id}`,
  ],
  ['unknown fragments', ofOne(many(1900, (n) => `...f${n}`))],
  ['unused fragments', `{__typename} ${fragmentsOf(480, () => 'id')}`],
  [
    'operations over one fragment',
    `${many(180, (n) => `query q${n}{...f}`)} fragment f on Query{${many(60, (n) => `a${n}:organization(id:"a"){id}`)}}`,
  ],
  [
    'operations over many variables',
    `${many(60, (n) => `query q${n}($v:ID!){...f}`)} fragment f on Query{${many(80, (n) => `a${n}:organizations(ids:[${'$v '.repeat(25)}]){id}`)}}`,
  ],
  ['unknown fields', ofOne(many(3900, (n) => `descriptio${n}`))],
  ['fields of an unknown field', ofOne(`nothing{${many(3900, (n) => `a${n}`)}}`)],
  [
    'undefined variables far down',
    `${lines(40_000)}{${many(300, (n) => `a${n}:organization(id:$v${n}){id}`)}}`,
  ],
  ['repeated arguments far down', `${lines(45_000)}{organization(${'id:1 '.repeat(1300)}){id}}`],
  ['malformed ids far down', `${lines(45_000)}{${many(100, (n) => `a${n}:organization(id:"?"){id}`)}}`],
  ['variables', `query(${many(900, (n) => `$v${n}:ID`)}){__typename}`],
  ['directives', ofOne(many(650, () => 'id @include(if:true)'))],
  ['a large value', `{_entities(representations:[[${many(3900, String)}]]){__typename}}`],
  ['tokens', ofOne('a '.repeat(49_000))],
  ['comments', `{__typename ${'#\n'.repeat(33_000)}}`],
  ['nesting', `{organization(id:1)${'{parent'.repeat(1900)}{id}${'}'.repeat(1900)}}`],
  ['mutations', `mutation{${many(3900, (n) => `a${n}`)}}`],
  ['introspection', `{${many(90, (n) => `a${n}:__schema{types{fields{description}}}`)}}`],
  [
    'introspection of one type',
    `{${many(95, (n) => `a${n}:__type(name:"Permissions"){fields{name description}}`)}}`,
  ],
  ['the SDL', `{${many(95, (n) => `a${n}:_service{sdl}`)}}`],
];

const ids = numbersTo(100).map((number) => `access:${number}`);
const lists = (count: number) =>
  `query ($ids: [ID!]!) {${many(count, (n) => `a${n}:organizations(ids:$ids){id}`)}}`;
const entities = (selection: string) =>
  `query ($r: [_Any!]!) { _entities(representations: $r) { ... on User { ${selection} } } }`;

/** Small documents whose variables make them expensive. */
const withVariables: readonly [string, string, Record<string, unknown>][] = [
  ['lists of ids', lists(5), { ids }],
  ['more lists of ids', lists(47), { ids }],
  ['lists of malformed ids', lists(5), { ids: ids.map(() => '?') }],
  ['stubs', entities(many(480, (n) => `a${n}:id`)), { r: ids.map((id) => ({ __typename: 'User', id })) }],
  ['bad values', lists(1), { ids: numbersTo(20_000).map(() => []) }],
];

let graph: InProcessGraph;
let normalMs: number;

beforeAll(async () => {
  graph = await startInProcessGraph();
  const [normal] = createWorkloads(ownSelections).find(({ name }) => name === 'W4')!.bodies;
  const { query, ...rest } = normal!;
  for (let time = 0; time < 30; time += 1) await measure(query, rest.variables, 1);
  normalMs = await measure(query, rest.variables, 5);
}, 60_000);
afterAll(() => graph[Symbol.asyncDispose]());

/** The least CPU time that a document takes which was not sent before, without credentials, in milliseconds. */
async function measure(query: string, variables = {}, times = 3): Promise<number> {
  const taken: number[] = [];
  while (taken.length < times) {
    documentsSent += 1;
    const fresh = `${query}#${documentsSent}`;
    const before = process.threadCpuUsage();
    await graph.ask({ query: fresh, variables }, {});
    const { user, system } = process.threadCpuUsage(before);
    taken.push((user + system) / 1000);
  }
  return Math.min(...taken);
}
let documentsSent = 0;

describe('a document from a caller without credentials', () => {
  test.each(documents)(
    'takes no more CPU time than a bound, whatever it repeats: %s',
    async (_, document) => {
      expect(JSON.stringify(document).length).toBeLessThan(100_000);
      expect((await measure(document)) / normalMs).toBeLessThan(MOST_RATIO);
    },
    30_000,
  );

  test.each(withVariables)(
    'takes no more CPU time than a bound, with %s',
    async (_, document, variables) => {
      expect((await measure(document, variables)) / normalMs).toBeLessThan(MOST_RATIO);
    },
    30_000,
  );
});
