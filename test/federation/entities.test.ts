import { describe, expect, test } from 'vitest';
import {
  accessOnly,
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  numbersTo,
  unit,
  uuidOf,
  workforceOnly,
  workforcePath,
  workforceRecords,
} from '../organizations/records.ts';
import type { RecordSpecification } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraphOptions } from '../support/graph.ts';

const entities = (selection: string) => `query ($references: [_Any!]!) {
  _entities(representations: $references) {
    __typename
    ... on Organization { ${selection} }
  }
}`;
const organization = (members: object) => ({ __typename: 'Organization', ...members });

/** Units 1 to 10 are linked, 11 to 15 are only at access, 16 to 20 only at workforce, 99 is nowhere. */
const mixedGraph: TestGraphOptions = {
  links: numbersTo(10).map(unit),
  access: accessRecords(Object.fromEntries(numbersTo(15).map((number) => [String(number), {}]))),
  workforce: workforceRecords(
    Object.fromEntries(
      numbersTo(20)
        .filter((number) => number <= 10 || number > 15)
        .map((number) => [uuidOf(number), {}]),
    ),
  ),
};

/** Every key by which each of those can be named, with the id that is answered. */
const mixedKeys: readonly (readonly [key: object, id: string | null])[] = [
  ...numbersTo(10).flatMap((number) =>
    [
      { id: `unit-${number}` },
      { id: `access:${number}` },
      { id: `workforce:${uuidOf(number)}` },
      { accessId: String(number) },
      { workforceId: uuidOf(number) },
      { ...unit(number) },
    ].map((key) => [key, `unit-${number}`] as const),
  ),
  ...[11, 12, 13, 14, 15].flatMap((number) =>
    [
      { id: `access:${number}` },
      { accessId: number },
      { id: `access:${number}`, accessId: String(number) },
    ].map((key) => [key, `access:${number}`] as const),
  ),
  ...[16, 17, 18, 19, 20].flatMap((number) =>
    [
      { id: `workforce:${uuidOf(number)}` },
      { workforceId: uuidOf(number) },
      { id: null, workforceId: uuidOf(number) },
    ].map((key) => [key, `workforce:${uuidOf(number)}`] as const),
  ),
  [{ accessId: '99' }, null],
  [{ id: 'access:99' }, null],
  [{ workforceId: uuidOf(99) }, null],
  [{ id: 'nobody' }, null],
  [{ accessId: null }, null],
];

/** A hundred of them, not in the order of their keys: 37 and 95 have no common divisor, so each comes at least once. */
const hundred = Array.from({ length: 100 }, (_, index) => mixedKeys[(index * 37) % mixedKeys.length]!);

const accessPaths = (numbers: readonly number[]) => numbers.map((number) => accessPath(String(number)));
const workforcePaths = (numbers: readonly number[]) => numbers.map((number) => workforcePath(uuidOf(number)));

describe('a hundred representations by every kind of key, linked and unlinked, some twice, some of nothing', () => {
  test.each([
    [
      'fields of both sides',
      'id isPersonal description',
      [...numbersTo(15), 99],
      [...numbersTo(10), 16, 17, 18, 19, 20, 99],
    ],
    // What is not linked to access has to be found all the same, and is asked at workforce.
    ['fields of access alone', 'id isPersonal', [...numbersTo(15), 99], [16, 17, 18, 19, 20, 99]],
    [
      'fields of workforce alone',
      'id description',
      [11, 12, 13, 14, 15, 99],
      [...numbersTo(10), 16, 17, 18, 19, 20, 99],
    ],
  ])(
    'with %s selected, keep their order and ask for each record that it needs once',
    async (_, selection, access, workforce) => {
      await using graph = await startGraph(mixedGraph);
      const references = hundred.map(([key]) => organization(key));
      const { data, errors } = await graph.query(entities(selection), { variables: { references } });
      expect(errors).toBeUndefined();
      const answered = data?.['_entities'] as ({ id: string } | null)[];
      expect(answered.map((entity) => entity?.id ?? null)).toEqual(hundred.map(([, id]) => id));
      expect(graph.calls.toSorted()).toEqual([...accessPaths(access), ...workforcePaths(workforce)].sort());
    },
  );
});

/** A caller who may read one side of acme, and what the other side says to that. */
interface HalfBlindCaller {
  readonly headers?: Readonly<Record<string, string>>;
  readonly access?: RecordSpecification;
  readonly workforce?: RecordSpecification;
}

describe("the platforms' own ids, selected to join by", () => {
  const onlyAccess = { accessId: '73', workforceId: null };
  const onlyWorkforce = { accessId: null, workforceId: acme.workforceId };

  test.each<[string, HalfBlindCaller, object]>([
    ['workforce, without a key', { headers: accessOnly }, onlyAccess],
    ['workforce, answered 401', { workforce: 401 }, onlyAccess],
    ['workforce, answered 404', { workforce: 404 }, onlyAccess],
    ['workforce, answered 500', { workforce: 500 }, onlyAccess],
    ['access, without a token', { headers: workforceOnly }, onlyWorkforce],
    ['access, answered 401', { access: 401 }, onlyWorkforce],
    ['access, answered 403', { access: 403 }, onlyWorkforce],
    ['access, answered 404', { access: 404 }, onlyWorkforce],
    ['access, answered 500', { access: 500 }, onlyWorkforce],
  ])(
    'are null without an error where the caller cannot read %s',
    async (_, { headers, access = {}, workforce = {} }, ids) => {
      for (const key of [{ id: 'acme' }, { accessId: '73' }, { workforceId: acme.workforceId }]) {
        await using graph = await startGraph(acmeGraph(access, workforce));
        const variables = { references: [organization(key)] };
        const answer = await graph.query(entities('accessId workforceId'), {
          variables,
          ...(headers && { headers }),
        });
        expect(answer.errors).toBeUndefined();
        expect(answer.data).toEqual({ _entities: [organization(ids)] });
      }
    },
  );

  test('of a record that is not linked, are its own id alone, with one call', async () => {
    await using graph = await startGraph(mixedGraph);
    const references = [organization({ accessId: '11' }), organization({ workforceId: uuidOf(16) })];
    const answer = await graph.query(entities('accessId workforceId'), { variables: { references } });
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({
      _entities: [
        organization({ accessId: '11', workforceId: null }),
        organization({ accessId: null, workforceId: uuidOf(16) }),
      ],
    });
    expect(graph.calls).toEqual([accessPath('11'), workforcePath(uuidOf(16))]);
  });
});
