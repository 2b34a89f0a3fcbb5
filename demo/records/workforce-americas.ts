import type { DemoRecord } from './record.ts';
import { officeTimes, shiftTimes } from './time-settings.ts';
import { createWorkforceRecord } from './workforce-body.ts';
import { workforceIds } from './workforce-ids.ts';

/** Workforce organizations in Canada and Brazil. */
export const americanRecords: readonly DemoRecord[] = [
  createWorkforceRecord({
    id: workforceIds.mapleRidge,
    name: 'Maple Ridge Facilities Inc.',
    description: 'Facility services in western Canada.',
    type: 'other',
    address: {
      street: '1055 West Hastings Street',
      city: 'Vancouver',
      state: 'British Columbia',
      postalCode: 'V6E 2E9',
      country: 'CA',
    },
    email: 'hello@mapleridge.example',
    phone: '+16045550120',
    people: [2, 4, 8],
    times: officeTimes,
    location: { latitude: 49.2876, longitude: -123.1171, radiusMeters: 200 },
  }),
  createWorkforceRecord({
    id: workforceIds.mapleRidgeCalgary,
    name: 'Maple Ridge Calgary',
    type: 'branch',
    parent: workforceIds.mapleRidge,
    address: {
      street: '225 6 Avenue SW',
      city: 'Calgary',
      state: 'Alberta',
      postalCode: 'T2P 1N2',
      country: 'CA',
    },
    email: 'calgary@mapleridge.example',
    people: [1, 1, 3],
    location: { latitude: 51.0478, longitude: -114.0656, radiusMeters: 90 },
  }),
  createWorkforceRecord({
    id: workforceIds.prairieClinics,
    name: 'Prairie Clinics',
    description: 'Nine clinics cleaned every night.',
    type: 'client',
    parent: workforceIds.mapleRidge,
    valid: ['2024-06-01T00:00:00-06:00', '2027-05-31T23:59:59-06:00'],
    address: { city: 'Regina', state: 'Saskatchewan', postalCode: 'S4P 3Y2', country: 'CA' },
    people: [0, 1, 7],
    times: shiftTimes,
    exportIds: ['PC-0900', '', '', ''],
  }),
  createWorkforceRecord({
    id: workforceIds.saoBento,
    name: 'Padarias São Bento Ltda.',
    type: 'client',
    address: {
      street: 'Rua São Bento 470',
      city: 'São Paulo',
      state: 'SP',
      postalCode: '01010-001',
      country: 'BR',
    },
    email: 'contato@saobento.example',
    phone: '+551155550470',
    people: [1, 0, 6],
    location: { latitude: -23.5446, longitude: -46.6346, radiusMeters: 60 },
  }),
];
