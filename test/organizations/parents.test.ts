import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessOnly,
  accessPath,
  acme,
  acmeGraph,
  chainGraph,
  childOf,
  describeErrors,
  numbersTo,
  unit,
  uuidOf,
  workforcePath,
  workforceRecords,
} from './records.ts';

const list = (selection: string) => `query ($ids: [ID!]!) { organizations(ids: $ids) { ${selection} } }`;
const workforceIds = (numbers: readonly number[]) => numbers.map((number) => `workforce:${uuidOf(number)}`);

describe('Organization.parent', () => {
  test('of ninety units with two parents and one grandparent, asks for each of the 93 once', async () => {
    const children = numbersTo(90);
    await using graph = await startGraph({
      workforce: workforceRecords({
        ...Object.fromEntries(
          children.map((number) => [uuidOf(number), childOf(uuidOf(1001 + (number % 2)))]),
        ),
        [uuidOf(1001)]: childOf(uuidOf(2000)),
        [uuidOf(1002)]: childOf(uuidOf(2000)),
        [uuidOf(2000)]: {},
      }),
    });
    const variables = { ids: workforceIds(children) };
    const answer = await graph.query(list('parent { name parent { id parent { id } } }'), { variables });
    const [grandparent] = workforceIds([2000]);
    expect(answer.data).toEqual({
      organizations: children.map((number) => ({
        parent: {
          name: `Workforce ${uuidOf(1001 + (number % 2))}`,
          parent: { id: grandparent, parent: null },
        },
      })),
    });
    expect(answer.errors).toBeUndefined();
    const expected = [...children, 1001, 1002, 2000].map((number) => workforcePath(uuidOf(number)));
    expect(graph.calls.toSorted()).toEqual(expected.sort());
  });

  test('that is in the list too, is read once', async () => {
    await using graph = await startGraph(chainGraph(4));
    const answer = await graph.query(list('id parent { id }'), {
      variables: { ids: ['unit-1', `workforce:${uuidOf(2)}`, 'unit-3'] },
    });
    expect(answer.data).toEqual({
      organizations: [
        { id: 'unit-1', parent: { id: 'unit-2' } },
        { id: 'unit-2', parent: { id: 'unit-3' } },
        { id: 'unit-3', parent: { id: 'unit-4' } },
      ],
    });
    expect(graph.calls.toSorted()).toEqual(numbersTo(4).map((number) => workforcePath(uuidOf(number))));
  });

  test('that is linked, has the canonical id and is asked at the sides that its own selection needs', async () => {
    await using graph = await startGraph(chainGraph(3));
    const answer = await graph.query(
      '{ organization(id: "access:1") { parent { id accessId isPersonal parent { description } } } }',
    );
    expect(answer.data).toEqual({
      organization: {
        parent: {
          id: 'unit-2',
          accessId: '2',
          isPersonal: false,
          parent: { description: `About ${uuidOf(3)}` },
        },
      },
    });
    expect(graph.calls).toEqual([
      accessPath('2'),
      ...[1, 2, 3].map((number) => workforcePath(uuidOf(number))),
    ]);
  });

  test('five levels deep, asks each level only for what it selects', async () => {
    await using graph = await startGraph(chainGraph(6));
    const answer = await graph.query(`{
      organization(id: "unit-1") {
        parent { parent { parent { isPersonal parent { type parent { permissions { matter } } } } } }
      }
    }`);
    expect(answer.errors).toBeUndefined();
    expect(graph.calls.toSorted()).toEqual([
      // The sixth is only asked at access: it has no further parent to name.
      ...numbersTo(5).map((number) => workforcePath(uuidOf(number))),
      accessPath('4'),
      accessPath('6'),
    ]);
  });

  test('under two aliases, is read for both', async () => {
    await using graph = await startGraph(chainGraph(2));
    const answer = await graph.query(
      '{ organization(id: "unit-1") { a: parent { isPersonal } b: parent { description } } }',
    );
    expect(answer.data).toEqual({
      organization: { a: { isPersonal: false }, b: { description: `About ${uuidOf(2)}` } },
    });
    expect(graph.calls).toEqual([accessPath('2'), workforcePath(uuidOf(1)), workforcePath(uuidOf(2))]);
  });

  test('that is the unit itself, is answered as deep as it is asked, with one call', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(1)) }),
    });
    const answer = await graph.query(
      `{ organization(id: "workforce:${uuidOf(1)}") { parent { parent { parent { id } } } } }`,
    );
    const [id] = workforceIds([1]);
    expect(answer.data).toEqual({ organization: { parent: { parent: { parent: { id } } } } });
    expect(graph.calls).toEqual([workforcePath(uuidOf(1))]);
  });

  test('in a circle of two, is answered as deep as it is asked, with two calls', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({ [uuidOf(1)]: childOf(uuidOf(2)), [uuidOf(2)]: childOf(uuidOf(1)) }),
    });
    const answer = await graph.query(list('parent { parent { parent { id } } }'), {
      variables: { ids: workforceIds([1, 2]) },
    });
    const [first, second] = workforceIds([1, 2]);
    expect(answer.data).toEqual({
      organizations: [
        { parent: { parent: { parent: { id: second } } } },
        { parent: { parent: { parent: { id: first } } } },
      ],
    });
    expect(graph.calls.toSorted()).toEqual([workforcePath(uuidOf(1)), workforcePath(uuidOf(2))]);
  });

  test('that does not exist, is null without an error', async () => {
    await using graph = await startGraph(acmeGraph({}, childOf(uuidOf(9))));
    const answer = await graph.query('{ organization(id: "acme") { id parent { id } } }');
    expect(answer.data).toEqual({ organization: { id: 'acme', parent: null } });
    expect(answer.errors).toBeUndefined();
  });

  test('that exists at access alone, is answered from there', async () => {
    const options = acmeGraph({}, childOf(uuidOf(9)));
    await using graph = await startGraph({ ...options, links: [acme, unit(9)] });
    graph.access.on(accessPath('9'), { json: { id: 9, name: 'Nine' } });
    const answer = await graph.query('{ organization(id: "acme") { parent { id name description } } }');
    expect(answer.data).toEqual({
      organization: { parent: { id: 'unit-9', name: 'Nine', description: null } },
    });
    expect(answer.errors).toBeUndefined();
  });

  test('that cannot be read, is null with one error at its path', async () => {
    await using graph = await startGraph({
      workforce: workforceRecords({
        [uuidOf(1)]: childOf(uuidOf(3)),
        [uuidOf(2)]: {},
        [uuidOf(3)]: 500,
      }),
    });
    const variables = { ids: workforceIds([2, 1]) };
    const answer = await graph.query(list('id parent { id name type }'), { variables });
    const [first, second] = workforceIds([1, 2]);
    expect(answer.data).toEqual({
      organizations: [
        { id: second, parent: null },
        { id: first, parent: null },
      ],
    });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organizations.1.parent']);
  });

  test('of a unit whose workforce side failed, is null with the one error of that side', async () => {
    await using graph = await startGraph(acmeGraph({}, 500));
    const answer = await graph.query('{ organization(id: "acme") { parent { id } description isPersonal } }');
    expect(answer.data).toEqual({ organization: { parent: null, description: null, isPersonal: false } });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organization.parent']);
  });

  test('of a unit without a workforce key, is null with the error that none was sent', async () => {
    await using graph = await startGraph(acmeGraph({}, {}));
    const document = '{ organization(id: "acme") { id parent { id } } }';
    const answer = await graph.query(document, { headers: accessOnly });
    expect(answer.data).toEqual({ organization: { id: 'acme', parent: null } });
    expect(describeErrors(answer)).toEqual(['UNAUTHENTICATED WORKFORCE organization.parent']);
  });

  test.each(['not-a-uuid', 'acme', `../${uuidOf(2)}`, 73, ['x']])(
    'with the malformed id %j, is null with a data issue and no call',
    async (parentId) => {
      const options = acmeGraph({}, { organizationType: { parentOrganizationUnitId: parentId } });
      await using graph = await startGraph(options);
      const answer = await graph.query(
        '{ organization(id: "acme") { parent { id } dataIssues { source path code } } }',
      );
      expect(answer.data).toEqual({
        organization: {
          parent: null,
          dataIssues: [{ source: 'WORKFORCE', path: 'parent', code: 'MALFORMED' }],
        },
      });
      expect(answer.errors).toBeUndefined();
      expect(graph.calls).toEqual([accessPath(acme.accessId), workforcePath(acme.workforceId)]);
    },
  );

  test.each(['', null])('with %j for an id, is null without an error or an issue', async (parentId) => {
    const options = acmeGraph({}, { organizationType: { parentOrganizationUnitId: parentId } });
    await using graph = await startGraph(options);
    const answer = await graph.query('{ organization(id: "acme") { parent { id } dataIssues { path } } }');
    expect(answer.data).toEqual({ organization: { parent: null, dataIssues: [] } });
    expect(answer.errors).toBeUndefined();
  });

  test('that is not selected, is not asked for', async () => {
    await using graph = await startGraph(chainGraph(2));
    await graph.query('{ organization(id: "unit-1") { description type } }');
    expect(graph.calls).toEqual([workforcePath(uuidOf(1))]);
  });
});
