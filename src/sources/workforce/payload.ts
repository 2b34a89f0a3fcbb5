import { z } from 'zod';
import { field, group, list } from '../payload.ts';
import { UUID } from '../uuid.ts';

const users = list(group({ userId: field }));

/** `GET /organizations/{organizationId}`, status 200. Numbers and booleans arrive as text, "" means not set. */
export const workforcePayload = z.object({
  id: z.string().regex(UUID),
  validFrom: field,
  validTo: field,
  name: group({
    organizationName: field,
    description: field,
  }),
  organizationType: group({
    type: field,
    parentOrganizationUnitId: field,
  }),
  address: group({
    relId: field,
    id: field,
    street: field,
    city: field,
    state: field,
    postalCode: field,
    country: field,
  }),
  contactInformation: group({
    organizationEmail: field,
    phoneNumber: field,
  }),
  assignUsers: group({
    administrators: users,
    approvers: users,
    employees: users,
  }),
  timeTrackingSettings: group({
    maxTimeEntryLength: field,
    allowTimeEntriesFromTime: field,
    allowTimeEntriesToTime: field,
    minTimeEntryBreakLength: field,
    maxTimeEntryBreakLength: field,
    roundingTypeTimeEntryStartTime: field,
    roundingAmountTimeEntryStartTime: field,
    roundingTypeTimeEntryEndTime: field,
    roundingAmountTimeEntryEndTime: field,
    roundingTypeBreakStartTime: field,
    roundingAmountBreakStartTime: field,
    roundingTypeBreakEndTime: field,
    roundingAmountBreakEndTime: field,
    allowTimeEntriesInPast: field,
    allowTimeEntriesInFuture: field,
    onlyClockTimeEntriesAllowed: field,
    automaticTargetTimes: field,
    ignoreTargetTimes: field,
  }),
  locationTracking: group({
    isOn: field,
    locationRadius: field,
    latitude: field,
    longitude: field,
    clockingMacAddress: field,
    clockingSsId: field,
  }),
  exportIds: group({
    exportId1: field,
    exportId2: field,
    exportId3: field,
    hardwareTerminalChipId: field,
  }),
});

/** The wire shape of a workforce organization. */
export type WorkforcePayload = z.infer<typeof workforcePayload>;

/** The members of one group of the payload. */
export type Members<Name extends keyof WorkforcePayload> = Extract<WorkforcePayload[Name], object>;

/** The envelope that other endpoints of the platform wrap their answer in: exactly one item, and nothing said to be invalid. */
export const workforceEnvelope = z.object({
  items: z.tuple([z.object({ data: z.unknown(), valid: z.literal(true).nullish() })]),
  valid: z.literal(true).nullish(),
});
