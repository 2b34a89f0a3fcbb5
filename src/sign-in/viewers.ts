import { hash } from 'node:crypto';
import { noDeniedFields } from '../organizations/denied-fields.ts';
import type { FieldRules } from '../organizations/field-rules.ts';
import { Grants } from '../organizations/grants.ts';
import { canonicalId } from '../organizations/organization-id.ts';
import type { Viewer } from '../organizations/viewer.ts';
import type { SignedIn } from './claims.ts';

/** How claims are made into what a caller may see. */
export interface ViewersOptions {
  /** Which scopes it takes to read which fields, as of now; null where it takes none. */
  readonly fieldRules: { readonly current: FieldRules } | null;
  /** Whether the caller's current organization is that of its own session on the access platform, which no claim names. */
  readonly hasAccessSession: boolean;
}

/**
 * Creates what makes of a token's claims what its caller may see: once for each token that is remembered, and again for
 * all of them after a change of the rules.
 */
export function createViewers(options: ViewersOptions): (signedIn: SignedIn) => Viewer {
  let viewers = new WeakMap<SignedIn, Viewer>();
  let rules = options.fieldRules?.current;
  return (signedIn) => {
    if (options.fieldRules?.current !== rules) {
      rules = options.fieldRules?.current;
      viewers = new WeakMap();
    }
    let viewer = viewers.get(signedIn);
    if (viewer === undefined) viewers.set(signedIn, (viewer = toViewer(signedIn, options)));
    return viewer;
  };
}

function toViewer(
  { organizations, currentOrganization, scopes }: SignedIn,
  { fieldRules, hasAccessSession }: ViewersOptions,
): Viewer {
  const grants = new Grants(organizations);
  const deniedFields = fieldRules?.current.deniedFor(scopes) ?? noDeniedFields;
  const claimed = currentOrganization === null ? null : canonicalId(currentOrganization);
  const currentId = hasAccessSession ? undefined : claimed;
  const seen = JSON.stringify([grants.ids, deniedFields.key, currentId]);
  return { grants, deniedFields, currentId, key: hash('sha256', seen, 'base64url') };
}
