import type { AccessOrganization } from '../../../src/sources/access/organization.ts';

/** A record with every member that the access documents name in a table or an example. */
export const fullPayload = {
  id: 73,
  name: 'Nordlys Bygg',
  personal: true,
  restricted: true,
  subscriptionId: 'sub-0042',
  creatorAccountId: 5_000_000_000,
  dateCreated: '2026-03-10T09:32:57.363979Z',
  dateModified: '2022-06-23T13:53:02+02:00',
  permissions: { remoteAccess: true, matter: false, nightLock: true },
};

/** The flags that the documents list, in their order. */
export const documentedFlags = [
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

/** The permissions with these flags true, in this order, and no other. */
export function permissionsWith(...enabled: readonly string[]): AccessOrganization['permissions'] {
  const flags = Object.fromEntries(documentedFlags.map((name) => [name, enabled.includes(name)]));
  return { ...flags, enabled } as AccessOrganization['permissions'];
}

/** What the full record is read into. */
export const fullModel: AccessOrganization = {
  id: '73',
  name: 'Nordlys Bygg',
  isPersonal: true,
  isRestricted: true,
  subscriptionId: 'sub-0042',
  creator: { id: '5000000000' },
  createdAt: '2026-03-10T09:32:57.363979Z',
  updatedAt: '2022-06-23T13:53:02+02:00',
  permissions: permissionsWith('remoteAccess', 'nightLock'),
  dataIssues: [],
};
