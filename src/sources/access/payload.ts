import { z } from 'zod';
import { field, group } from '../payload.ts';

/**
 * `GET /v1/organizations/{id}` and `GET /v1/organization`, status 200. `personal` is in every example and in no table;
 * `subscriptionId`, `creatorAccountId` and `dateModified` are in the table and in no example.
 */
export const accessPayload = z.object({
  id: z.int().positive(),
  name: field,
  personal: field,
  restricted: field,
  subscriptionId: field,
  creatorAccountId: field,
  dateCreated: field,
  dateModified: field,
  permissions: group<string>(),
});

/** The wire shape of an access organization. */
export type AccessPayload = z.infer<typeof accessPayload>;
