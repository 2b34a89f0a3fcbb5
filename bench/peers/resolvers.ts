import { readFileSync } from 'node:fs';
import { linksById, linksByWorkforceId } from './links.ts';
import { toOrganization } from './organization.ts';
import type { PeerOrganization } from './organization.ts';
import type { PlatformRecords } from './platform-records.ts';

/** The schema of all peers that are programs. */
export const typeDefs = readFileSync(new URL('../schema.graphql', import.meta.url), 'utf8');

/** What the resolvers of one request share. */
export interface PeerContext {
  readonly records: PlatformRecords;
}

/** The resolvers of all peers that are programs; every other field is read off the object. */
export const resolvers = {
  Query: {
    organization: (_: unknown, { id }: { id: string }, { records }: PeerContext) =>
      loadOrganization(id, records),
    organizations: (_: unknown, { ids }: { ids: readonly string[] }, { records }: PeerContext) =>
      Promise.all(ids.map((id) => loadOrganization(id, records))),
  },
  Organization: {
    parent: (organization: PeerOrganization, _: unknown, { records }: PeerContext) =>
      'parentId' in organization && organization.parentId !== null
        ? loadParent(organization.parentId, records)
        : null,
  },
};

/** Null where no link has this name, or neither platform knows the organization. */
async function loadOrganization(id: string, records: PlatformRecords): Promise<PeerOrganization | null> {
  const link = linksById.get(id);
  if (link === undefined) return null;
  const [access, workforce] = await Promise.all([
    records.access.load(link.accessId),
    records.workforce.load(link.workforceId),
  ]);
  return access === null && workforce === null ? null : toOrganization(id, access, workforce);
}

/** A parent is asked for what only the workforce platform knows, or is linked itself. */
async function loadParent(workforceId: string, records: PlatformRecords): Promise<PeerOrganization | null> {
  const link = linksByWorkforceId.get(workforceId);
  if (link !== undefined) return loadOrganization(link.id, records);
  const workforce = await records.workforce.load(workforceId);
  return workforce === null ? null : toOrganization(`workforce:${workforceId}`, null, workforce);
}
