import { nativeIdParsers, sourceNames } from '../sources/registry.ts';
import type { SourceName } from '../sources/registry.ts';

/** An id that has the right form: of a link, or of one source's record. Nothing says that it exists. */
export type OrganizationId =
  | { readonly kind: 'link'; readonly name: string }
  | { readonly kind: 'record'; readonly source: SourceName; readonly nativeId: string };

/** Tells whether the text has the form of a link's name: 1 to 63 lower-case letters, digits and hyphens, no hyphen first. */
export function isLinkName(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(text);
}

/**
 * Reads an organization id: a link's name, or `<source>:<the source's own id>`.
 *
 * @returns null where it is malformed
 */
export function parseOrganizationId(text: string): OrganizationId | null {
  if (isLinkName(text)) return { kind: 'link', name: text };
  for (const source of sourceNames) {
    if (!text.startsWith(`${source}:`)) continue;
    const nativeId = nativeIdParsers[source](text.slice(source.length + 1));
    return nativeId === null ? null : { kind: 'record', source, nativeId };
  }
  return null;
}

/** Writes the id of one source's record. */
export function recordId(source: SourceName, nativeId: string): string {
  return `${source}:${nativeId}`;
}

/** Writes an id in its one canonical form; null where it is malformed. */
export function canonicalId(text: string): string | null {
  const id = parseOrganizationId(text);
  if (id === null) return null;
  return id.kind === 'link' ? id.name : recordId(id.source, id.nativeId);
}
