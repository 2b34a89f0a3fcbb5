import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessOnly,
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  chainGraph,
  childOf,
  describeErrors,
  numbersTo,
  uuidOf,
  workforcePath,
} from '../organizations/records.ts';

type Reference = Readonly<Record<string, unknown>>;

const entities = (selection: string) => `query ($references: [_Any!]!) {
  _entities(representations: $references) { __typename ... on Organization { ${selection} } }
}`;
const referTo = (...keys: readonly Reference[]) => ({
  variables: { references: keys.map((key) => ({ __typename: 'Organization', ...key })) },
});
const access = accessPath(acme.accessId);
const workforce = workforcePath(acme.workforceId);

describe('a reference', () => {
  test.each<[string, Reference, string[]]>([
    ['its id', { id: 'acme' }, [access, workforce]],
    ['a prefixed id', { id: 'access:73' }, [access]],
    ['its access id', { accessId: '73' }, [access]],
    ['its access id as a number', { accessId: 73 }, [access]],
    ['its workforce id', { workforceId: acme.workforceId }, [workforce]],
    ['its workforce id in upper case', { workforceId: acme.workforceId.toUpperCase() }, [workforce]],
    ['one key beside nulls', { id: null, accessId: '73', workforceId: null }, [access]],
    ['every key', { ...acme }, [access, workforce]],
    ['both native keys', { accessId: '73', workforceId: acme.workforceId }, [access]],
    ['a key and members of others', { id: 'access:73', salary: 1, name: 'x' }, [access]],
  ])('by %s, is the organization with its canonical id', async (_, key, calls) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(entities('id'), referTo(key));
    expect(answer.errors).toBeUndefined();
    expect(answer.data).toEqual({ _entities: [{ __typename: 'Organization', id: 'acme' }] });
    expect(graph.calls).toEqual(calls);
  });

  test('with fields of one side selected, asks that side alone', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(entities('description'), referTo({ accessId: '73' }));
    expect(answer.data).toEqual({
      _entities: [{ __typename: 'Organization', description: `About ${acme.workforceId}` }],
    });
    expect(graph.calls).toEqual([workforce]);
  });

  test('with a parent selected, reads it too', async () => {
    await using graph = await startGraph(chainGraph(2));
    const answer = await graph.query(entities('parent { id isPersonal }'), referTo({ id: 'unit-1' }));
    expect(answer.data).toEqual({
      _entities: [{ __typename: 'Organization', parent: { id: 'unit-2', isPersonal: false } }],
    });
  });

  test.each<[string, Reference]>([
    ['null keys alone', { id: null, accessId: null, workforceId: null }],
    ['no key', {}],
    ['a link name that nobody knows', { id: 'nobody' }],
  ])('by %s, is null without an error or a call', async (_, key) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(entities('id'), referTo(key));
    expect(answer.data).toEqual({ _entities: [null] });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([]);
  });

  test('to a record that does not exist, is null without an error', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(entities('id'), referTo({ accessId: '99' }));
    expect(answer.data).toEqual({ _entities: [null] });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([accessPath('99')]);
  });

  test.each<[string, Reference]>([
    ['a malformed id', { id: 'ACME' }],
    ['a malformed access id', { accessId: '73/../74' }],
    ['an access id with its prefix', { accessId: 'access:73' }],
    ['an access id of ""', { accessId: '' }],
    ['an access id beyond 2^53 - 1', { accessId: '9007199254740992' }],
    ['an access id that is a boolean', { accessId: true }],
    ['an access id that is a fraction', { accessId: 7.3 }],
    ['a malformed workforce id', { workforceId: '73' }],
    ['an id that is an object', { id: { id: 'acme' } }],
    ['an id that is a list', { id: ['acme'] }],
    ['a good id beside a malformed one', { id: 'acme', accessId: '007' }],
    ['a link and the access id of another', { id: 'acme', accessId: '74' }],
    ['a link and the workforce id of another', { id: 'acme', workforceId: uuidOf(1) }],
    ['native ids that no link joins', { accessId: '74', workforceId: acme.workforceId }],
    ['an unknown name and a good access id', { id: 'nobody', accessId: '73' }],
  ])('by %s, has an error at its own index and leaves the others alone', async (_, key) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const good = { id: 'access:73' };
    const answer = await graph.query(entities('id'), referTo(good, key, good));
    const expected = { __typename: 'Organization', id: 'acme' };
    expect(answer.data).toEqual({ _entities: [expected, null, expected] });
    expect(describeErrors(answer)).toEqual(['BAD_USER_INPUT _entities.1']);
    expect(graph.calls).toEqual([access]);
  });

  test('that could not be read, has its error at its own index', async () => {
    await using graph = await startGraph({ access: accessRecords({ '1': {}, '2': 500, '3': 403 }) });
    const answer = await graph.query(
      entities('id'),
      referTo({ accessId: '1' }, { accessId: '2' }, { accessId: '3' }),
    );
    expect(answer.data).toEqual({ _entities: [{ __typename: 'Organization', id: 'access:1' }, null, null] });
    expect(describeErrors(answer).sort()).toEqual([
      'FORBIDDEN ACCESS _entities.2',
      'UPSTREAM_UNAVAILABLE ACCESS _entities.1',
    ]);
  });

  test('without the credential that its organization needs, has an error and no call', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const reference = referTo({ workforceId: uuidOf(1) });
    const answer = await graph.query(entities('id'), { ...reference, headers: accessOnly });
    expect(answer.data).toEqual({ _entities: [null] });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE _entities.0']);
    expect(graph.calls).toEqual([]);
  });
});

describe('many references', () => {
  test('to fifty organizations by each of their keys, keep their order and read each record once', async () => {
    const numbers = numbersTo(50);
    await using graph = await startGraph({ ...chainGraph(50), environment: { MAX_IDS: '150' } });
    const answer = await graph.query(
      entities('id isPersonal type'),
      referTo(
        ...numbers.map((number) => ({ workforceId: uuidOf(number) })),
        ...numbers.toReversed().map((number) => ({ accessId: String(number) })),
        ...numbers.map((number) => ({ id: `unit-${number}` })),
      ),
    );
    expect(answer.errors).toBeUndefined();
    const ids = (answer.data?.['_entities'] as { id: string }[]).map(({ id }) => id);
    const ordered = numbers.map((number) => `unit-${number}`);
    expect(ids).toEqual([...ordered, ...ordered.toReversed(), ...ordered]);
    expect(graph.calls).toHaveLength(100);
    expect(new Set(graph.calls).size).toBe(100);
  });

  test('with a selection that a variable decides about, read each record once', async () => {
    await using graph = await startGraph(acmeGraph({}, childOf(uuidOf(9))));
    const document = `query ($references: [_Any!]!, $on: Boolean!) {
      _entities(representations: $references) {
        ... on Organization { description isPersonal @include(if: $on) parent @include(if: $on) { id } }
      }
    }`;
    const { variables } = referTo({ id: 'acme' }, { accessId: '73' }, { id: 'acme' });
    for (const on of [true, false, true]) {
      graph.access.clear();
      graph.workforce.clear();
      const answer = await graph.query(document, { variables: { ...variables, on } });
      expect(answer.errors).toBeUndefined();
      const expected = on ? [access, workforce, workforcePath(uuidOf(9))] : [workforce];
      expect(graph.calls).toEqual(expected);
    }
  });

  test('above the limit of upstream calls, are refused with HTTP 400 and nothing is sent', async () => {
    await using graph = await startGraph({ ...chainGraph(3), environment: { MAX_UPSTREAM_CALLS: '2' } });
    const keys = [{ accessId: '1' }, { accessId: '2' }, { id: 'unit-2' }, { accessId: '3' }];
    const answer = await graph.query(entities('isPersonal'), referTo(...keys));
    expect(answer.status).toBe(400);
    expect(answer.errors?.[0]?.extensions).toMatchObject({ code: 'TOO_MANY_UPSTREAM_CALLS' });
    expect(graph.calls).toEqual([]);

    const fewer = await graph.query(entities('isPersonal'), referTo(...keys.slice(0, 3)));
    expect(fewer.errors).toBeUndefined();
    expect(graph.calls.toSorted()).toEqual([accessPath('1'), accessPath('2')]);
  });

  test('none at all, are an empty list', async () => {
    await using graph = await startGraph();
    const answer = await graph.query(entities('id'), referTo());
    expect(answer.data).toEqual({ _entities: [] });
  });
});
