// Units, formats and the rounding types other than "off" are documented nowhere: these inventions only look
// likely, and are good only to be passed on as they are.

/** Time settings as in the platform's document: nearly everything is "", inherited from the parent. */
export const inheritedTimes = {
  maxTimeEntryLength: '',
  allowTimeEntriesFromTime: '',
  allowTimeEntriesToTime: '',
  minTimeEntryBreakLength: '',
  maxTimeEntryBreakLength: '',
  roundingTypeTimeEntryStartTime: 'off',
  roundingAmountTimeEntryStartTime: '',
  roundingTypeTimeEntryEndTime: 'off',
  roundingAmountTimeEntryEndTime: '',
  roundingTypeBreakStartTime: 'off',
  roundingAmountBreakStartTime: '',
  roundingTypeBreakEndTime: 'off',
  roundingAmountBreakEndTime: '',
  allowTimeEntriesInPast: '',
  allowTimeEntriesInFuture: '',
  onlyClockTimeEntriesAllowed: '',
  automaticTargetTimes: '',
  ignoreTargetTimes: '',
};

/** The `timeTrackingSettings` group: every value is text, "" is not set. */
export type TimeSettings = typeof inheritedTimes;

/** An office: daytime entries, rounded to the quarter of an hour, corrections allowed. */
export const officeTimes: TimeSettings = {
  ...inheritedTimes,
  maxTimeEntryLength: '10:00',
  allowTimeEntriesFromTime: '06:00',
  allowTimeEntriesToTime: '20:00',
  minTimeEntryBreakLength: '00:30',
  maxTimeEntryBreakLength: '01:30',
  roundingTypeTimeEntryStartTime: 'up',
  roundingAmountTimeEntryStartTime: '15',
  roundingTypeTimeEntryEndTime: 'down',
  roundingAmountTimeEntryEndTime: '15',
  allowTimeEntriesInPast: 'true',
  allowTimeEntriesInFuture: 'false',
  onlyClockTimeEntriesAllowed: 'false',
  automaticTargetTimes: 'true',
  ignoreTargetTimes: 'false',
};

/** Shifts around the clock: long entries, breaks rounded to five minutes, planning ahead allowed. */
export const shiftTimes: TimeSettings = {
  ...inheritedTimes,
  maxTimeEntryLength: '12:00',
  minTimeEntryBreakLength: '00:15',
  roundingTypeBreakStartTime: 'nearest',
  roundingAmountBreakStartTime: '5',
  roundingTypeBreakEndTime: 'nearest',
  roundingAmountBreakEndTime: '5',
  allowTimeEntriesInPast: 'true',
  allowTimeEntriesInFuture: 'true',
  onlyClockTimeEntriesAllowed: 'false',
  ignoreTargetTimes: 'true',
};

/** The clock only: nothing before, nothing after, no corrections. */
export const clockTimes: TimeSettings = {
  ...inheritedTimes,
  allowTimeEntriesInPast: 'false',
  allowTimeEntriesInFuture: 'false',
  onlyClockTimeEntriesAllowed: 'true',
  automaticTargetTimes: 'false',
};
