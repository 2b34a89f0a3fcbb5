import { sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import type { RequestLinks } from './links.ts';
import { parseOrganizationId, recordId } from './organization-id.ts';

/** Which records make an organization. Nothing says that they exist. */
export interface Identity {
  /** The canonical id. */
  readonly id: string;
  /** The source that the caller named it by; null for a link's name. */
  readonly own: SourceName | null;
  /** The id at each source that the organization is linked to. */
  readonly nativeIds: Readonly<Partial<Record<SourceName, string>>>;
}

/**
 * What is found out about an id: the identity; null for a link's name that nobody knows; `'malformed'` where it breaks the
 * grammar; `'not-looked-up'` where its link has to be looked up first; `'unavailable'` where it could not be.
 */
export type Identified = Identity | 'malformed' | 'not-looked-up' | 'unavailable' | null;

/** Finds out which records an id stands for. */
export function identify(text: string, links: RequestLinks): Identified {
  const id = parseOrganizationId(text);
  if (id === null) return 'malformed';
  if (id.kind === 'link') {
    const link = links.named(id.name);
    if (link === null || typeof link === 'string') return link;
    return { id: link.id, own: null, nativeIds: link.nativeIds };
  }
  const link = links.ofRecord(id.source, id.nativeId);
  if (typeof link === 'string') return link;
  if (link !== null) return { id: link.id, own: id.source, nativeIds: link.nativeIds };
  return {
    id: recordId(id.source, id.nativeId),
    own: id.source,
    nativeIds: { [id.source]: id.nativeId },
  };
}

/** The sources that the organization has a record at, as far as is known. */
export function linkedSources(identity: Identity): SourceName[] {
  return sourceNames.filter((source) => identity.nativeIds[source] !== undefined);
}
