import { GraphQLClient } from 'graphql-request';
import { expect, test } from 'vitest';
import { acmeGraph } from '../../../test/organizations/records.ts';
import { bothCredentials, startGraph } from '../../../test/support/graph.ts';
import {
  CurrentOrganizationDocument,
  OrganizationDocument,
  OrganizationPermissionsFragmentDoc,
  OrganizationsDocument,
  unmask,
} from '../src/documents.ts';

test('the documents, sent by another client, answer typed data, and unmask reads a part', async () => {
  await using graph = await startGraph(acmeGraph({ permissions: { portal: true } }, {}));
  const client = new GraphQLClient(graph.url, { headers: bothCredentials });

  const { organization } = await client.request(OrganizationDocument, { id: 'acme' });
  const { organizations } = await client.request(OrganizationsDocument, { ids: ['acme', 'nobody'] });
  const { currentOrganization } = await client.request(CurrentOrganizationDocument);

  expect(organization?.name).toBe(organizations[0]?.name);
  expect(organizations[1]).toBeNull();
  expect(currentOrganization).toBeNull();
  const { permissions } = unmask(OrganizationPermissionsFragmentDoc, organization!);
  expect(permissions?.enabled).toEqual(['portal']);
});
