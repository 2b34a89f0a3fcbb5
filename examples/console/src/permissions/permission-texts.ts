import type { OrganizationPermissionsFragment } from '@organization-graph/react';

/** The name of a permission that the schema has a field for. */
export type PermissionName = Exclude<
  keyof NonNullable<OrganizationPermissionsFragment['permissions']>,
  'enabled'
>;

/** What a permission is called, and what it allows, as the schema says it. */
interface PermissionText {
  readonly label: string;
  readonly explanation: string;
}

/** Every permission in words. */
export const permissionTexts: Readonly<Record<PermissionName, PermissionText>> = {
  rangeBoostMode: {
    label: 'Range boost',
    explanation: 'Locks may be reached from further away by boosting their radio range.',
  },
  unlimitedUsers: { label: 'Unlimited users', explanation: 'The number of users is not limited.' },
  remoteAccess: {
    label: 'Remote access',
    explanation: 'Locks may be operated from afar, through a connected bridge.',
  },
  backupPins: { label: 'Backup PINs', explanation: 'Backup PIN codes may be used when no phone is at hand.' },
  shareAccess: { label: 'Share access', explanation: 'Access to a lock may be shared with others.' },
  eventLog: { label: 'Event log', explanation: 'The log of lock events may be read.' },
  turnToActivate: { label: 'Turn to activate', explanation: 'A lock may be woken by turning it.' },
  tailgaterProtection: {
    label: 'Tailgater protection',
    explanation: 'A lock may close itself sooner to keep others from following.',
  },
  matter: { label: 'Matter', explanation: 'Locks may be used in a Matter smart home.' },
  turnToBoost: { label: 'Turn to boost', explanation: 'Turning a lock may boost its radio range.' },
  lockedStatus: { label: 'Locked status', explanation: 'Whether a door is locked may be shown.' },
  buttonAutoDisable: { label: 'Button auto-disable', explanation: "A lock's button may switch itself off." },
  powerSaveMode: { label: 'Power-save mode', explanation: 'Locks may run in power-save mode.' },
  nightLock: { label: 'Night lock', explanation: 'Locks may be put into a night mode.' },
  leaveAlert: {
    label: 'Leave alert',
    explanation: 'People may be reminded when they leave without locking.',
  },
  tamperDetection: { label: 'Tamper detection', explanation: 'Tampering with a lock may be reported.' },
  webKeys: {
    label: 'Web keys',
    explanation: 'Locks may be opened by a key in the browser, without the app.',
  },
  dynamicPins: { label: 'Dynamic PINs', explanation: 'PIN codes that change by themselves may be used.' },
  extendedEventLog: {
    label: 'Extended event log',
    explanation: 'The log of lock events reaches further back or tells more.',
  },
  keepActiveMode: { label: 'Keep active', explanation: 'A lock may be kept active for a time.' },
  showRealUser: {
    label: 'Show the real user',
    explanation: 'The log may show the person behind a shared access.',
  },
  portal: { label: 'Management portal', explanation: 'The organization may use the management portal.' },
  deviceGroups: { label: 'Device groups', explanation: 'Devices may be put into groups.' },
  userGroups: { label: 'User groups', explanation: 'Users may be put into groups.' },
  temporaryShares: { label: 'Temporary shares', explanation: 'Access may be shared for a limited time.' },
  managedClickers: {
    label: 'Managed clickers',
    explanation: 'Clickers (remote controls) may be managed centrally.',
  },
  importUsers: { label: 'Import of users', explanation: 'Users may be imported in bulk.' },
  exportEvents: { label: 'Export of events', explanation: 'Lock events may be exported.' },
  userInviteEmail: { label: 'Invitation by e-mail', explanation: 'Users may be invited by e-mail.' },
  userInviteSms: { label: 'Invitation by SMS', explanation: 'Users may be invited by SMS.' },
  userInviteWhatsapp: { label: 'Invitation by WhatsApp', explanation: 'Users may be invited by WhatsApp.' },
  integration: { label: 'Integration', explanation: 'Other systems may be integrated through the API.' },
  customClient: { label: 'API clients of one’s own', explanation: "API clients of one's own may be used." },
  eventWebhooks: { label: 'Event webhooks', explanation: 'Lock events may be delivered to webhooks.' },
  autoEmailMatch: {
    label: 'Automatic e-mail match',
    explanation: 'Users may be matched by their e-mail address automatically.',
  },
  requireEmailMatch: {
    label: 'Required e-mail match',
    explanation: "A user's e-mail address may be required to match.",
  },
  emailMatchCredentialFilter: {
    label: 'Credential filter by e-mail',
    explanation: 'Credentials may be filtered by a matching e-mail address.',
  },
  nfcActivationTag: { label: 'NFC activation tag', explanation: 'Locks may be activated by an NFC tag.' },
  walkInMode: { label: 'Walk-in mode', explanation: 'Locks may be put into walk-in mode.' },
  createOrganizations: {
    label: 'Create organizations',
    explanation: 'Further organizations may be created.',
  },
};
