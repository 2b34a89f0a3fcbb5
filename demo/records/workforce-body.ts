import { createRecord } from './record.ts';
import type { DemoRecord } from './record.ts';
import { inheritedTimes } from './time-settings.ts';
import type { TimeSettings } from './time-settings.ts';

/** What sets one workforce organization apart; whatever is left out is "" or empty, that is not set. */
export interface WorkforceDetails {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly type: 'project' | 'subsidiary' | 'partner' | 'client' | 'supplier' | 'branch' | 'other';
  /** The id of the parent organization. */
  readonly parent?: string;
  /** RFC 3339 texts: the first and the last moment. */
  readonly valid?: readonly [from: string, to: string];
  readonly address?: Partial<
    Record<'relId' | 'street' | 'city' | 'state' | 'postalCode' | 'country', string>
  >;
  readonly email?: string;
  readonly phone?: string;
  /** How many of the demo's people hold each role; the same person may hold several. */
  readonly people?: readonly [administrators: number, approvers: number, employees: number];
  readonly times?: TimeSettings;
  readonly location?: {
    readonly latitude: number;
    readonly longitude: number;
    readonly radiusMeters: number;
    readonly macAddress?: string;
    readonly networkName?: string;
  };
  readonly exportIds?: readonly [first: string, second: string, third: string, chip: string];
}

/** The JSON object with which the workforce platform answers, in the order of its document. */
export type WorkforceBody = ReturnType<typeof createWorkforceBody>;

function createPeople(count: number) {
  return Array.from({ length: count }, (_, index) => ({
    userId: `5eed0000-39c5-436f-a70b-00000000000${index + 1}`,
  }));
}

/** Makes the object that the workforce platform answers for one organization. */
export function createWorkforceBody(details: WorkforceDetails) {
  const { location } = details;
  const [validFrom, validTo] = details.valid ?? ['2023-01-01T00:00:00+00:00', ''];
  const [administrators, approvers, employees] = details.people ?? [0, 0, 0];
  const [exportId1, exportId2, exportId3, hardwareTerminalChipId] = details.exportIds ?? ['', '', '', ''];
  return {
    id: details.id,
    validFrom,
    validTo,
    name: { organizationName: details.name, description: details.description ?? '' },
    organizationType: { type: details.type, parentOrganizationUnitId: details.parent ?? '' },
    address: {
      relId: '',
      id: details.id.replace(/^.{8}/, 'add4e550'),
      street: '',
      city: '',
      state: '',
      postalCode: '',
      country: '',
      ...details.address,
    },
    contactInformation: { organizationEmail: details.email ?? '', phoneNumber: details.phone ?? '' },
    assignUsers: {
      administrators: createPeople(administrators),
      approvers: createPeople(approvers),
      employees: createPeople(employees),
    },
    timeTrackingSettings: details.times ?? inheritedTimes,
    locationTracking: {
      isOn: location === undefined ? 'false' : 'true',
      locationRadius: location === undefined ? '' : String(location.radiusMeters),
      latitude: location?.latitude ?? '',
      longitude: location?.longitude ?? '',
      clockingMacAddress: location?.macAddress ?? '',
      clockingSsId: location?.networkName ?? '',
    },
    exportIds: { exportId1, exportId2, exportId3, hardwareTerminalChipId },
  };
}

/** Makes the record of one ordinary workforce organization. */
export function createWorkforceRecord(details: WorkforceDetails): DemoRecord {
  return createRecord(details.id, createWorkforceBody(details));
}
