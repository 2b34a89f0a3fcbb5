import type { DemoRecord } from './record.ts';
import { clockTimes, officeTimes, shiftTimes } from './time-settings.ts';
import { createWorkforceRecord } from './workforce-body.ts';
import { workforceIds } from './workforce-ids.ts';

/** The family of the document's organization: Acme Holding, its parts, and theirs (Germany). */
export const acmeRecords: readonly DemoRecord[] = [
  createWorkforceRecord({
    id: workforceIds.acmeHolding,
    name: 'Acme Holding SE',
    description: 'Owns the Acme companies and runs their offices.',
    type: 'other',
    valid: ['2015-01-01T00:00:00+00:00', ''],
    address: {
      relId: '000017',
      street: 'Am Sandtorkai 77',
      city: 'Hamburg',
      postalCode: '20457',
      country: 'DE',
    },
    email: 'holding@acme.example',
    phone: '+4940555010',
    people: [2, 2, 3],
    times: officeTimes,
    location: { latitude: 53.5438, longitude: 9.9905, radiusMeters: 150, networkName: 'acme-office' },
    exportIds: ['1000', '1000-A', '', ''],
  }),
  createWorkforceRecord({
    id: workforceIds.acmeHamburg,
    name: 'Acme Hamburg',
    description: 'Sales and service for the north.',
    type: 'branch',
    parent: workforceIds.acmeHolding,
    address: { street: 'Spitalerstraße 10', city: 'Hamburg', postalCode: '20095', country: 'DE' },
    email: 'hamburg@acme.example',
    people: [1, 1, 8],
    location: { latitude: 53.5511, longitude: 10.0024, radiusMeters: 80 },
    exportIds: ['1100', '', '', ''],
  }),
  createWorkforceRecord({
    id: workforceIds.acmeWorks,
    name: 'Acme Works GmbH',
    description: 'Builds what Acme sells.',
    type: 'subsidiary',
    parent: workforceIds.acmeHolding,
    valid: ['2018-04-01T00:00:00+02:00', ''],
    address: {
      street: 'Torgauer Straße 231',
      city: 'Leipzig',
      state: 'Sachsen',
      postalCode: '04347',
      country: 'DE',
    },
    email: 'works@acme.example',
    phone: '+49341555020',
    people: [1, 3, 8],
    times: shiftTimes,
    location: { latitude: 51.3589, longitude: 12.4381, radiusMeters: 400, macAddress: '02:00:5e:10:00:01' },
    exportIds: ['1200', '1200-P', '0042', ''],
  }),
  createWorkforceRecord({
    id: workforceIds.acmeHallThree,
    name: 'Acme Works, hall 3',
    description: 'Rebuilding of hall 3.',
    type: 'project',
    parent: workforceIds.acmeWorks,
    valid: ['2024-03-01T00:00:00+01:00', '2026-09-30T23:59:59+02:00'],
    address: {
      street: 'Torgauer Straße 231',
      city: 'Leipzig',
      state: 'Sachsen',
      postalCode: '04347',
      country: 'DE',
    },
    people: [0, 1, 4],
    times: clockTimes,
    exportIds: ['1203', '', '', 'chip 1203'],
  }),
];
