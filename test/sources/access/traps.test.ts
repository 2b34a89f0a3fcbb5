import { describe, expect, test } from 'vitest';
import { accessRecord, ok, readAccess, recordOf, summaryOf } from '../read.ts';

describe('access trap', () => {
  test.each([
    ['no', '2026-03-10T09:32:57Z'],
    ['three', '2026-03-10T09:32:57.363Z'],
    ['five', '2026-03-10T09:32:58.07308Z'],
    ['six', '2026-03-10T09:32:57.363979Z'],
    ['nine', '2026-03-10T09:32:57.363979123Z'],
    ['six with an offset', '2022-06-23T13:53:02.100000+02:00'],
  ])('fraction digits: %s, are kept one by one', async (_name, text) => {
    const { createdAt, updatedAt } = await accessRecord({ id: 73, dateCreated: text, dateModified: text });
    expect([createdAt, updatedAt]).toEqual([text, text]);
  });

  test('personal, which is in no table, is read', async () => {
    expect((await accessRecord({ id: 73, personal: true })).isPersonal).toBe(true);
    expect((await accessRecord({ id: 73, personal: false })).isPersonal).toBe(false);
  });

  test('subscriptionId, creatorAccountId and dateModified, which are in no example, are read', async () => {
    const members = {
      subscriptionId: 'sub-0042',
      creatorAccountId: 12,
      dateModified: '2022-06-23T13:53:02+02:00',
    };
    expect(await accessRecord({ id: 73, ...members })).toMatchObject({
      subscriptionId: 'sub-0042',
      creator: { id: '12' },
      updatedAt: '2022-06-23T13:53:02+02:00',
      dataIssues: [],
    });
  });

  test.each(['2147483648', '9007199254740991'])('ids beyond Int: %s, is read digit for digit', async (id) => {
    const { outcome, requests } = await readAccess(ok(`{"id":${id},"creatorAccountId":${id}}`), id);
    expect(recordOf(outcome)).toMatchObject({ id, creator: { id }, dataIssues: [] });
    expect(requests.map(({ path }) => path)).toEqual([`/v1/organizations/${id}`]);
  });

  test.each(['9007199254740992', '9007199254740993', '1e30'])(
    "ids beyond 2^53: %s for the record's own, is refused, since parsing has changed it",
    async (id) => {
      const { outcome } = await readAccess(ok(`{"id":${id}}`), '9007199254740991');
      expect(summaryOf(outcome)).toMatchObject({ code: 'UPSTREAM_INVALID_RESPONSE' });
    },
  );

  test.each(['9007199254740993', '1e30'])(
    'ids beyond 2^53: %s for the creator, is out of range rather than another account',
    async (id) => {
      const { creator, dataIssues } = await accessRecord(`{"id":73,"creatorAccountId":${id}}`);
      expect(creator).toBeNull();
      expect(dataIssues).toEqual([{ path: 'creator.id', code: 'OUT_OF_RANGE' }]);
    },
  );

  test('ids beyond 2^53: as text, are read digit for digit', async () => {
    const members = { creatorAccountId: '9007199254740993', subscriptionId: '90071992547409930001' };
    expect(await accessRecord({ id: 73, ...members })).toMatchObject({
      creator: { id: '9007199254740993' },
      subscriptionId: '90071992547409930001',
      dataIssues: [],
    });
  });

  test('ids beyond 2^53: a subscription id that comes as a number, is out of range rather than another', async () => {
    const { subscriptionId, dataIssues } = await accessRecord('{"id":73,"subscriptionId":9007199254740993}');
    expect(subscriptionId).toBeNull();
    expect(dataIssues).toEqual([{ path: 'subscriptionId', code: 'OUT_OF_RANGE' }]);
  });

  test('a name is text: the object of the other platform is malformed', async () => {
    expect(await accessRecord({ id: 73, name: { organizationName: 'Organization' } })).toMatchObject({
      name: null,
      dataIssues: [{ path: 'name', code: 'MALFORMED' }],
    });
  });

  test.each([
    ['"true"', 'true', true],
    ['"false", which is not true', 'false', false],
    ['true', true, true],
    ['false', false, false],
  ])('a boolean as %s, is read', async (_name, value, expected) => {
    const { isPersonal, isRestricted } = await accessRecord({ id: 73, personal: value, restricted: value });
    expect([isPersonal, isRestricted]).toEqual([expected, expected]);
  });
});
