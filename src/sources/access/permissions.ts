import type { FieldReader } from '../field-reader.ts';

/** The entitlements that the access platform documents, in its order. */
const permissionNames = [
  'rangeBoostMode',
  'unlimitedUsers',
  'remoteAccess',
  'backupPins',
  'shareAccess',
  'eventLog',
  'turnToActivate',
  'tailgaterProtection',
  'matter',
  'turnToBoost',
  'lockedStatus',
  'buttonAutoDisable',
  'powerSaveMode',
  'nightLock',
  'leaveAlert',
  'tamperDetection',
  'webKeys',
  'dynamicPins',
  'extendedEventLog',
  'keepActiveMode',
  'showRealUser',
  'portal',
  'deviceGroups',
  'userGroups',
  'temporaryShares',
  'managedClickers',
  'importUsers',
  'exportEvents',
  'userInviteEmail',
  'userInviteSms',
  'userInviteWhatsapp',
  'integration',
  'customClient',
  'eventWebhooks',
  'autoEmailMatch',
  'requireEmailMatch',
  'emailMatchCredentialFilter',
  'nfcActivationTag',
  'walkInMode',
  'createOrganizations',
] as const;

/** The name of a documented entitlement. */
type PermissionName = (typeof permissionNames)[number];

/** What an organization is entitled to. */
export type Permissions = Readonly<Record<PermissionName, boolean>> & {
  /** The names of all entitlements that are granted, in the platform's order, also of undocumented ones. */
  readonly enabled: readonly string[];
};

/** What nothing was granted of: copied, it has its shape at once. */
const none = Object.fromEntries(permissionNames.map((name) => [name, false])) as Record<
  PermissionName,
  boolean
>;

/** Reads the flags: absent is false; what is neither true nor false is false and a data issue. */
export function toPermissions(flags: Readonly<Record<string, unknown>>, read: FieldReader): Permissions {
  const permissions = { ...none, enabled: Object.keys(flags).filter((name) => flags[name] === true) };
  for (const name of permissionNames) {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === true) permissions[name] = true;
    else if (flag !== undefined && flag !== null && flag !== false) read.reject(`permissions.${name}`);
  }
  return permissions;
}
