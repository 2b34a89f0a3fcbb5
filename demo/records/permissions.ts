/** The 40 permission flags of the access platform, in the order of its document. */
export const permissionFlags = [
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

/** The name of one permission flag. */
export type PermissionFlag = (typeof permissionFlags)[number];

const home: readonly PermissionFlag[] = [
  'shareAccess',
  'eventLog',
  'turnToActivate',
  'lockedStatus',
  'leaveAlert',
];
const team: readonly PermissionFlag[] = [
  ...home,
  'remoteAccess',
  'backupPins',
  'portal',
  'deviceGroups',
  'userGroups',
  'userInviteEmail',
];
const business: readonly PermissionFlag[] = [
  ...team,
  'unlimitedUsers',
  'dynamicPins',
  'webKeys',
  'extendedEventLog',
  'exportEvents',
  'importUsers',
  'temporaryShares',
  'walkInMode',
];
const integrator: readonly PermissionFlag[] = [
  'portal',
  'integration',
  'customClient',
  'eventWebhooks',
  'createOrganizations',
];

/** Sets of flags that are true together, as a plan of the platform might sell them. */
export const permissionSets = {
  none: [],
  home,
  team,
  business,
  integrator,
  everything: permissionFlags,
} as const;
