import { describe, expect, test } from 'vitest';
import { workforceId, workforceRecord } from '../read.ts';

const first = 'c4206912-62a6-4ca6-af24-f95d99624615';
const second = '91de12c1-4237-431f-a408-e4f7013434b4';

describe('workforce assigned users', () => {
  test.each([
    ['null', null],
    ['text', first],
    ['a number', 7],
    ['a list', [first]],
    ['a user whose id is no UUID', { userId: 'me' }],
    ['a user whose id is a number', { userId: 7 }],
    ['a user without an id', {}],
    ['a user whose id is null', { userId: null }],
    ['a user whose id is ""', { userId: '' }],
  ])('an entry that is %s, is left out and noted, and the others stay in order', async (_name, odd) => {
    const administrators = [{ userId: first }, odd, { userId: second }];
    const record = await workforceRecord({
      id: workforceId,
      assignUsers: { administrators, approvers: [{ userId: first }] },
    });
    expect(record.assignedUsers).toEqual({
      administrators: [{ id: first }, { id: second }],
      approvers: [{ id: first }],
      employees: [],
    });
    expect(record.dataIssues).toEqual([{ path: 'assignedUsers.administrators', code: 'MALFORMED' }]);
  });

  test.each(['', null, undefined, []])('a list that is %j, is empty without an issue', async (employees) => {
    const { assignedUsers, dataIssues } = await workforceRecord({
      id: workforceId,
      assignUsers: { employees },
    });
    expect(assignedUsers?.employees).toEqual([]);
    expect(dataIssues).toEqual([]);
  });

  test.each(['everybody', 7, {}, { userId: first }])(
    'a list that is %j, is empty and an issue',
    async (employees) => {
      const record = await workforceRecord({
        id: workforceId,
        assignUsers: { employees, approvers: [{ userId: second }] },
      });
      expect(record.assignedUsers).toEqual({
        administrators: [],
        approvers: [{ id: second }],
        employees: [],
      });
      expect(record.dataIssues).toEqual([{ path: 'assignedUsers.employees', code: 'MALFORMED' }]);
    },
  );

  test('the same user twice, is kept twice', async () => {
    const employees = [{ userId: first }, { userId: first.toUpperCase() }];
    const { assignedUsers } = await workforceRecord({ id: workforceId, assignUsers: { employees } });
    expect(assignedUsers?.employees).toEqual([{ id: first }, { id: first }]);
  });
});
