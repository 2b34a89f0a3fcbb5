import { permissionFlags } from './permissions.ts';
import type { PermissionFlag } from './permissions.ts';
import { createRecord } from './record.ts';
import type { DemoRecord } from './record.ts';

/** What sets one access organization apart; what is left out has its most common value, or is absent. */
export interface AccessDetails {
  readonly id: number;
  readonly name: string;
  readonly personal?: boolean;
  readonly restricted?: boolean;
  readonly subscriptionId?: string;
  readonly creatorAccountId?: number;
  /** RFC 3339 text with any number of fraction digits. */
  readonly created?: string;
  /** RFC 3339 text with any number of fraction digits. */
  readonly modified?: string;
  /** The flags that are true; the others are false. */
  readonly permissions?: readonly PermissionFlag[];
}

/** Makes the object that the access platform answers for one organization, in the order of its document. */
export function createAccessBody(details: AccessDetails) {
  const granted = new Set<PermissionFlag>(details.permissions);
  return {
    id: details.id,
    name: details.name,
    personal: details.personal ?? false,
    restricted: details.restricted ?? false,
    subscriptionId: details.subscriptionId,
    creatorAccountId: details.creatorAccountId,
    dateCreated: details.created ?? '2025-01-15T08:00:00.123456Z',
    dateModified: details.modified,
    permissions: Object.fromEntries(permissionFlags.map((flag) => [flag, granted.has(flag)])),
  };
}

/** Makes the record of one ordinary access organization. */
export function createAccessRecord(details: AccessDetails): DemoRecord {
  return createRecord(details.id, createAccessBody(details));
}
