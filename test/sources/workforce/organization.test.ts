import { describe, expect, test } from 'vitest';
import { ok, readWorkforce, recordOf, withValue, workforceId, workforceRecord } from '../read.ts';
import { fields, fullModel, fullPayload } from './record.ts';

describe('workforce organization', () => {
  test('with everything that the document names, is read whole', async () => {
    expect(await workforceRecord(fullPayload)).toStrictEqual(fullModel);
  });

  test('with members that the document does not name, is read all the same', async () => {
    const payload = withValue({ ...fullPayload, color: 'blue' }, 'address.planet', ['Earth']);
    expect(await workforceRecord(payload)).toEqual(fullModel);
  });

  test.each(fields)(
    '%s that is a list in a list, is null and an issue, and nothing else is lost',
    async (member, field) => {
      const record = await workforceRecord(withValue(fullPayload, member, [[]]));
      const path = field === 'parentId' ? 'parent' : field;
      expect(record).toEqual({
        ...withValue(fullModel, field, null),
        dataIssues: [{ path, code: 'MALFORMED' }],
      });
    },
  );

  const unset = fields.flatMap(([member, field]) =>
    ['', null, undefined].map((value) => [member, value, field] as const),
  );

  test.each(unset)('%s that is %j, is null without an issue', async (member, value, field) => {
    expect(await workforceRecord(withValue(fullPayload, member, value))).toEqual(
      withValue(fullModel, field, null),
    );
  });

  test.each(['name', 'organizationType'])(
    '%s that is no object, loses only what is in it',
    async (member) => {
      const lost = member === 'name' ? { name: null, description: null } : { type: null, parentId: null };
      const path = member === 'name' ? 'name' : 'type';
      for (const value of ['words', 7, true, ['x']]) {
        const record = await workforceRecord(withValue(fullPayload, member, value));
        expect(record).toEqual({ ...fullModel, ...lost, dataIssues: [{ path, code: 'MALFORMED' }] });
      }
      for (const value of ['', null, undefined]) {
        expect(await workforceRecord(withValue(fullPayload, member, value))).toEqual({
          ...fullModel,
          ...lost,
        });
      }
    },
  );

  test('without any tracking, has no tracking settings', async () => {
    const { trackingSettings } = await workforceRecord({
      id: workforceId,
      timeTrackingSettings: '',
      locationTracking: null,
    });
    expect(trackingSettings).toBeNull();
  });

  test('with every group odd, is still the record', async () => {
    const names = Object.keys(fullPayload).filter((name) => name !== 'id');
    const odd = Object.fromEntries(names.map((name) => [name, [['odd']]]));
    const { id, dataIssues, ...rest } = await workforceRecord({ ...odd, id: workforceId });
    expect(id).toBe(workforceId);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
    expect(dataIssues.map(({ path }) => path).sort()).toEqual(
      [
        'address',
        'assignedUsers',
        'contacts',
        'exportIds',
        'name',
        'trackingSettings.location',
        'trackingSettings.time',
        'type',
        'validFrom',
        'validTo',
      ].sort(),
    );
  });

  test.each([
    ['DE', 'DE'],
    ['de', 'DE'],
    ['dE', 'DE'],
  ])('country %j, is the code %s', async (country, expected) => {
    expect((await workforceRecord({ id: workforceId, address: { country } })).address?.country).toBe(
      expected,
    );
  });

  test.each(['Germany', 'DEU', 'D', '49', 'D€', 49])('country %j, is no ISO code', async (country) => {
    const { address, dataIssues } = await workforceRecord({
      id: workforceId,
      address: { country, city: 'Ulm' },
    });
    expect(address).toMatchObject({ country: null, city: 'Ulm' });
    expect(dataIssues).toEqual([{ path: 'address.country', code: 'MALFORMED' }]);
  });

  test('members deeply nested or named like a prototype, do no harm', async () => {
    const deep = '{"a":'.repeat(98) + '1' + '}'.repeat(98);
    const members = `"__proto__":{"validFrom":"2022-01-01T00:00:00Z","items":[]},"address":{"__proto__":{"city":"x"},"street":"s"}`;
    const body = `{"id":"${workforceId}",${members},"extra":${deep},"exportIds":{"exportId1":${deep},"exportId2":"2"}}`;
    expect(recordOf((await readWorkforce(ok(body))).outcome)).toMatchObject({
      validFrom: null,
      address: { city: null, street: 's' },
      exportIds: { exportId1: null, exportId2: '2' },
      dataIssues: [{ path: 'exportIds.exportId1', code: 'MALFORMED' }],
    });
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});
