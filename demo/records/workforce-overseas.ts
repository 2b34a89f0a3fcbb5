import type { DemoRecord } from './record.ts';
import { clockTimes, officeTimes, shiftTimes } from './time-settings.ts';
import { createWorkforceRecord } from './workforce-body.ts';
import { workforceIds } from './workforce-ids.ts';

/** Workforce organizations in Japan, India, New Zealand and South Africa. */
export const overseasRecords: readonly DemoRecord[] = [
  createWorkforceRecord({
    id: workforceIds.sakura,
    name: '桜コワーキング株式会社',
    description: '東京と大阪のコワーキングスペース',
    type: 'other',
    address: {
      street: '丸の内1-9-1',
      city: '千代田区',
      state: '東京都',
      postalCode: '100-0005',
      country: 'JP',
    },
    email: 'info@sakura.example',
    phone: '+81355550130',
    people: [1, 1, 2],
    times: officeTimes,
    location: { latitude: 35.6812, longitude: 139.7671, radiusMeters: 75 },
  }),
  createWorkforceRecord({
    id: workforceIds.sakuraShibuya,
    name: '桜コワーキング 渋谷',
    type: 'branch',
    parent: workforceIds.sakura,
    address: { street: '道玄坂2-1', city: '渋谷区', state: '東京都', postalCode: '150-0043', country: 'JP' },
    people: [1, 0, 4],
    times: clockTimes,
    location: { latitude: 35.6581, longitude: 139.6987, radiusMeters: 50, networkName: 'sakura-shibuya' },
  }),
  createWorkforceRecord({
    id: workforceIds.sakuraOsaka,
    name: '桜コワーキング 大阪',
    type: 'branch',
    parent: workforceIds.sakura,
    valid: ['2026-04-01T00:00:00+09:00', ''],
    address: {
      street: '梅田3-1-3',
      city: '大阪市北区',
      state: '大阪府',
      postalCode: '530-0001',
      country: 'JP',
    },
    people: [1, 0, 3],
    location: { latitude: 34.7025, longitude: 135.4959, radiusMeters: 50 },
  }),
  createWorkforceRecord({
    id: workforceIds.gangaTextiles,
    name: 'Ganga Textiles Private Limited',
    type: 'subsidiary',
    address: { street: 'Ring Road 12', city: 'Surat', state: 'Gujarat', postalCode: '395002', country: 'IN' },
    email: 'office@gangatextiles.example',
    phone: '+912615550395',
    people: [2, 5, 8],
    times: shiftTimes,
    location: { latitude: 21.1959, longitude: 72.8302, radiusMeters: 500, macAddress: '02:00:5e:10:00:2a' },
  }),
  createWorkforceRecord({
    id: workforceIds.tasmanStorage,
    name: 'Tasman Storage',
    type: 'partner',
    address: { street: '12 Tory Street', city: 'Wellington', postalCode: '6011', country: 'NZ' },
    phone: '+6445550012',
    people: [1, 0, 0],
    location: { latitude: -41.2936, longitude: 174.7821, radiusMeters: 300 },
  }),
  createWorkforceRecord({
    id: workforceIds.kwelaWorkshops,
    name: 'Kwela Workshops',
    description: 'Wood and metal workshops open to members.',
    type: 'partner',
    address: {
      street: '66 Albert Road',
      city: 'Cape Town',
      state: 'Western Cape',
      postalCode: '7925',
      country: 'ZA',
    },
    email: 'workshops@kwela.example',
    people: [1, 1, 1],
    location: { latitude: -33.9287, longitude: 18.4522, radiusMeters: 150 },
  }),
];
