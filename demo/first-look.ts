import { accessCredentials, workforceCredentials } from './credentials.ts';

/** What the demo shows first: an organization that both platforms know, asked for with credentials that see everything. */
export const firstLook = {
  variables: { id: 'maple-ridge-calgary' },
  credentials: {
    access: accessCredentials[0]?.value ?? '',
    workforce: workforceCredentials[0]?.value ?? '',
  },
};
