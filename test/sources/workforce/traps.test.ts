import { describe, expect, test } from 'vitest';
import { ok, readWorkforce, recordOf, withValue, workforceId, workforceRecord } from '../read.ts';
import { fullModel, fullPayload } from './record.ts';

describe('workforce trap: text that looks like something else', () => {
  test('the redacted e-mail with its no-break space, is malformed, and nothing else is lost', async () => {
    const record = await workforceRecord(
      withValue(fullPayload, 'contactInformation.organizationEmail', '[email\u00a0protected]'),
    );
    expect(record).toEqual({
      ...withValue(fullModel, 'contacts.email', null),
      dataIssues: [{ path: 'contacts.email', code: 'MALFORMED' }],
    });
  });

  test.each(['a@b', 'first.last+tag@sub.example.org', "o'neil@example.org", 'bø@exämple.no'])(
    'the e-mail %j, is kept',
    async (organizationEmail) => {
      const { contacts, dataIssues } = await workforceRecord({
        id: workforceId,
        contactInformation: { organizationEmail },
      });
      expect([contacts?.email, dataIssues]).toEqual([organizationEmail, []]);
    },
  );

  test('leading zeros of relId, exportId and postalCode, are kept', async () => {
    const payload = {
      id: workforceId,
      address: { relId: '000123', postalCode: '01067' },
      exportIds: { exportId1: '001', exportId2: '0', exportId3: '00000', hardwareTerminalChipId: '0x01' },
    };
    expect(await workforceRecord(payload)).toMatchObject({ ...payload, dataIssues: [] });
  });

  test('a name is an object: the text of the other platform is malformed', async () => {
    expect(await workforceRecord({ id: workforceId, name: 'Organization' })).toMatchObject({
      name: null,
      description: null,
      dataIssues: [{ path: 'name', code: 'MALFORMED' }],
    });
  });

  test.each(['08:00', 'PT8H', '480', ' 8 hours ', '8½'])(
    'time settings: %j, whose unit no document tells, is passed on as it is',
    async (text) => {
      const { trackingSettings, dataIssues } = await workforceRecord({
        id: workforceId,
        timeTrackingSettings: {
          maxTimeEntryLength: text,
          allowTimeEntriesFromTime: text,
          allowTimeEntriesToTime: text,
          minTimeEntryBreakLength: text,
          maxTimeEntryBreakLength: text,
          roundingTypeTimeEntryStartTime: text,
          roundingTypeTimeEntryEndTime: text,
          roundingTypeBreakStartTime: text,
          roundingTypeBreakEndTime: text,
        },
      });
      const { maxEntryLength, minBreakLength, maxBreakLength, allowedFrom, allowedTo, rounding } =
        trackingSettings!.time!;
      const types = Object.values(rounding).map(({ type }) => type);
      const told = [maxEntryLength, minBreakLength, maxBreakLength, allowedFrom, allowedTo, ...types];
      expect(told).toEqual(Array.from({ length: 9 }, () => text));
      expect(dataIssues).toEqual([]);
    },
  );
});

describe('workforce trap: organization type', () => {
  test.each(['project', 'subsidiary', 'partner', 'client', 'supplier', 'branch', 'other'])(
    '%s, is a type of its own, in any letter case',
    async (type) => {
      for (const written of [type, type.toUpperCase()]) {
        const record = await workforceRecord({ id: workforceId, organizationType: { type: written } });
        expect([record.type, record.dataIssues]).toEqual([type.toUpperCase(), []]);
      }
    },
  );

  // Upper case makes CLIENT, SUPPLIER and SUBSIDIARY of them, too: of a dotless i and a long s.
  test.each([
    'cl\u0131ent',
    '\u017fupplier',
    'sub\u017f\u0131diary',
    'holding',
    'UNKNOWN',
    'pro ject',
    'constructor',
    '7',
  ])('%j, is unknown and an issue', async (type) => {
    const record = await workforceRecord(withValue(fullPayload, 'organizationType.type', type));
    expect(record).toEqual({
      ...fullModel,
      type: 'UNKNOWN',
      dataIssues: [{ path: 'type', code: 'UNKNOWN_VALUE' }],
    });
  });
});

describe('workforce trap: letters that only seem to be ASCII', () => {
  test.each([
    ['address.country', '\u017fe', 'address.country'],
    ['address.country', '\u0131t', 'address.country'],
    ['address.id', '\uff1987abc78-39c5-436f-a70b-d3a14db753c0', 'address.id'],
    ['organizationType.parentOrganizationUnitId', '\u066187abc78-39c5-436f-a70b-d3a14db753c0', 'parent'],
    ['locationTracking.isOn', 'tru\u1d49', 'trackingSettings.location.isEnabled'],
    ['locationTracking.locationRadius', '\uff11\uff10', 'trackingSettings.location.radiusMeters'],
    ['validFrom', '\uff12026-03-10T09:32:57Z', 'validFrom'],
    ['validFrom', '2026-03-10T09:32:57\uff3a', 'validFrom'],
  ])('in %s, %s, are malformed', async (member, value, path) => {
    const { dataIssues } = await workforceRecord(withValue(fullPayload, member, value));
    expect(dataIssues).toEqual([{ path, code: 'MALFORMED' }]);
  });
});

describe('workforce trap: a UUID of no version', () => {
  test('as an id, a parent and a user, is read like any other', async () => {
    const id = '00000000-0000-0000-0000-000000000001';
    const payload = {
      id,
      organizationType: { parentOrganizationUnitId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' },
      address: { id },
      assignUsers: { employees: [{ userId: '11111111-1111-1111-1111-111111111111' }] },
    };
    const { outcome, requests } = await readWorkforce(ok(payload), id);
    expect(recordOf(outcome)).toMatchObject({
      id,
      parentId: 'ffffffff-ffff-ffff-ffff-ffffffffffff',
      address: { id },
      assignedUsers: { employees: [{ id: '11111111-1111-1111-1111-111111111111' }] },
      dataIssues: [],
    });
    expect(requests.map(({ path }) => path)).toEqual([`/organizations/${id}`]);
  });
});
