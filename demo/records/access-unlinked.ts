import { createAccessRecord } from './access-body.ts';
import { permissionSets } from './permissions.ts';
import type { DemoRecord } from './record.ts';

/** Access organizations that only the access platform knows. */
export const unlinkedAccessRecords: readonly DemoRecord[] = [
  createAccessRecord({
    id: 170,
    name: 'Familie Brandt',
    personal: true,
    creatorAccountId: 40900,
    created: '2024-02-29T19:05:33.29022Z',
    permissions: permissionSets.home,
  }),
  createAccessRecord({
    id: 171,
    name: 'Ana Ribeiro',
    personal: true,
    created: '2026-01-01T00:00:00.000001Z',
    permissions: permissionSets.none,
  }),
  createAccessRecord({
    id: 172,
    name: 'Tartu Student House',
    subscriptionId: 'sub-ee-0172',
    creatorAccountId: 43110,
    created: '2021-08-30T11:45:00.55555+03:00',
    modified: '2025-08-30T11:45:00.555555+03:00',
    permissions: [...permissionSets.team, 'importUsers', 'temporaryShares'],
  }),
  createAccessRecord({
    id: 173,
    name: 'Brooklyn Rooftop Farm',
    creatorAccountId: 61733,
    created: '2023-05-20T14:00:00-04:00',
    permissions: permissionSets.home,
  }),
  createAccessRecord({
    id: 174,
    name: 'Kwela Makers Space',
    subscriptionId: 'sub-za-0174',
    creatorAccountId: 64008,
    created: '2022-07-18T07:18:00.678901Z',
    permissions: [...permissionSets.team, 'walkInMode', 'nfcActivationTag'],
  }),
  createAccessRecord({
    id: 175,
    name: 'Dockside Self Storage',
    restricted: true,
    subscriptionId: 'sub-gb-0175',
    creatorAccountId: 64990,
    created: '2020-01-31T23:30:00.12345Z',
    modified: '2026-03-01T09:00:00.543210987Z',
    permissions: ['tailgaterProtection', 'tamperDetection', 'eventLog', 'extendedEventLog', 'exportEvents'],
  }),
  createAccessRecord({
    id: 176,
    name: "St. Brigid's Parish Hall",
    restricted: true,
    creatorAccountId: 65321,
    created: '2024-10-05T10:05:24.420024Z',
    permissions: permissionSets.none,
  }),
  createAccessRecord({
    id: 177,
    name: 'Lindqvist Summer Cottage',
    personal: true,
    restricted: true,
    creatorAccountId: 66450,
    created: '2019-06-21T20:00:00.606060606+02:00',
    permissions: ['leaveAlert', 'powerSaveMode'],
  }),
  createAccessRecord({
    id: 178,
    name: 'Portal Integrators',
    subscriptionId: 'sub-nl-0178',
    creatorAccountId: 67001,
    created: '2025-11-11T11:11:11.11111Z',
    permissions: permissionSets.integrator,
  }),
];
