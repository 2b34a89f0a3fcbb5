import type { FieldReader } from '../field-reader.ts';
import { memberNames } from '../json-text.ts';

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

/**
 * Reads the flags: absent is false; what is neither true nor false is false and a data issue, which for a flag without a
 * field is one of `enabled`.
 *
 * @param json the text of the record
 */
export function toPermissions(
  flags: Readonly<Record<string, unknown>>,
  json: string,
  read: FieldReader,
): Permissions {
  const permissions: Record<PermissionName, boolean> & { enabled: string[] } = { ...none, enabled: [] };
  const names = namesInOrder(flags, json);
  if (!read.isBounded(names.length)) return permissions;
  for (const name of permissionNames) {
    const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
    if (flag === true) permissions[name] = true;
    else if (isOdd(flag)) read.reject(`permissions.${name}`);
  }
  for (const name of names) {
    if (flags[name] === true) permissions.enabled.push(name);
    else if (isOdd(flags[name]) && !Object.hasOwn(none, name)) read.reject('permissions.enabled');
  }
  return permissions;
}

function isOdd(flag: unknown): boolean {
  return flag !== undefined && flag !== null && flag !== true && flag !== false;
}

/** The names as they were sent. An object has those that look like an index first, whatever the text said. */
function namesInOrder(flags: Readonly<Record<string, unknown>>, json: string): string[] {
  const names = Object.keys(flags);
  return /^\d+$/.test(names[0] ?? '') ? memberNames(json, 'permissions') : names;
}
