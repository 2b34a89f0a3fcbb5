import type { DemoRecord } from './record.ts';
import { clockTimes, officeTimes, shiftTimes } from './time-settings.ts';
import { createWorkforceRecord } from './workforce-body.ts';
import { workforceIds } from './workforce-ids.ts';

/** The Nordlys family, the deepest tree: group, company, two sibling branches, a project (Norway). */
export const nordlysRecords: readonly DemoRecord[] = [
  createWorkforceRecord({
    id: workforceIds.nordlysGroup,
    name: 'Nordlys Gruppen AS',
    type: 'other',
    address: {
      relId: '00110',
      street: 'Dronning Eufemias gate 16',
      city: 'Oslo',
      postalCode: '0191',
      country: 'NO',
    },
    email: 'post@nordlys.example',
    phone: '+4722555110',
    people: [3, 0, 0],
    times: officeTimes,
    location: { latitude: 59.9075, longitude: 10.7593, radiusMeters: 100 },
  }),
  createWorkforceRecord({
    id: workforceIds.nordlysLogistics,
    name: 'Nordlys Logistikk AS',
    description: 'Warehouses and last-mile delivery along the coast.',
    type: 'subsidiary',
    parent: workforceIds.nordlysGroup,
    address: { street: 'Alnabruveien 2', city: 'Oslo', postalCode: '0668', country: 'NO' },
    email: 'logistikk@nordlys.example',
    people: [1, 2, 6],
    times: shiftTimes,
    location: { latitude: 59.9286, longitude: 10.8412, radiusMeters: 250, networkName: 'nordlys-lager' },
    exportIds: ['NL-1', 'NL-2', 'NL-3', ''],
  }),
  createWorkforceRecord({
    id: workforceIds.nordlysBergen,
    name: 'Nordlys Bergen',
    type: 'branch',
    parent: workforceIds.nordlysLogistics,
    address: { street: 'Bryggen 15', city: 'Bergen', state: 'Vestland', postalCode: '5003', country: 'NO' },
    phone: '+4755555112',
    people: [1, 1, 5],
    times: shiftTimes,
    location: { latitude: 60.3975, longitude: 5.3242, radiusMeters: 120 },
  }),
  createWorkforceRecord({
    id: workforceIds.nordlysTromso,
    name: 'Nordlys Tromsø',
    type: 'branch',
    parent: workforceIds.nordlysLogistics,
    address: { street: 'Stortorget 1', city: 'Tromsø', state: 'Troms', postalCode: '9008', country: 'NO' },
    phone: '+4777555113',
    people: [1, 0, 2],
    location: { latitude: 69.6496, longitude: 18.956, radiusMeters: 120 },
  }),
  createWorkforceRecord({
    id: workforceIds.nordlysQuayside,
    name: 'Quayside automation',
    description: 'Unmanned hand-over at the Bergen quay.',
    type: 'project',
    parent: workforceIds.nordlysBergen,
    valid: ['2025-05-05T00:00:00+02:00', '2027-05-04T23:59:59+02:00'],
    address: { city: 'Bergen', country: 'NO' },
    people: [0, 0, 1],
    times: clockTimes,
    exportIds: ['', '', '', 'chip 0007'],
  }),
];
