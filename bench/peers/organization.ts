import type { AccessRecord, WorkforceRecord } from './platform-records.ts';

/** Joins the two records into what the schema calls an organization; every field is there, whatever is asked for. */
export function toOrganization(id: string, access: AccessRecord | null, workforce: WorkforceRecord | null) {
  return {
    id,
    ...(access === null ? {} : fromAccess(access)),
    ...(workforce === null ? {} : fromWorkforce(workforce)),
    name: text(workforce?.name.organizationName) ?? text(access?.name),
  };
}

/** An organization, as the resolvers hand it on. */
export type PeerOrganization = ReturnType<typeof toOrganization>;

function fromAccess(record: AccessRecord) {
  return {
    isPersonal: record.personal,
    isRestricted: record.restricted,
    subscriptionId: text(record.subscriptionId),
    creator: record.creatorAccountId === undefined ? null : { id: String(record.creatorAccountId) },
    createdAt: record.dateCreated,
    updatedAt: record.dateModified,
    permissions: record.permissions,
  };
}

function fromWorkforce(record: WorkforceRecord) {
  const { latitude, longitude } = record.locationTracking;
  return {
    workforceId: record.id,
    parentId: text(record.organizationType.parentOrganizationUnitId),
    description: text(record.name.description),
    type: text(record.organizationType.type)?.toUpperCase(),
    validFrom: text(record.validFrom),
    validTo: text(record.validTo),
    address: { id: text(record.address.id), country: text(record.address.country) },
    contacts: {
      email: text(record.contactInformation.organizationEmail),
      phoneNumber: text(record.contactInformation.phoneNumber),
    },
    trackingSettings: {
      location: {
        isEnabled: record.locationTracking.isOn === 'true',
        coordinates: { latitude, longitude },
      },
    },
    exportIds: { exportId1: text(record.exportIds.exportId1) },
  };
}

/** Text that is not set is sent as "". */
function text(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}
