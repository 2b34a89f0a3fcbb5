import { describe, expect, test } from 'vitest';
import { accessPath, describeErrors, uuidOf, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import {
  accessRecord,
  errorOf,
  ok,
  readAccess,
  readWorkforce,
  workforceId,
  workforceRecord,
} from './read.ts';

const userLists = ['administrators', 'approvers', 'employees'];
const users = (count: number) => Array.from({ length: count }, (_, number) => ({ userId: uuidOf(number) }));
const flags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, number) => [`flag${number}`, true]));
const tooLong = 'The platform sent a list that is too long; at most 10000 entries are allowed.';

describe('a list of a record', () => {
  test.each(userLists)('of 10,000 %s, is read; with one more, the record is refused', async (list) => {
    const bodyOf = (count: number) => ({ id: workforceId, assignUsers: { [list]: users(count) } });
    const { assignedUsers, dataIssues } = await workforceRecord(bodyOf(10_000));
    expect(assignedUsers).toMatchObject({ [list]: { length: 10_000 } });
    expect(dataIssues).toEqual([]);
    const error = errorOf((await readWorkforce(ok(bodyOf(10_001)))).outcome);
    expect([error.code, error.message]).toEqual(['UPSTREAM_INVALID_RESPONSE', tooLong]);
  });

  test('of 10,000 permissions, is read; with one more, the record is refused', async () => {
    const { permissions } = await accessRecord({ id: 73, permissions: flags(10_000) });
    expect(permissions?.enabled).toHaveLength(10_000);
    const error = errorOf((await readAccess(ok({ id: 73, permissions: flags(10_001) }))).outcome);
    expect([error.code, error.message]).toEqual(['UPSTREAM_INVALID_RESPONSE', tooLong]);
  });

  test('that is longer than UPSTREAM_MAX_LIST_ENTRIES, refuses the record though only its name is asked for', async () => {
    const body = (count: number) => ({
      id: workforceId,
      name: { organizationName: 'Nordlys' },
      assignUsers: { employees: users(count) },
    });
    await using graph = await startGraph({
      workforce: { [workforcePath(workforceId)]: { json: body(3) } },
      environment: { UPSTREAM_MAX_LIST_ENTRIES: '3' },
    });
    const query = `{ organization(id: "workforce:${workforceId}") { name } }`;
    expect((await graph.query(query)).data).toEqual({ organization: { name: 'Nordlys' } });
    graph.workforce.on(workforcePath(workforceId), { json: body(4) });
    const answer = await graph.query(query);
    expect(describeErrors(answer)).toEqual(['UPSTREAM_INVALID_RESPONSE WORKFORCE organization']);
    expect(answer.errors?.[0]?.message).toContain('at most 3 entries');
  });
});

describe('the nesting of a record', () => {
  const deep = (levels: number, [open, close]: readonly [string, string]) =>
    `{"id":73,"unknown":${open.repeat(levels - 1)}1${close.repeat(levels - 1)}}`;

  test.each<[string, [string, string]]>([
    ['lists', ['[', ']']],
    ['objects', ['{"a":', '}']],
    ['both', ['[{"[[{":', '}]']],
  ])('of %s, is read up to 100 levels; beyond that, the record is refused', async (_, pair) => {
    const perPair = pair[0].startsWith('[{') ? 2 : 1;
    expect(await accessRecord(deep(Math.floor(99 / perPair) + 1, pair))).toMatchObject({ id: '73' });
    const error = errorOf((await readAccess(ok(deep(101, pair)))).outcome);
    expect([error.code, error.message]).toEqual([
      'UPSTREAM_INVALID_RESPONSE',
      'The platform sent JSON that is nested too deeply; at most 100 levels are allowed.',
    ]);
  });

  test('is not that of brackets in texts, or beside each other', async () => {
    const brackets = '[{'.repeat(500);
    const body = {
      id: 73,
      a: `\\"${brackets}`,
      [`\\${brackets}`]: '"',
      b: Array.from({ length: 500 }, () => [{}]),
    };
    expect(await accessRecord(JSON.stringify(body))).toMatchObject({ id: '73' });
  });

  test('of half a text, ends with the text', async () => {
    const error = errorOf((await readAccess(ok('{"id":73,"a":"[[[['))).outcome);
    expect(error.details.reason).toBe('not JSON');
  });
});

describe('the issues of a record', () => {
  test('are reported up to 1,000, and share one object where they are alike', async () => {
    const administrators = Array.from({ length: 1000 }, () => 1);
    const { dataIssues } = await workforceRecord({ id: workforceId, assignUsers: { administrators } });
    expect(dataIssues).toHaveLength(1000);
    expect(new Set(dataIssues)).toEqual(
      new Set([{ path: 'assignedUsers.administrators', code: 'MALFORMED' }]),
    );
    expect(new Set(dataIssues).size).toBe(1);
  });

  test('beyond 1,000, are not reported, and the last one is of `dataIssues` itself', async () => {
    const odd = Array.from({ length: 10_000 }, () => 1);
    const { assignedUsers, dataIssues } = await workforceRecord({
      id: workforceId,
      assignUsers: { administrators: [...odd.slice(1), { userId: workforceId }], employees: odd },
    });
    expect(dataIssues).toHaveLength(1000);
    expect(dataIssues.slice(-2)).toEqual([
      { path: 'assignedUsers.administrators', code: 'MALFORMED' },
      { path: 'dataIssues', code: 'OUT_OF_RANGE' },
    ]);
    // What is not odd is read all the same.
    expect(assignedUsers?.administrators).toEqual([{ id: workforceId }]);
  });

  test('beyond MAX_DATA_ISSUES, are not reported', async () => {
    await using graph = await startGraph({
      access: { [accessPath('73')]: { json: { id: 73, name: [], personal: [], restricted: [] } } },
      environment: { MAX_DATA_ISSUES: '2' },
    });
    const { data } = await graph.query('{ organization(id: "access:73") { dataIssues { path code } } }');
    expect(data).toEqual({
      organization: {
        dataIssues: [
          { path: 'name', code: 'MALFORMED' },
          { path: 'dataIssues', code: 'OUT_OF_RANGE' },
        ],
      },
    });
  });
});
