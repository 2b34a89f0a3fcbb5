import { ApolloProvider } from '@apollo/client/react';
import { cleanup, render, screen } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test } from 'vitest';
import { startDemo } from '../../../demo/start.ts';
import {
  createOrganizationClient,
  organizationState,
  useOrganizationPermissionsFragment,
  useOrganizationQuery,
} from '../src/index.ts';
import type { FragmentOf, OrganizationPermissionsFragment } from '../src/index.ts';

afterEach(cleanup);

function Permissions({
  organization,
}: {
  organization: FragmentOf<OrganizationPermissionsFragment>;
}): ReactNode {
  const fragment = useOrganizationPermissionsFragment(organization);
  return <p>{fragment?.permissions?.enabled.join(' ')}</p>;
}

function Page({ id }: { id: string }): ReactNode {
  const result = useOrganizationQuery({ variables: { id } });
  const state = organizationState(result, 'organization');
  if (state.status !== 'ready' && state.status !== 'partial') return <p>{state.status}</p>;
  return (
    <>
      <h1>{state.organization.name}</h1>
      <pre>{JSON.stringify(state)}</pre>
      <Permissions organization={state.organization} />
    </>
  );
}

test('useOrganizationQuery, of an organization, shows it', async () => {
  const demo = await startDemo({ PORT: '0' });
  const client = createOrganizationClient({
    url: demo.url,
    credentials: { access: 'Bearer demo-access-token', workforce: 'demo-workforce-key' },
  });
  render(
    <ApolloProvider client={client}>
      <Page id="maple-ridge-calgary" />
    </ApolloProvider>,
  );
  expect(screen.getByText('loading')).toBeDefined();
  expect((await screen.findByRole('heading')).textContent).toBe('Maple Ridge Calgary');
  expect(screen.getByText('shareAccess eventLog turnToActivate lockedStatus leaveAlert')).toBeDefined();
  await demo.stop();
});
