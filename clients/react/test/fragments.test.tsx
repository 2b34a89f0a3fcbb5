import { describe, expect, test } from 'vitest';
import { acme, acmeGraph } from '../../../test/organizations/records.ts';
import { startGraph } from '../../../test/support/graph.ts';
import type { TestGraphOptions } from '../../../test/support/graph.ts';
import {
  useOrganizationAddressFragment,
  useOrganizationAssignedUsersFragment,
  useOrganizationContactsFragment,
  useOrganizationExportIdsFragment,
  useOrganizationPermissionsFragment,
  useOrganizationQuery,
  useOrganizationTrackingSettingsFragment,
} from '../src/index.ts';
import { openPage, settle } from './support/page.tsx';

const parts = [
  'permissions',
  'address',
  'contacts',
  'assignedUsers',
  'trackingSettings',
  'exportIds',
] as const;

/** Acme with something in every part. */
const full: TestGraphOptions = acmeGraph(
  { permissions: { portal: true } },
  {
    address: { city: 'Calgary' },
    email: 'hello@example.com',
    assignUsers: { employees: [{ userId: acme.workforceId }] },
  },
);

function useParts() {
  const { data, refetch } = useOrganizationQuery({ variables: { id: 'acme' } });
  const organization = data?.organization ?? null;
  return {
    organization,
    refetch,
    permissions: useOrganizationPermissionsFragment(organization)?.permissions,
    address: useOrganizationAddressFragment(organization)?.address,
    contacts: useOrganizationContactsFragment(organization)?.contacts,
    assignedUsers: useOrganizationAssignedUsersFragment(organization)?.assignedUsers,
    trackingSettings: useOrganizationTrackingSettingsFragment(organization)?.trackingSettings,
    exportIds: useOrganizationExportIdsFragment(organization)?.exportIds,
  };
}

describe('fragment hooks', () => {
  test('of nothing answer nothing, without a word of warning', async () => {
    await using graph = await startGraph(full);

    const mounted = openPage(graph.url).mount(useParts);

    expect(mounted.current).toMatchObject({ organization: null, permissions: undefined, address: undefined });
    await settle(() => expect(mounted.current.organization).not.toBeNull());
  });

  test('read their part, which the query itself does not show', async () => {
    await using graph = await startGraph(full);
    const page = openPage(graph.url);

    const mounted = page.mount(useParts);
    await settle(() => expect(mounted.current.organization).not.toBeNull());

    expect(Object.keys(mounted.current.organization ?? {})).not.toEqual(expect.arrayContaining([...parts]));
    for (const part of parts) expect(mounted.current.organization).not.toHaveProperty(part);
    expect(mounted.current).toMatchObject({
      permissions: { portal: true, matter: false, enabled: ['portal'] },
      address: { city: 'Calgary', country: null },
      assignedUsers: { administrators: [], employees: [{ id: acme.workforceId }] },
    });
    expect(page.requests).toHaveLength(1);
  });

  test('follow what a refetch brings', async () => {
    await using graph = await startGraph(full);
    const page = openPage(graph.url);
    const mounted = page.mount(useParts);
    await settle(() => expect(mounted.current.permissions?.portal).toBe(true));

    graph.access.on('/v1/organizations/73', { json: { id: 73, permissions: { matter: true } } });
    await mounted.current.refetch();

    await settle(() => expect(mounted.current.permissions).toMatchObject({ portal: false, matter: true }));
    expect(page.requests).toHaveLength(2);
  });

  test('of a part that could not be read answer null', async () => {
    await using graph = await startGraph({ ...full, ...{ access: {} } });
    graph.access.on('/v1/organizations/73', { status: 503 });

    const mounted = openPage(graph.url).mount(useParts);
    await settle(() => expect(mounted.current.organization).not.toBeNull());

    expect(mounted.current).toMatchObject({ permissions: null, address: { city: 'Calgary' } });
  });

  test('show a part in a client without masking, too', async () => {
    await using graph = await startGraph(full);
    const page = openPage(graph.url, { dataMasking: false });

    const mounted = page.mount(useParts);
    await settle(() => expect(mounted.current.organization).not.toBeNull());

    expect(mounted.current.organization).toHaveProperty('permissions.portal', true);
    expect(mounted.current).toMatchObject({ permissions: { portal: true } });
  });
});
