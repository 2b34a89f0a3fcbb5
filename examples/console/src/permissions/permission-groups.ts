import { permissionTexts } from './permission-texts.ts';
import type { PermissionName } from './permission-texts.ts';

/** Permissions that belong together. */
export interface PermissionGroup {
  readonly title: string;
  readonly names: readonly PermissionName[];
}

/** All permissions by theme; each stands in one group. */
export const permissionGroups: readonly PermissionGroup[] = [
  {
    title: 'Locks',
    names: [
      'remoteAccess',
      'lockedStatus',
      'nightLock',
      'walkInMode',
      'keepActiveMode',
      'turnToActivate',
      'nfcActivationTag',
      'rangeBoostMode',
      'turnToBoost',
      'powerSaveMode',
      'buttonAutoDisable',
      'tailgaterProtection',
    ],
  },
  {
    title: 'Keys and PINs',
    names: ['webKeys', 'backupPins', 'dynamicPins', 'managedClickers'],
  },
  {
    title: 'Users and sharing',
    names: [
      'unlimitedUsers',
      'userGroups',
      'importUsers',
      'shareAccess',
      'temporaryShares',
      'userInviteEmail',
      'userInviteSms',
      'userInviteWhatsapp',
      'autoEmailMatch',
      'requireEmailMatch',
      'emailMatchCredentialFilter',
    ],
  },
  {
    title: 'Logs and alerts',
    names: ['eventLog', 'extendedEventLog', 'exportEvents', 'showRealUser', 'leaveAlert', 'tamperDetection'],
  },
  {
    title: 'Integrations',
    names: ['integration', 'customClient', 'eventWebhooks', 'matter'],
  },
  {
    title: 'Organization',
    names: ['portal', 'deviceGroups', 'createOrganizations'],
  },
];

/** Which permissions to show. */
export interface PermissionFilter {
  /** Words that the permission's name, label or explanation must all have; letter case does not matter. */
  readonly text: string;
  readonly onlyGranted: boolean;
}

/** Tells whether a permission passes a filter. */
export function isPermissionShown(
  name: PermissionName,
  isGranted: boolean,
  { text, onlyGranted }: PermissionFilter,
): boolean {
  if (onlyGranted && !isGranted) return false;
  const { label, explanation } = permissionTexts[name];
  return hasAllWords(`${name} ${label} ${explanation}`, text);
}

/** The granted names that the schema has no field for yet, as far as they pass a filter. */
export function findUnknownPermissions(
  enabled: readonly string[],
  { text }: PermissionFilter,
): readonly string[] {
  return enabled.filter((name) => !Object.hasOwn(permissionTexts, name) && hasAllWords(name, text));
}

function hasAllWords(haystack: string, words: string): boolean {
  const lowerCase = haystack.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => lowerCase.includes(word));
}
