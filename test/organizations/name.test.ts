import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import {
  accessOnly,
  accessPath,
  accessRecords,
  acme,
  acmeGraph,
  acmeIds,
  describeErrors,
  uuidOf,
  workforceOnly,
  workforcePath,
  workforceRecords,
} from './records.ts';

const access = accessPath(acme.accessId);
const workforce = workforcePath(acme.workforceId);
const lock = { name: 'Lock' };
const work = { name: { organizationName: 'Work' } };
const namelessLock = { name: '' };
const namelessWork = { name: { organizationName: '' } };

describe('Organization.name', () => {
  test.each([
    ['a name at both', lock, work, 'Work', [workforce]],
    ['a name at workforce only', namelessLock, work, 'Work', [workforce]],
    ['"" at workforce', lock, namelessWork, 'Lock', [access, workforce]],
    ['no name at workforce', lock, { name: undefined }, 'Lock', [access, workforce]],
    ['something that is no name at workforce', lock, { name: 7 }, 'Lock', [access, workforce]],
    ['no record at workforce', lock, 404, 'Lock', [access, workforce]],
    ['an outage of workforce', lock, 500, 'Lock', [access, workforce]],
    ['a key that workforce does not accept', lock, 401, 'Lock', [access, workforce]],
    ['no name anywhere', namelessLock, namelessWork, null, [access, workforce]],
    ['no record at workforce, no name at access', namelessLock, 404, null, [access, workforce]],
    ['no record at access, no name at workforce', 404, namelessWork, null, [access, workforce]],
  ])(
    'alone, with %s, asks access only for want of one and has no error',
    async (_, atAccess, atWorkforce, name, calls) => {
      for (const id of acmeIds) {
        await using graph = await startGraph(acmeGraph(atAccess, atWorkforce));
        const answer = await graph.query(`{ organization(id: "${id}") { name } }`);
        expect(answer.data, id).toEqual({ organization: { name } });
        expect(answer.errors, id).toBeUndefined();
        expect(graph.calls, id).toEqual(calls);
      }
    },
  );

  test.each([
    [
      'workforce failed and access has none',
      namelessLock,
      500,
      'UPSTREAM_UNAVAILABLE WORKFORCE organization.name',
    ],
    [
      'workforce has none and access failed',
      500,
      namelessWork,
      'UPSTREAM_UNAVAILABLE ACCESS organization.name',
    ],
    ['workforce has none and access forbids', 403, namelessWork, 'FORBIDDEN ACCESS organization.name'],
  ])('where %s, is null with one error', async (_, atAccess, atWorkforce, error) => {
    await using graph = await startGraph(acmeGraph(atAccess, atWorkforce));
    const answer = await graph.query('{ organization(id: "acme") { id name again: name } }');
    expect(answer.data).toEqual({ organization: { id: 'acme', name: null, again: null } });
    expect(describeErrors(answer)).toEqual([error]);
    expect(graph.calls).toEqual([access, workforce]);
  });

  test('where access failed beside it, is that of workforce and the error is at the field of access', async () => {
    await using graph = await startGraph(acmeGraph(500, work));
    const answer = await graph.query('{ organization(id: "acme") { name isPersonal } }');
    expect(answer.data).toEqual({ organization: { name: 'Work', isPersonal: null } });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE ACCESS organization.isPersonal']);
    expect(graph.calls).toEqual([access, workforce]);
  });

  test('where workforce failed, is that of access and the error is at the field of workforce', async () => {
    await using graph = await startGraph(acmeGraph(lock, 500));
    const answer = await graph.query('{ organization(id: "acme") { name description type } }');
    expect(answer.data).toEqual({ organization: { name: 'Lock', description: null, type: null } });
    expect(describeErrors(answer)).toEqual(['UPSTREAM_UNAVAILABLE WORKFORCE organization.description']);
  });

  test('with fields of access beside it, is still that of workforce', async () => {
    await using graph = await startGraph(acmeGraph(lock, work));
    const answer = await graph.query('{ organization(id: "access:73") { isPersonal name } }');
    expect(answer.data).toEqual({ organization: { isPersonal: false, name: 'Work' } });
    expect(graph.calls).toEqual([access, workforce]);
  });

  test('of a caller without a workforce key, is that of access, and workforce is not asked', async () => {
    await using graph = await startGraph(acmeGraph(lock, work));
    for (const id of acmeIds) {
      graph.access.clear();
      const document = `{ organization(id: "${id}") { name } }`;
      const answer = await graph.query(document, { headers: accessOnly });
      expect(answer.data, id).toEqual({ organization: { name: 'Lock' } });
      expect(answer.errors, id).toBeUndefined();
      expect(graph.calls, id).toEqual([access]);
    }
  });

  test('of a caller without an access token, is that of workforce, and access is not asked', async () => {
    await using graph = await startGraph(acmeGraph(lock, work));
    const document = '{ organization(id: "acme") { name } }';
    const answer = await graph.query(document, { headers: workforceOnly });
    expect(answer.data).toEqual({ organization: { name: 'Work' } });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([workforce]);
  });

  test('of records without a link, is their own', async () => {
    await using graph = await startGraph({
      access: accessRecords({ '1': lock }),
      workforce: workforceRecords({ [uuidOf(2)]: work }),
    });
    const ids = ['access:1', `workforce:${uuidOf(2)}`];
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }';
    const answer = await graph.query(document, { variables: { ids } });
    expect(answer.data).toEqual({ organizations: [{ name: 'Lock' }, { name: 'Work' }] });
    expect(answer.errors).toBeUndefined();
    expect(graph.calls).toEqual([accessPath('1'), workforcePath(uuidOf(2))]);
  });

  test('with blanks around it, is not trimmed', async () => {
    await using graph = await startGraph(acmeGraph({}, { name: { organizationName: ' Work ' } }));
    const answer = await graph.query('{ organization(id: "acme") { name } }');
    expect(answer.data).toEqual({ organization: { name: ' Work ' } });
  });

  test('of a hundred organizations, asks access only about those that workforce has no name for', async () => {
    const numbers = Array.from({ length: 100 }, (_, index) => index + 1);
    await using graph = await startGraph({
      links: numbers.map((number) => ({
        id: `unit-${number}`,
        accessId: String(number),
        workforceId: uuidOf(number),
      })),
      access: accessRecords(Object.fromEntries(numbers.map((number) => [String(number), lock]))),
      workforce: workforceRecords(
        Object.fromEntries(numbers.map((number) => [uuidOf(number), number <= 7 ? namelessWork : work])),
      ),
    });
    const document = 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }';
    const variables = { ids: numbers.map((number) => `unit-${number}`) };
    const answer = await graph.query(document, { variables });
    expect(answer.data).toEqual({
      organizations: numbers.map((number) => ({ name: number <= 7 ? 'Lock' : 'Work' })),
    });
    expect(graph.workforce.requests).toHaveLength(100);
    const paths = graph.access.requests.map(({ path }) => path);
    expect(paths.sort()).toEqual(['1', '2', '3', '4', '5', '6', '7'].map(accessPath));
  });
});
