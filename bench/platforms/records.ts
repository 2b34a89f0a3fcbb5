import { createAccessBody } from '../../demo/records/access-body.ts';
import { createWorkforceBody } from '../../demo/records/workforce-body.ts';
import { organizations, parentIds } from '../organizations.ts';

/** A platform that is simulated. */
export type Platform = 'access' | 'workforce';

/** What a platform answers at one path. */
export interface PlatformRecord {
  readonly platform: Platform;
  /** JSON text. */
  readonly body: string;
}

/** Makes the records of both platforms by their paths, in the shapes of the platforms' documents. */
export function createRecords(): ReadonlyMap<string, PlatformRecord> {
  return new Map([
    ...organizations.map(({ accessId }) => createAccessEntry(accessId)),
    ...organizations.map(({ workforceId }, index) =>
      createWorkforceEntry(workforceId, parentIds[index % parentIds.length]),
    ),
    ...parentIds.map((id) => createWorkforceEntry(id)),
  ]);
}

function createAccessEntry(id: string): [path: string, record: PlatformRecord] {
  const body = createAccessBody({
    id: Number(id),
    name: `Organization ${id}`,
    personal: true,
    subscriptionId: `subscription-${id}`,
    creatorAccountId: 42,
    created: '2026-03-10T09:32:57.363979Z',
    modified: '2026-03-11T10:00:00.07308Z',
    permissions: ['remoteAccess', 'eventLog', 'portal'],
  });
  return [`/v1/organizations/${id}`, { platform: 'access', body: JSON.stringify(body) }];
}

function createWorkforceEntry(id: string, parent?: string): [path: string, record: PlatformRecord] {
  const digits = id.slice(-12);
  const body = createWorkforceBody({
    id,
    name: `Organization Name ${digits}`,
    description: 'Description of organization',
    type: 'project',
    ...(parent === undefined ? {} : { parent }),
    valid: ['2022-01-01T00:00:00+00:00', '2022-12-31T23:59:59+00:00'],
    address: { relId: '123456', country: 'DE' },
    email: 'organization@example.com',
    phone: '+49123456789',
    people: [1, 1, 1],
    location: { latitude: 52.520008, longitude: 13.404954, radiusMeters: 100 },
    exportIds: ['123', '456', '789', 'chip 123'],
  });
  return [`/organizations/${id}`, { platform: 'workforce', body: JSON.stringify(body) }];
}
