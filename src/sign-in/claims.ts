import type { JWTPayload } from 'jose';

/** What a caller's token says of it, once the token was found to be good. */
export interface SignedIn {
  /** What was granted: ids of organizations in any form, `*`, or whatever else the claim has. */
  readonly organizations: readonly string[];
  /** The id of the caller's current organization, as it came; null for none. */
  readonly currentOrganization: string | null;
  readonly scopes: ReadonlySet<string>;
}

/** Where the claims are that matter here. */
export interface ClaimPaths {
  /** Which organizations the caller may read. */
  readonly organizations: string;
  /** Which organization is its current one; null where no claim says so. */
  readonly currentOrganization: string | null;
}

/** Reads what the claims of a good token say. Whatever has another shape than expected grants nothing. */
export function readClaims(claims: JWTPayload, paths: ClaimPaths): SignedIn {
  const current = paths.currentOrganization === null ? null : findClaim(claims, paths.currentOrganization);
  return {
    organizations: textsIn(findClaim(claims, paths.organizations)),
    currentOrganization: typeof current === 'string' ? current : null,
    // OAuth says `scope`; some identity providers say `scp`.
    scopes: new Set([...textsIn(claims['scope']), ...textsIn(claims['scp'])]),
  };
}

/**
 * Finds a claim by a dotted path. The names of claims may have dots themselves, as those have that are URLs: at each step
 * the longest name that is there is taken.
 *
 * @returns undefined where there is none
 */
export function findClaim(claims: unknown, path: string): unknown {
  if (typeof claims !== 'object' || claims === null) return undefined;
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const name = path.slice(0, end);
    if (!Object.hasOwn(claims, name)) continue;
    const claim = (claims as Record<string, unknown>)[name];
    return end === path.length ? claim : findClaim(claim, path.slice(end + 1));
  }
  return undefined;
}

/** The texts of a list, or of one text that has spaces between them. */
function textsIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter((text) => text !== '');
  return Array.isArray(claim) ? claim.filter((entry) => typeof entry === 'string') : [];
}
