import type { DemoRecord } from './record.ts';
import { clockTimes, officeTimes, shiftTimes } from './time-settings.ts';
import { createWorkforceRecord } from './workforce-body.ts';
import { missingParentId, workforceIds } from './workforce-ids.ts';

/** Workforce organizations in Spain, Switzerland, France and the United Kingdom. */
export const europeanRecords: readonly DemoRecord[] = [
  createWorkforceRecord({
    id: workforceIds.casaVerde,
    name: 'Casa Verde Hoteles S.L.',
    type: 'other',
    address: {
      street: 'Carrer de Colón 20',
      city: 'València',
      state: 'València',
      postalCode: '46004',
      country: 'ES',
    },
    email: 'hola@casaverde.example',
    phone: '+34965550140',
    people: [2, 1, 2],
    times: officeTimes,
    location: { latitude: 39.4702, longitude: -0.3705, radiusMeters: 100 },
  }),
  createWorkforceRecord({
    id: workforceIds.hotelMalvarrosa,
    name: 'Hotel Malvarrosa',
    description: 'Forty rooms by the beach.',
    type: 'subsidiary',
    parent: workforceIds.casaVerde,
    address: { street: 'Passeig de Neptú 32', city: 'València', postalCode: '46011', country: 'ES' },
    email: 'malvarrosa@casaverde.example',
    phone: '+34965550141',
    people: [1, 2, 8],
    times: shiftTimes,
    location: { latitude: 39.4669, longitude: -0.3237, radiusMeters: 100, networkName: 'malvarrosa-staff' },
  }),
  createWorkforceRecord({
    id: workforceIds.lavanderiaTuria,
    name: 'Lavandería Turia',
    type: 'supplier',
    parent: workforceIds.hotelMalvarrosa,
    address: { city: 'Paterna', postalCode: '46980', country: 'ES' },
    phone: '+34965550198',
    people: [0, 0, 2],
    exportIds: ['LT', '', '', ''],
  }),
  // Only the full workforce key may see this parent; for others it is a 401.
  createWorkforceRecord({
    id: workforceIds.helvetiaVault,
    name: 'Helvetia Vault AG',
    type: 'other',
    address: { street: 'Bahnhofstrasse 45', city: 'Zürich', postalCode: '8001', country: 'CH' },
    people: [1, 1, 0],
    times: clockTimes,
  }),
  createWorkforceRecord({
    id: workforceIds.alpineHuts,
    name: 'Alpine Huts',
    description: 'Eleven huts above 2000 metres.',
    type: 'partner',
    parent: workforceIds.helvetiaVault,
    valid: ['2024-06-15T00:00:00+02:00', '2028-10-15T23:59:59+02:00'],
    address: { city: 'Pontresina', state: 'Graubünden', postalCode: '7504', country: 'CH' },
    email: 'huts@alpine.example',
    people: [1, 0, 5],
    location: { latitude: 46.4908, longitude: 9.9022, radiusMeters: 1000 },
  }),
  // Its parent does not exist: a 404 above a record that is well.
  createWorkforceRecord({
    id: workforceIds.quaiNeuf,
    name: 'Quai Neuf SARL',
    type: 'branch',
    parent: missingParentId,
    address: { street: '9 quai Saint-Antoine', city: 'Lyon', postalCode: '69002', country: 'FR' },
    email: 'bonjour@quaineuf.example',
    phone: '+33455550690',
    people: [1, 0, 1],
    location: { latitude: 45.7622, longitude: 4.8322, radiusMeters: 60 },
  }),
  createWorkforceRecord({
    id: workforceIds.greenlineCleaning,
    name: 'Greenline Cleaning Ltd',
    type: 'supplier',
    address: { street: '4 Wharf Road', city: 'Bristol', postalCode: 'BS1 6XN', country: 'GB' },
    email: 'bookings@greenline.example',
    phone: '+441175550004',
    people: [1, 1, 8],
    times: shiftTimes,
  }),
];
