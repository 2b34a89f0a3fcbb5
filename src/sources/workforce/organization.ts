import type { DataIssue, FieldReader } from '../field-reader.ts';
import { toList } from '../payload.ts';
import type { Members, WorkforcePayload } from './payload.ts';
import { toLocationTracking, toTimeTracking } from './tracking-settings.ts';
import type { LocationTracking, TimeTracking } from './tracking-settings.ts';

/** What kind of unit an organization is, as the schema's `OrganizationType` spells it. */
type OrganizationType = (typeof organizationTypes)[number] | 'UNKNOWN';

const organizationTypes = [
  'PROJECT',
  'SUBSIDIARY',
  'PARTNER',
  'CLIENT',
  'SUPPLIER',
  'BRANCH',
  'OTHER',
] as const;

/** The reference to a user. */
interface UserReference {
  readonly id: string;
}

/** An organization as the workforce platform knows it. */
export interface WorkforceOrganization {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly type: OrganizationType | null;
  readonly parentId: string | null;
  readonly validFrom: string | null;
  readonly validTo: string | null;
  readonly address: {
    readonly id: string | null;
    readonly relId: string | null;
    readonly street: string | null;
    readonly city: string | null;
    readonly state: string | null;
    readonly postalCode: string | null;
    readonly country: string | null;
  } | null;
  readonly contacts: { readonly email: string | null; readonly phoneNumber: string | null } | null;
  readonly assignedUsers: {
    readonly administrators: readonly UserReference[];
    readonly approvers: readonly UserReference[];
    readonly employees: readonly UserReference[];
  } | null;
  readonly trackingSettings: {
    readonly time: TimeTracking | null;
    readonly location: LocationTracking | null;
  } | null;
  readonly exportIds: {
    readonly exportId1: string | null;
    readonly exportId2: string | null;
    readonly exportId3: string | null;
    readonly hardwareTerminalChipId: string | null;
  } | null;
  readonly dataIssues: readonly DataIssue[];
}

/** Maps the wire shape to the model; loses nothing but the values that it names in `dataIssues`. */
export function toWorkforceOrganization(payload: WorkforcePayload, read: FieldReader): WorkforceOrganization {
  const name = read.group(payload.name, 'name', (members) => members);
  const kind = read.group(payload.organizationType, 'type', (members) => members);
  return {
    id: payload.id.toLowerCase(),
    name: read.text(name?.organizationName, 'name'),
    description: read.text(name?.description, 'description'),
    type: toOrganizationType(kind?.type, read),
    parentId: read.uuid(kind?.parentOrganizationUnitId, 'parent'),
    validFrom: read.dateTime(payload.validFrom, 'validFrom'),
    validTo: read.dateTime(payload.validTo, 'validTo'),
    address: read.group(payload.address, 'address', (address) => toAddress(address, read)),
    contacts: read.group(payload.contactInformation, 'contacts', (contacts) => ({
      // The least that every e-mail address has; anything stricter would refuse addresses that work.
      email: read.matching(contacts.organizationEmail, 'contacts.email', /^[^\s@]+@[^\s@]+$/),
      phoneNumber: read.text(contacts.phoneNumber, 'contacts.phoneNumber'),
    })),
    assignedUsers: read.group(payload.assignUsers, 'assignedUsers', (users) => ({
      administrators: toUsers(users.administrators, 'assignedUsers.administrators', read),
      approvers: toUsers(users.approvers, 'assignedUsers.approvers', read),
      employees: toUsers(users.employees, 'assignedUsers.employees', read),
    })),
    trackingSettings: toTrackingSettings(payload, read),
    exportIds: read.group(payload.exportIds, 'exportIds', (ids) => ({
      exportId1: read.text(ids.exportId1, 'exportIds.exportId1'),
      exportId2: read.text(ids.exportId2, 'exportIds.exportId2'),
      exportId3: read.text(ids.exportId3, 'exportIds.exportId3'),
      hardwareTerminalChipId: read.text(ids.hardwareTerminalChipId, 'exportIds.hardwareTerminalChipId'),
    })),
    dataIssues: read.issues,
  };
}

function toTrackingSettings(
  { timeTrackingSettings, locationTracking }: WorkforcePayload,
  read: FieldReader,
): WorkforceOrganization['trackingSettings'] {
  const time = read.group(timeTrackingSettings, 'trackingSettings.time', (settings) =>
    toTimeTracking(settings, read),
  );
  const location = read.group(locationTracking, 'trackingSettings.location', (settings) =>
    toLocationTracking(settings, read),
  );
  return time === null && location === null ? null : { time, location };
}

function toOrganizationType(value: unknown, read: FieldReader): OrganizationType | null {
  const word = read.text(value, 'type');
  if (word === null) return null;
  // ASCII alone: the upper case of a dotless i is an I, too.
  const known = /^[A-Za-z]+$/.test(word)
    ? organizationTypes.find((type) => type === word.toUpperCase())
    : undefined;
  if (known === undefined) read.reject('type', 'UNKNOWN_VALUE');
  return known ?? 'UNKNOWN';
}

function toAddress(
  address: Members<'address'>,
  read: FieldReader,
): NonNullable<WorkforceOrganization['address']> {
  const country = read.matching(address.country, 'address.country', /^[a-z]{2}$/i);
  return {
    id: read.uuid(address.id, 'address.id'),
    relId: read.text(address.relId, 'address.relId'),
    street: read.text(address.street, 'address.street'),
    city: read.text(address.city, 'address.city'),
    state: read.text(address.state, 'address.state'),
    postalCode: read.text(address.postalCode, 'address.postalCode'),
    country: country?.toUpperCase() ?? null,
  };
}

/** One odd entry is left out and noted; the others stay. */
function toUsers(entries: unknown, path: string, read: FieldReader): readonly UserReference[] {
  if (Array.isArray(entries) && !read.isBounded(entries.length)) return [];
  const list = read.group(toList<'userId'>(entries), path, (items) => items) ?? [];
  return list.flatMap((entry) => {
    const rejectionsBefore = read.rejections;
    const id = typeof entry === 'object' && entry !== null ? read.uuid(entry.userId, path) : null;
    if (id === null && read.rejections === rejectionsBefore) read.reject(path);
    return id === null ? [] : [{ id }];
  });
}
