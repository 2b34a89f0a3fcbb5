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

/** Reads the flags: absent is false; what is neither true nor false is false and a data issue. */
export function toPermissions(flags: Readonly<Record<string, unknown>>, read: FieldReader): Permissions {
  const granted = Object.fromEntries(
    permissionNames.map((name) => {
      const flag = Object.hasOwn(flags, name) ? flags[name] : undefined;
      if (flag !== undefined && flag !== null && typeof flag !== 'boolean') {
        read.reject(`permissions.${name}`);
      }
      return [name, flag === true];
    }),
  ) as Record<PermissionName, boolean>;
  return { ...granted, enabled: Object.keys(flags).filter((name) => flags[name] === true) };
}
