import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessOnly,
  accessPath,
  acme,
  acmeGraph,
  describeErrors,
  noCredential,
  uuidOf,
  workforceOnly,
  workforcePath,
} from './records.ts';

const document = (id: string) =>
  `{ organization(id: "${id}") { id accessId workforceId isPersonal createdAt description type } }`;
const workforceId = `workforce:${acme.workforceId}`;

describe('a caller', () => {
  test('with both credentials, has each sent to its own source alone', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query(document('acme'));
    expect(answer.errors).toBeUndefined();
    const [access] = graph.access.requests;
    const [workforce] = graph.workforce.requests;
    expect(access?.headers).toMatchObject({ authorization: 'Bearer test-token' });
    expect(workforce?.headers).toMatchObject({ api_key: 'test-key' });
    expect(JSON.stringify(access?.headers)).not.toContain('test-key');
    expect(JSON.stringify(workforce?.headers)).not.toContain('test-token');
  });

  test.each(['acme', 'access:73', workforceId])(
    'with an access token alone, asking for %s, reads access and has one error for workforce',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const answer = await graph.query(document(id), { headers: accessOnly });
      expect(answer.data?.['organization']).toMatchObject({
        id: 'acme',
        accessId: '73',
        workforceId: null,
        isPersonal: false,
        description: null,
        type: null,
      });
      expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE organization.description']);
      expect(graph.calls).toEqual([accessPath(acme.accessId)]);
    },
  );

  test.each(['acme', 'access:73', workforceId])(
    'with a workforce key alone, asking for %s, reads workforce and has one error for access',
    async (id) => {
      await using graph = await startGraph(acmeGraph({}, {}));
      const answer = await graph.query(document(id), { headers: workforceOnly });
      expect(answer.data?.['organization']).toMatchObject({
        id: 'acme',
        accessId: null,
        workforceId: acme.workforceId,
        isPersonal: null,
        description: `About ${acme.workforceId}`,
      });
      expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED ACCESS organization.isPersonal']);
      expect(graph.calls).toEqual([workforcePath(acme.workforceId)]);
    },
  );

  test('with blank credentials, is one with none', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const headers = { authorization: ' ', 'x-workforce-api-key': '' };
    const answer = await graph.query(document('acme'), { headers });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED organization']);
    expect(graph.calls).toEqual([]);
  });

  test('with the wrong one, asking for a record without a link, has the error of its source', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const answer = await graph.query('{ organization(id: "access:99") { id } }', { headers: workforceOnly });
    expect(answer.data).toEqual({ organization: null });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED ACCESS organization']);
    expect(graph.calls).toEqual([]);
  });
});

describe('a caller without any credential', () => {
  const linked = [
    'acme',
    'access:73',
    workforceId,
    workforceId.toUpperCase().replace('WORKFORCE', 'workforce'),
  ];
  const unlinked = ['nobody', 'access:99', `workforce:${uuidOf(9)}`];
  const keysOf = (id: string) => {
    const [source = '', nativeId] = id.split(':');
    return [{ id }, ...(nativeId === undefined ? [] : [{ [`${source}Id`]: nativeId }])];
  };
  const ways: readonly [string, string, (ids: readonly string[]) => object][] = [
    [
      'organization',
      'query ($id: ID!) { organization(id: $id) { id sources { status } } }',
      ([id]) => ({ id }),
    ],
    ['organizations', 'query ($ids: [ID!]!) { organizations(ids: $ids) { id } }', (ids) => ({ ids })],
    [
      '_entities, by each key',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { id } } }',
      (ids) => ({ r: ids.flatMap(keysOf).map((keys) => ({ __typename: 'Organization', ...keys })) }),
    ],
    [
      '_entities, by several keys at once',
      'query ($r: [_Any!]!) { _entities(representations: $r) { ... on Organization { id } } }',
      ([id]) => ({
        r: [{ __typename: 'Organization', id, accessId: '73', workforceId: acme.workforceId }],
      }),
    ],
    ['currentOrganization', '{ currentOrganization { id } }', () => ({})],
  ];

  test.each(ways)('gets the same for every well-formed id: %s', async (_, document, variablesOf) => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const bodies = new Set<string>();
    for (const id of [...linked, ...unlinked]) {
      const headers = { ...noCredential, 'x-request-id': 'same', 'x-explain': 'true' };
      const answer = await graph.query(document, { variables: { ...variablesOf([id]) }, headers });
      const errors = describeErrors(answer);
      expect(new Set(errors.map((error) => error.split(' ')[0]))).toEqual(new Set(['UNAUTHENTICATED']));
      expect(answer.extensions?.['explain']).toMatchObject({ records: [], omitted: 0 });
      // How many keys a representation has, the caller says itself.
      bodies.add(JSON.stringify([new Set(Object.values(answer.data ?? {}).flat()).size, answer.errors?.[0]]));
    }
    expect([...bodies]).toHaveLength(1);
    expect(graph.calls).toEqual([]);
  });

  test('is told of a malformed id what it is, alone or beside a good key', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const document = `{
      a: organization(id: "No!") { id }
      b: _entities(representations: [{ __typename: "Organization", id: "acme", accessId: "x" }]) { __typename }
      c: organization(id: "acme") { id }
      __typename
    }`;
    const answer = await graph.query(document, { headers: noCredential });
    expect(describeErrors(answer).sort()).toEqual([
      'BAD_USER_INPUT a',
      'BAD_USER_INPUT b.0',
      'UNAUTHENTICATED c',
    ]);
    expect(answer.data).toEqual({ a: null, b: [null], c: null, __typename: 'Query' });
  });
});
