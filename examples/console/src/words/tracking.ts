import type { OrganizationTrackingSettingsFragment } from '@organization-graph/react';

type TrackingSettings = NonNullable<OrganizationTrackingSettingsFragment['trackingSettings']>;

/** The rules for time entries. */
export type TimeSettings = NonNullable<TrackingSettings['time']>;

/** The rules for the place where time is recorded. */
export type LocationSettings = NonNullable<TrackingSettings['location']>;

type RoundingRule = NonNullable<NonNullable<TimeSettings['rounding']>['entryStart']>;

/** A setting in words. */
export interface Setting {
  readonly label: string;
  /** What is set; null where nothing is, so that the unit inherits it from its parent. */
  readonly words: string | null;
  /** The field that it is read from, as data issues name it. */
  readonly path: string;
}

/** What stands where a whole group of rules is null: that is neither false nor 0. */
export const inherited = 'Not set here: the parent’s rules hold.';

/** Says how many rules are null, which is neither false nor 0: for these the platform looks to the parent. */
export function sayUnset(count: number): string {
  return count === 1
    ? '1 rule is not set here: the parent’s holds'
    : `${count} rules are not set here: the parent’s hold`;
}

/** The rules for time entries in words. Lengths and times of day are verbatim: the platform documents no unit. */
export function describeTimeRules(time: TimeSettings): readonly Setting[] {
  const text = (label: string, words: string | null, field: string): Setting => ({
    label,
    words,
    path: `trackingSettings.time.${field}`,
  });
  const rule = (label: string, value: boolean | null, [yes, no]: [string, string], field: string) =>
    text(label, value === null ? null : value ? yes : no, field);
  return [
    text('Longest entry', time.maxEntryLength, 'maxEntryLength'),
    text('Shortest break', time.minBreakLength, 'minBreakLength'),
    text('Longest break', time.maxBreakLength, 'maxBreakLength'),
    text('Entries allowed from', time.allowedFrom, 'allowedFrom'),
    text('Entries allowed until', time.allowedTo, 'allowedTo'),
    rule('Entries for the past', time.allowsPastEntries, ['Allowed', 'Not allowed'], 'allowsPastEntries'),
    rule(
      'Entries for the future',
      time.allowsFutureEntries,
      ['Allowed', 'Not allowed'],
      'allowsFutureEntries',
    ),
    rule(
      'How time is entered',
      time.clockOnly,
      ['By the clock only', 'By the clock or by hand'],
      'clockOnly',
    ),
    rule(
      'Target times',
      time.automaticTargetTimes,
      ['Computed by the platform', 'Not computed by the platform'],
      'automaticTargetTimes',
    ),
    rule(
      'Role of target times',
      time.ignoresTargetTimes,
      ['They are ignored', 'They are taken into account'],
      'ignoresTargetTimes',
    ),
  ];
}

/** How the four moments of a working day are rounded, in words. */
export function describeRounding(time: TimeSettings): readonly Setting[] {
  const { rounding } = time;
  const moment = (label: string, field: keyof NonNullable<TimeSettings['rounding']>): Setting => ({
    label,
    words: sayRounding(rounding?.[field] ?? null),
    path: `trackingSettings.time.rounding.${field}`,
  });
  return [
    moment('Start of an entry', 'entryStart'),
    moment('End of an entry', 'entryEnd'),
    moment('Start of a break', 'breakStart'),
    moment('End of a break', 'breakEnd'),
  ];
}

/** The kind is the platform's own word, and the amount has no unit that anybody documents: neither is interpreted. */
function sayRounding(rule: RoundingRule | null): string | null {
  if (rule === null) return null;
  const { type, amount } = rule;
  if (type === null) return amount === null ? null : `Kind not set, amount ${amount}`;
  return amount === null ? `“${type}”` : `“${type}”, amount ${amount}`;
}

/** The rules for the place in words; the coordinates are left to the picture beside them. */
export function describeLocation(location: LocationSettings): readonly Setting[] {
  const { isEnabled, radiusMeters, macAddress, ssid } = location;
  const at = (field: string) => `trackingSettings.location.${field}`;
  return [
    {
      label: 'Place',
      words: isEnabled === null ? null : isEnabled ? 'Checked' : 'Not checked',
      path: at('isEnabled'),
    },
    {
      label: 'Allowed distance',
      words: radiusMeters === null ? null : `${radiusMeters} m`,
      path: at('radiusMeters'),
    },
    { label: 'Network name (SSID)', words: ssid, path: at('ssid') },
    { label: 'Network MAC address', words: macAddress, path: at('macAddress') },
  ];
}
