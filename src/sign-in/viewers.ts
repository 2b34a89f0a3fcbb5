import { hash } from 'node:crypto';
import { Grants } from '../organizations/grants.ts';
import { canonicalId } from '../organizations/organization-id.ts';
import type { Viewer } from '../organizations/viewer.ts';
import type { SignedIn } from './claims.ts';

/** How claims are made into what a caller may see. */
export interface ViewersOptions {
  /** Whether the caller's current organization is that of its own session on the access platform, which no claim names. */
  readonly hasAccessSession: boolean;
}

/** Creates what makes of a token's claims what its caller may see: once for each token that is remembered. */
export function createViewers({ hasAccessSession }: ViewersOptions): (signedIn: SignedIn) => Viewer {
  const viewers = new WeakMap<SignedIn, Viewer>();
  return (signedIn) => {
    let viewer = viewers.get(signedIn);
    if (viewer === undefined) viewers.set(signedIn, (viewer = toViewer(signedIn, hasAccessSession)));
    return viewer;
  };
}

function toViewer({ organizations, currentOrganization }: SignedIn, hasAccessSession: boolean): Viewer {
  const grants = new Grants(organizations);
  const claimed = currentOrganization === null ? null : canonicalId(currentOrganization);
  const currentId = hasAccessSession ? undefined : claimed;
  const seen = JSON.stringify([grants.ids, currentId]);
  return { grants, currentId, key: hash('sha256', seen, 'base64url') };
}
