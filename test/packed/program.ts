/** What a team writes that runs the server inside of a test and asks it by the hooks package. */
export const packedProgram = `
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  OrganizationDocument,
  createOrganizationClient,
  organizationState,
  useOrganizationQuery,
} from '@organization-graph/react';
import type { OrganizationState, QueryResult } from '@organization-graph/react';
import { OrganizationPermissionsFragmentDoc, unmask } from '@organization-graph/react/documents';
import { createLogger, parseConfig, startApplication } from 'organization-graph';
import type { Config, RunningApplication } from 'organization-graph';

const access = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ id: 78, name: 'Packed', permissions: { portal: true } }));
});
await new Promise<void>((resolve) => access.listen(0, '127.0.0.1', resolve));
const upstream = \`http://127.0.0.1:\${String((access.address() as AddressInfo).port)}\`;

const config: Config = parseConfig({
  ACCESS_URL: upstream,
  WORKFORCE_URL: upstream,
  PORT: '0', ADMIN_PORT: '0',
  LOG_LEVEL: 'silent',
});
const application: RunningApplication = await startApplication(config, createLogger({ level: config.logLevel }));
const client = createOrganizationClient({
  url: application.url,
  credentials: async () => ({ access: 'Bearer packed' }),
  dataMasking: false,
});

const answered = await client.query({
  query: OrganizationDocument,
  variables: { id: 'access:78' },
  errorPolicy: 'all',
});
const state = organizationState({ ...answered, networkStatus: 7 }, 'organization');
if (state.status !== 'ready') throw new Error(JSON.stringify(state));
const { permissions } = unmask(OrganizationPermissionsFragmentDoc, state.organization);
const name: string | null = state.organization.name;
console.log(JSON.stringify({ name, enabled: permissions?.enabled, hook: typeof useOrganizationQuery }));

client.stop();
await application.stop();
access.close();

export type Exported = [OrganizationState<object>, QueryResult<object, object>];
`;
