import type { Failure, MissingSource } from '@organization-graph/react';

/** Whether it is the graph that withholds something, since the caller's sign-in does not include it, and no platform. */
export function isWithheld({ source, reason }: Pick<MissingSource, 'source' | 'reason'>): boolean {
  return source === null && reason === 'FORBIDDEN';
}

/** Whether a failure says so. */
export function isNotGranted({ source, code }: Pick<Failure, 'source' | 'code'>): boolean {
  return source === null && code === 'FORBIDDEN';
}

/** What is withheld, in words, by the fields' paths. */
const names: Readonly<Record<string, string>> = {
  assignedUsers: 'assigned users',
  exportIds: 'export ids',
  trackingSettings: 'tracking settings',
  'trackingSettings.location': 'place of work',
  'trackingSettings.time': 'time rules',
};

/** Names a field that is withheld. */
export function nameWithheld(path: string): string {
  return names[path] ?? path;
}

/** The paths of the fields that are withheld, without the units above, which are organizations of their own. */
export function findWithheldFields(missing: readonly MissingSource[]): readonly string[] {
  return missing
    .filter((one) => isWithheld(one) && one.path[0] !== 'parent')
    .map(({ path }) => path.filter((key) => typeof key === 'string').join('.'));
}

/** Whether a field is withheld: it is, or the group around it, or all that is in it. */
export function withholds(withheld: readonly string[], path: string): boolean {
  return withheld.some((one) => path === one || path.startsWith(`${one}.`));
}

/** A list in words. */
export function sayList(words: readonly string[]): string {
  return new Intl.ListFormat('en').format(words);
}
