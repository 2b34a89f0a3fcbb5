import { z } from 'zod';
import { field, group } from '../payload.ts';
import { UUID } from '../uuid.ts';

/** `GET /organizations/{organizationId}`, status 200. Numbers and booleans arrive as text, "" means not set. */
export const workforcePayload = z.object({
  id: z.string().regex(UUID),
  validFrom: field,
  validTo: field,
  name: group<'organizationName' | 'description'>(),
  organizationType: group<'type' | 'parentOrganizationUnitId'>(),
  address: group<'relId' | 'id' | 'street' | 'city' | 'state' | 'postalCode' | 'country'>(),
  contactInformation: group<'organizationEmail' | 'phoneNumber'>(),
  assignUsers: group<'administrators' | 'approvers' | 'employees'>(),
  timeTrackingSettings: group<
    | 'maxTimeEntryLength'
    | 'allowTimeEntriesFromTime'
    | 'allowTimeEntriesToTime'
    | 'minTimeEntryBreakLength'
    | 'maxTimeEntryBreakLength'
    | 'roundingTypeTimeEntryStartTime'
    | 'roundingAmountTimeEntryStartTime'
    | 'roundingTypeTimeEntryEndTime'
    | 'roundingAmountTimeEntryEndTime'
    | 'roundingTypeBreakStartTime'
    | 'roundingAmountBreakStartTime'
    | 'roundingTypeBreakEndTime'
    | 'roundingAmountBreakEndTime'
    | 'allowTimeEntriesInPast'
    | 'allowTimeEntriesInFuture'
    | 'onlyClockTimeEntriesAllowed'
    | 'automaticTargetTimes'
    | 'ignoreTargetTimes'
  >(),
  locationTracking: group<
    'isOn' | 'locationRadius' | 'latitude' | 'longitude' | 'clockingMacAddress' | 'clockingSsId'
  >(),
  exportIds: group<'exportId1' | 'exportId2' | 'exportId3' | 'hardwareTerminalChipId'>(),
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
