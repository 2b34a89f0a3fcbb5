import type { DataIssue, FieldReader } from '../field-reader.ts';
import type { AccessPayload } from './payload.ts';
import { toPermissions } from './permissions.ts';
import type { Permissions } from './permissions.ts';

/** An organization as the access platform knows it. */
export interface AccessOrganization {
  readonly id: string;
  readonly name: string | null;
  readonly isPersonal: boolean | null;
  readonly isRestricted: boolean | null;
  readonly subscriptionId: string | null;
  readonly creator: { readonly id: string } | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  readonly permissions: Permissions | null;
  readonly dataIssues: readonly DataIssue[];
}

/**
 * Maps the wire shape to the model; loses nothing but the values that it names in `dataIssues`.
 *
 * @param json the text that the payload was parsed from, which alone has the order of its members
 */
export function toAccessOrganization(
  payload: AccessPayload,
  json: string,
  read: FieldReader,
): AccessOrganization {
  const creatorId = read.numericId(payload.creatorAccountId, 'creator.id');
  return {
    id: String(payload.id),
    name: read.text(payload.name, 'name'),
    isPersonal: read.boolean(payload.personal, 'isPersonal'),
    isRestricted: read.boolean(payload.restricted, 'isRestricted'),
    subscriptionId: read.text(payload.subscriptionId, 'subscriptionId'),
    creator: creatorId === null ? null : { id: creatorId },
    createdAt: read.dateTime(payload.dateCreated, 'createdAt'),
    updatedAt: read.dateTime(payload.dateModified, 'updatedAt'),
    permissions: read.group(payload.permissions, 'permissions', (flags) => toPermissions(flags, json, read)),
    dataIssues: read.issues,
  };
}
