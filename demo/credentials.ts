import { workforceIds } from './records/workforce-ids.ts';

/** A credential of the access platform, as the value of the header `Authorization`. */
export interface AccessCredential {
  readonly platform: 'access';
  readonly name: string;
  readonly purpose: string;
  readonly value: string;
  /** The ids of the organizations that it may see. */
  readonly organizations: 'all' | readonly string[];
  /** The id of the session's own organization; null in an account-level session, which has none. */
  readonly currentOrganization: string | null;
}

/** A credential of the workforce platform, as the value of its header `API_KEY`. */
export interface WorkforceCredential {
  readonly platform: 'workforce';
  readonly name: string;
  readonly purpose: string;
  readonly value: string;
  /** The ids of the organizations that it may see. */
  readonly organizations: 'all' | readonly string[];
}

/** The access platform's demo credentials. */
export const accessCredentials: readonly AccessCredential[] = [
  {
    platform: 'access',
    name: 'demo-access-token',
    purpose: 'Sees every organization; its own is 73.',
    value: 'Bearer demo-access-token',
    organizations: 'all',
    currentOrganization: '73',
  },
  {
    platform: 'access',
    name: 'demo-access-restricted',
    purpose: 'Sees a few organizations, 403 for the others; its own is 110.',
    value: 'Bearer demo-access-restricted',
    organizations: ['73', '78', '101', '110', '111', '112'],
    currentOrganization: '110',
  },
  {
    platform: 'access',
    name: 'demo-access-account',
    purpose: 'An account-level session: 404 for its own organization, sees every organization by id.',
    value: 'Bearer demo-access-account',
    organizations: 'all',
    currentOrganization: null,
  },
  {
    platform: 'access',
    name: 'demo-key-id',
    purpose: 'An API key (demo-key-id:demo-key-secret): sees every organization; its own is 101.',
    value: `Basic ${Buffer.from('demo-key-id:demo-key-secret').toString('base64')}`,
    organizations: 'all',
    currentOrganization: '101',
  },
];

/** The workforce platform's demo credentials. */
export const workforceCredentials: readonly WorkforceCredential[] = [
  {
    platform: 'workforce',
    name: 'demo-workforce-key',
    purpose: 'Sees every organization.',
    value: 'demo-workforce-key',
    organizations: 'all',
  },
  {
    platform: 'workforce',
    name: 'demo-workforce-restricted',
    purpose: 'Sees a few organizations, 401 for the others; it sees Alpine Huts, but not their parent.',
    value: 'demo-workforce-restricted',
    organizations: [
      workforceIds.acme,
      workforceIds.acmeHolding,
      workforceIds.nordlysGroup,
      workforceIds.nordlysLogistics,
      workforceIds.nordlysTromso,
      workforceIds.alpineHuts,
    ],
  },
];

/** Every demo credential, with what it is for and which organizations it may see. They are no secrets. */
export const demoCredentials: readonly (AccessCredential | WorkforceCredential)[] = [
  ...accessCredentials,
  ...workforceCredentials,
];

/** Whether a credential may see the organization with this id (a UUID in lower case). */
export function maySee(credential: AccessCredential | WorkforceCredential, id: string): boolean {
  return credential.organizations === 'all' || credential.organizations.includes(id);
}
