import { readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { isDateTime } from '../../src/sources/date-time.ts';
import { ok, readAccess, readCurrent, readWorkforce, recordOf } from './read.ts';

describe("the documents' examples, word for word", () => {
  test.each([
    ['73', '2026-03-10T09:32:57.363979Z'],
    ['78', '2026-03-10T09:32:58.07308Z'],
  ])('access %s, is read whole, created at %s', async (id, createdAt) => {
    const body = await readDocument(`access-${id}.json`);
    const { outcome, requests } = await readAccess(ok(body), id);
    const { permissions } = JSON.parse(body.toString()) as { permissions: object };
    expect(Object.keys(permissions)).toHaveLength(40);
    expect(recordOf(outcome)).toStrictEqual({
      id,
      name: 'Organization',
      isPersonal: true,
      isRestricted: false,
      subscriptionId: null,
      creator: null,
      createdAt,
      updatedAt: null,
      permissions: { ...permissions, enabled: [] },
      dataIssues: [],
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET /v1/organizations/${id}`]);
  });

  test("access's own, for a session of an account, is not found", async () => {
    const body = await readDocument('access-current-not-found.json');
    const { outcome, requests } = await readCurrent({ status: 404, body });
    expect(outcome).toEqual({ kind: 'not-found' });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/organization']);
  });

  test("access's own, for a session of an organization, is read whole", async () => {
    const body = await readDocument('access-73.json');
    const { outcome } = await readCurrent(ok(body));
    expect(recordOf(outcome)).toEqual(recordOf((await readAccess(ok(body))).outcome));
  });

  test('workforce 987abc78, is read whole, but for what its example redacts or puts beyond the poles', async () => {
    const { outcome, requests } = await readWorkforce(ok(await readDocument('workforce-987abc78.json')));
    const off = { type: 'off', amount: null };
    expect(recordOf(outcome)).toStrictEqual({
      id: '987abc78-39c5-436f-a70b-d3a14db753c0',
      name: 'Organization Name',
      description: 'Description of organization',
      type: 'PROJECT',
      parentId: '123abc78-39c5-436f-a70b-d3a14db753c6',
      validFrom: '2022-01-01T00:00:00+00:00',
      validTo: '2022-12-31T23:59:59+00:00',
      address: {
        id: '321abc78-39c5-436f-a70b-d3a14db753c6',
        relId: '123456',
        street: null,
        city: null,
        state: null,
        postalCode: null,
        country: 'DE',
      },
      contacts: { email: null, phoneNumber: '+49123456789' },
      assignedUsers: {
        administrators: [{ id: 'c4206912-62a6-4ca6-af24-f95d99624615' }],
        approvers: [{ id: '91de12c1-4237-431f-a408-e4f7013434b4' }],
        employees: [{ id: '993ea1fb-ae4a-422e-9e90-5ecdbb1afb7f' }],
      },
      trackingSettings: {
        time: {
          maxEntryLength: null,
          minBreakLength: null,
          maxBreakLength: null,
          allowedFrom: null,
          allowedTo: null,
          rounding: { entryStart: off, entryEnd: off, breakStart: off, breakEnd: off },
          allowsPastEntries: true,
          allowsFutureEntries: true,
          clockOnly: false,
          automaticTargetTimes: false,
          ignoresTargetTimes: true,
        },
        location: { isEnabled: true, radiusMeters: 100, coordinates: null, macAddress: null, ssid: null },
      },
      exportIds: { exportId1: '123', exportId2: '456', exportId3: '789', hardwareTerminalChipId: 'chip 123' },
      dataIssues: [
        { path: 'contacts.email', code: 'MALFORMED' },
        { path: 'trackingSettings.location.coordinates.latitude', code: 'OUT_OF_RANGE' },
        { path: 'trackingSettings.location.coordinates.longitude', code: 'OUT_OF_RANGE' },
      ],
    });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'GET /organizations/987abc78-39c5-436f-a70b-d3a14db753c0',
    ]);
  });

  test('each, is found as of a time in UTC', async () => {
    const outcomes = [
      (await readAccess(ok(await readDocument('access-73.json')))).outcome,
      (await readWorkforce(ok(await readDocument('workforce-987abc78.json')))).outcome,
    ];
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ kind: 'found', fetchedAt: expect.stringMatching(/Z$/) as string });
      expect(isDateTime((outcome as { fetchedAt: string }).fetchedAt)).toBe(true);
    }
  });
});

function readDocument(name: string): Promise<Buffer> {
  return readFile(new URL(`../../demo/documents/${name}`, import.meta.url));
}
