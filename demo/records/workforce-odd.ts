import { createRecord } from './record.ts';
import type { DemoRecord } from './record.ts';
import { createWorkforceBody } from './workforce-body.ts';
import type { WorkforceBody } from './workforce-body.ts';
import { workforceIds } from './workforce-ids.ts';

function createOdd(id: string, trap: string, change: (body: WorkforceBody) => unknown): DemoRecord {
  const body = createWorkforceBody({
    id,
    name: `Odd: ${trap}`,
    type: 'branch',
    parent: workforceIds.acmeHolding,
    address: { street: 'Altmarkt 1', city: 'Dresden', postalCode: '01067', country: 'DE' },
    email: 'odd@acme.example',
    people: [1, 1, 1],
    location: { latitude: 51.0493, longitude: 13.7381, radiusMeters: 100 },
  });
  return createRecord(id, change(body));
}

/** Makes the UUID of an odd record from its number (1 to 99). */
export function createOddId(number: number): string {
  return `0dd00000-39c5-436f-a70b-0000000000${String(number).padStart(2, '0')}`;
}

/** Workforce organizations with odd values, which must not lose the rest of the organization. */
export const oddWorkforceRecords: readonly DemoRecord[] = [
  // Trap: text of digits with leading zeros that mean something.
  createOdd(createOddId(1), 'leading zeros', (body) => ({
    ...body,
    address: { ...body.address, relId: '000451' },
    exportIds: { exportId1: '007', exportId2: '0', exportId3: '00', hardwareTerminalChipId: '0001' },
  })),
  // Trap: real booleans and numbers where the document has strings, and a string where it has a number.
  createOdd(createOddId(2), 'native types', (body) => ({
    ...body,
    timeTrackingSettings: {
      ...body.timeTrackingSettings,
      roundingAmountTimeEntryStartTime: 15,
      allowTimeEntriesInPast: true,
      allowTimeEntriesInFuture: false,
    },
    locationTracking: { ...body.locationTracking, isOn: true, locationRadius: 250, latitude: '51.0493' },
  })),
  // Trap: "" everywhere means not set: neither false, nor 0, nor an error.
  createOdd(createOddId(3), 'everything empty', (body) =>
    JSON.parse(JSON.stringify(body), (_key, value: unknown) => {
      if (Array.isArray(value)) return [];
      return value === body.id || typeof value === 'object' ? value : '';
    }),
  ),
  // Trap: blank text.
  createOdd(createOddId(4), 'blank text', (body) => ({
    ...body,
    name: { organizationName: '  ', description: '  ' },
    address: { ...body.address, city: '  ', country: '  ' },
  })),
  // Trap: a country in lower case.
  createOdd(createOddId(5), 'lower-case country', (body) => ({
    ...body,
    address: { ...body.address, country: 'de' },
  })),
  // Trap: a type that is not one of the seven.
  createOdd(createOddId(6), 'unknown type', (body) => ({
    ...body,
    organizationType: { ...body.organizationType, type: 'franchise' },
  })),
  // Trap: numbers and booleans that cannot be read.
  createOdd(createOddId(7), 'unreadable number and boolean', (body) => ({
    ...body,
    timeTrackingSettings: { ...body.timeTrackingSettings, allowTimeEntriesInPast: 'maybe' },
    locationTracking: { ...body.locationTracking, isOn: 'on', locationRadius: 'one hundred' },
  })),
  // Trap: both coordinates are outside of the globe.
  createOdd(createOddId(8), 'coordinates out of range', (body) => ({
    ...body,
    locationTracking: { ...body.locationTracking, latitude: 90.5, longitude: -181 },
  })),
  // Trap: half a pair of coordinates.
  createOdd(createOddId(9), 'only one coordinate', (body) => ({
    ...body,
    locationTracking: { ...body.locationTracking, longitude: undefined },
  })),
  // Trap: null stands where objects and lists belong.
  createOdd(createOddId(10), 'groups are null', (body) => ({
    ...body,
    organizationType: null,
    address: null,
    contactInformation: null,
    assignUsers: { administrators: null, approvers: null, employees: null },
    timeTrackingSettings: null,
    locationTracking: null,
    exportIds: null,
  })),
  // Trap: entries without a user among good ones.
  createOdd(createOddId(11), 'malformed user entries', (body) => ({
    ...body,
    assignUsers: {
      ...body.assignUsers,
      employees: [...body.assignUsers.employees, {}, null, 'nobody', { userId: 7 }, { userId: '' }],
    },
  })),
  // Trap: a parent id that is no UUID and must never reach a URL.
  createOdd(createOddId(12), 'malformed parent id', (body) => ({
    ...body,
    organizationType: { ...body.organizationType, parentOrganizationUnitId: '../organizations' },
  })),
  // Trap: the envelope in which the platform's other endpoints answer.
  createOdd(createOddId(13), 'envelope', (body) => ({
    items: [{ message: 'success', data: body, valid: null }],
    valid: true,
  })),
  // Trap: an envelope that says of itself that it is not valid.
  createOdd(createOddId(14), 'envelope not valid', (body) => ({
    items: [{ message: 'error', data: body, valid: null }],
    valid: false,
  })),
  // Trap: the answer spells the UUID in upper case.
  createOdd(createOddId(15), 'upper-case id', (body) => ({ ...body, id: body.id.toUpperCase() })),
  // Trap: an organization that is its own parent.
  createOdd(createOddId(16), 'own parent', (body) => ({
    ...body,
    organizationType: { ...body.organizationType, parentOrganizationUnitId: body.id },
  })),
  // Trap: dates that are not ISO 8601.
  createOdd(createOddId(17), 'unreadable dates', (body) => ({
    ...body,
    validFrom: '01.01.2022',
    validTo: 'forever',
  })),
  // Trap: nothing but the id.
  createOdd(createOddId(18), 'only the id', (body) => ({ id: body.id })),
  // Trap: a UUID that has no version.
  createOdd('00000000-0000-0000-0000-000000000001', 'id without a version', (body) => body),
];
