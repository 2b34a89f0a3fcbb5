/** One organization on both platforms, with its link. */
export const acme = {
  id: 'acme',
  accessId: '73',
  workforceId: '987abc78-39c5-436f-a70b-d3a14db753c0',
  accessPath: '/v1/organizations/73',
  workforcePath: '/organizations/987abc78-39c5-436f-a70b-d3a14db753c0',
} as const;

/** The entry of a links file. */
export const acmeLink = { id: acme.id, accessId: acme.accessId, workforceId: acme.workforceId };

/** What the access platform says of it. */
export const accessBody = {
  id: 73,
  name: 'Acme at the door',
  personal: false,
  restricted: false,
  permissions: {},
};

/** What the workforce platform says of it. */
export const workforceBody = {
  id: acme.workforceId,
  name: { organizationName: 'Acme at work', description: 'Builds things.' },
};

/** Scripts of two upstreams that are well, with the link. */
export const healthy = {
  links: [acmeLink],
  access: { [acme.accessPath]: { json: accessBody } },
  workforce: { [acme.workforcePath]: { json: workforceBody } },
};
