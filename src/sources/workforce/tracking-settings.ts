import type { FieldReader } from '../field-reader.ts';
import type { Members } from './payload.ts';

/** How one moment of the working day is rounded. */
interface RoundingRule {
  readonly type: string | null;
  readonly amount: number | null;
}

/** The rules for time entries. */
export interface TimeTracking {
  readonly maxEntryLength: string | null;
  readonly minBreakLength: string | null;
  readonly maxBreakLength: string | null;
  readonly allowedFrom: string | null;
  readonly allowedTo: string | null;
  readonly rounding: {
    readonly entryStart: RoundingRule;
    readonly entryEnd: RoundingRule;
    readonly breakStart: RoundingRule;
    readonly breakEnd: RoundingRule;
  };
  readonly allowsPastEntries: boolean | null;
  readonly allowsFutureEntries: boolean | null;
  readonly clockOnly: boolean | null;
  readonly automaticTargetTimes: boolean | null;
  readonly ignoresTargetTimes: boolean | null;
}

/** The rules for the place where time is recorded. */
export interface LocationTracking {
  readonly isEnabled: boolean | null;
  /** Metres. */
  readonly radiusMeters: number | null;
  /** Degrees, WGS 84. */
  readonly coordinates: { readonly latitude: number; readonly longitude: number } | null;
  readonly macAddress: string | null;
  readonly ssid: string | null;
}

/** Maps the eighteen time settings. */
export function toTimeTracking(settings: Members<'timeTrackingSettings'>, read: FieldReader): TimeTracking {
  const at = (name: string) => `trackingSettings.time.${name}`;
  const rule = (type: unknown, amount: unknown, moment: string): RoundingRule => ({
    type: read.text(type, at(`rounding.${moment}.type`)),
    amount: read.integer(amount, at(`rounding.${moment}.amount`)),
  });
  const {
    roundingTypeTimeEntryStartTime: entryStartType,
    roundingAmountTimeEntryStartTime: entryStartAmount,
    roundingTypeTimeEntryEndTime: entryEndType,
    roundingAmountTimeEntryEndTime: entryEndAmount,
    roundingTypeBreakStartTime: breakStartType,
    roundingAmountBreakStartTime: breakStartAmount,
    roundingTypeBreakEndTime: breakEndType,
    roundingAmountBreakEndTime: breakEndAmount,
  } = settings;
  return {
    maxEntryLength: read.text(settings.maxTimeEntryLength, at('maxEntryLength')),
    minBreakLength: read.text(settings.minTimeEntryBreakLength, at('minBreakLength')),
    maxBreakLength: read.text(settings.maxTimeEntryBreakLength, at('maxBreakLength')),
    allowedFrom: read.text(settings.allowTimeEntriesFromTime, at('allowedFrom')),
    allowedTo: read.text(settings.allowTimeEntriesToTime, at('allowedTo')),
    rounding: {
      entryStart: rule(entryStartType, entryStartAmount, 'entryStart'),
      entryEnd: rule(entryEndType, entryEndAmount, 'entryEnd'),
      breakStart: rule(breakStartType, breakStartAmount, 'breakStart'),
      breakEnd: rule(breakEndType, breakEndAmount, 'breakEnd'),
    },
    allowsPastEntries: read.boolean(settings.allowTimeEntriesInPast, at('allowsPastEntries')),
    allowsFutureEntries: read.boolean(settings.allowTimeEntriesInFuture, at('allowsFutureEntries')),
    clockOnly: read.boolean(settings.onlyClockTimeEntriesAllowed, at('clockOnly')),
    automaticTargetTimes: read.boolean(settings.automaticTargetTimes, at('automaticTargetTimes')),
    ignoresTargetTimes: read.boolean(settings.ignoreTargetTimes, at('ignoresTargetTimes')),
  };
}

/** Maps the rules for the place. */
export function toLocationTracking(
  settings: Members<'locationTracking'>,
  read: FieldReader,
): LocationTracking {
  const at = (name: string) => `trackingSettings.location.${name}`;
  return {
    isEnabled: read.boolean(settings.isOn, at('isEnabled')),
    radiusMeters: read.integer(settings.locationRadius, at('radiusMeters'), 0),
    coordinates: toCoordinates(settings, read, at('coordinates')),
    macAddress: read.text(settings.clockingMacAddress, at('macAddress')),
    ssid: read.text(settings.clockingSsId, at('ssid')),
  };
}

/** Both or none: half a point is no place. */
function toCoordinates(
  settings: Members<'locationTracking'>,
  read: FieldReader,
  path: string,
): LocationTracking['coordinates'] {
  const rejectionsBefore = read.rejections;
  const latitude = read.decimal(settings.latitude, `${path}.latitude`, -90, 90);
  const longitude = read.decimal(settings.longitude, `${path}.longitude`, -180, 180);
  if (latitude !== null && longitude !== null) return { latitude, longitude };
  const oneIsMissing = latitude !== longitude && read.rejections === rejectionsBefore;
  return oneIsMissing ? read.reject(path) : null;
}
