import type { ApolloClient, ApolloLink } from '@apollo/client';
import { createOrganizationClient } from '@organization-graph/react';
import type { Identity } from './identity.ts';

/** Creates the client of one person: it asks for a token with each request, and for a new one where the graph refuses it. */
export function createIdentityClient(url: string, identity: Identity, link: ApolloLink): ApolloClient {
  return createOrganizationClient({
    url,
    link,
    token: ({ isRefused }) => identity.token(isRefused),
  });
}
