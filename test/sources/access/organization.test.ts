import { describe, expect, test } from 'vitest';
import { accessRecord, ok, readAccess, recordOf, withValue } from '../read.ts';
import { fullModel, fullPayload } from './record.ts';

describe('access organization', () => {
  test('with everything that the documents name, is read whole', async () => {
    expect(await accessRecord(fullPayload)).toStrictEqual(fullModel);
  });

  test('with members that no document names, is read all the same', async () => {
    expect(await accessRecord({ ...fullPayload, id: 73, color: 'blue', nested: { a: [1] } })).toEqual(
      fullModel,
    );
  });

  test.each([
    ['name', ['x'], 'name', 'name', 'MALFORMED'],
    ['name', true, 'name', 'name', 'MALFORMED'],
    ['personal', 'maybe', 'isPersonal', 'isPersonal', 'MALFORMED'],
    ['personal', 1, 'isPersonal', 'isPersonal', 'MALFORMED'],
    ['restricted', {}, 'isRestricted', 'isRestricted', 'MALFORMED'],
    ['subscriptionId', {}, 'subscriptionId', 'subscriptionId', 'MALFORMED'],
    ['creatorAccountId', 'me', 'creator', 'creator.id', 'MALFORMED'],
    ['creatorAccountId', -1, 'creator', 'creator.id', 'MALFORMED'],
    ['creatorAccountId', 2 ** 53, 'creator', 'creator.id', 'OUT_OF_RANGE'],
    ['dateCreated', 'yesterday', 'createdAt', 'createdAt', 'MALFORMED'],
    ['dateCreated', 1_773_135_177, 'createdAt', 'createdAt', 'MALFORMED'],
    ['dateModified', '2022-06-23', 'updatedAt', 'updatedAt', 'MALFORMED'],
    ['permissions', [], 'permissions', 'permissions', 'MALFORMED'],
    ['permissions', 'all', 'permissions', 'permissions', 'MALFORMED'],
    ['permissions', true, 'permissions', 'permissions', 'MALFORMED'],
  ])(
    '%s that is %j, is null and an issue, and nothing else is lost',
    async (member, value, field, path, code) => {
      const record = await accessRecord(withValue(fullPayload, member, value));
      expect(record).toEqual({ ...fullModel, [field]: null, dataIssues: [{ path, code }] });
    },
  );

  const fields = {
    name: 'name',
    personal: 'isPersonal',
    restricted: 'isRestricted',
    subscriptionId: 'subscriptionId',
    creatorAccountId: 'creator',
    dateCreated: 'createdAt',
    dateModified: 'updatedAt',
    permissions: 'permissions',
  };
  const unset = Object.entries(fields).flatMap(([member, field]) =>
    ['', null, undefined].map((value) => [member, value, field] as const),
  );

  test.each(unset)('%s that is %j, is null without an issue', async (member, value, field) => {
    expect(await accessRecord(withValue(fullPayload, member, value))).toEqual({
      ...fullModel,
      [field]: null,
    });
  });

  test('with every value odd, is still the record, with an issue for each', async () => {
    const odd = Object.fromEntries(Object.keys(fields).map((member) => [member, [[]]]));
    const { id, dataIssues, ...rest } = await accessRecord({ ...odd, id: 73 });
    expect(id).toBe('73');
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    expect(dataIssues.map(({ path }) => path).sort()).toEqual(
      [
        'name',
        'isPersonal',
        'isRestricted',
        'subscriptionId',
        'creator.id',
        'createdAt',
        'updatedAt',
        'permissions',
      ].sort(),
    );
  });

  test('an issue, never tells the value', async () => {
    const { dataIssues } = await accessRecord({ id: 73, dateCreated: 's3cr3t' });
    expect(dataIssues).toStrictEqual([{ path: 'createdAt', code: 'MALFORMED' }]);
  });

  test('text, is never trimmed', async () => {
    expect((await accessRecord({ id: 73, name: '  Nordlys \n' })).name).toBe('  Nordlys \n');
  });

  test('members deeply nested or named like a prototype, do no harm', async () => {
    const deep = '['.repeat(99) + ']'.repeat(99);
    const body = `{"id":73,"name":"safe","__proto__":{"name":"polluted","personal":true},"constructor":{"prototype":{"personal":true}},"extra":${deep},"restricted":${deep}}`;
    const { outcome } = await readAccess(ok(body));
    expect(recordOf(outcome)).toMatchObject({
      name: 'safe',
      isPersonal: null,
      isRestricted: null,
      dataIssues: [{ path: 'isRestricted', code: 'MALFORMED' }],
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['personal']).toBeUndefined();
  });
});
