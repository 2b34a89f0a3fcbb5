import { sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';
import type { Links } from './links.ts';
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
 * Finds out which records an id stands for.
 *
 * @returns `'malformed'` where the id breaks the grammar, null for a link's name that nobody knows
 */
export function identify(text: string, links: Links): Identity | 'malformed' | null {
  const id = parseOrganizationId(text);
  if (id === null) return 'malformed';
  if (id.kind === 'link') {
    const link = links.named(id.name);
    return link && { id: link.id, own: null, nativeIds: link.nativeIds };
  }
  const link = links.ofRecord(id.source, id.nativeId);
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
