import type { MissingSource } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { AddressCard, ContactsCard } from './address-card.tsx';
import { AssignedUsersCard } from './assigned-users-card.tsx';
import { IdentityCard } from './identity-card.tsx';
import { IssuesCard } from './issues-card.tsx';
import type { Organization } from './organization.ts';
import { PermissionsCard } from './permissions-card.tsx';
import { SourcesCard } from './sources-card.tsx';
import { TrackingCard } from './tracking-card.tsx';
import { useNewView, ViewContext } from './view-context.ts';

interface OrganizationDetailsProps {
  readonly organization: Organization;
  readonly missing: readonly MissingSource[];
}

/** All that is known of an organization, section by section. */
export function OrganizationDetails({ organization, missing }: OrganizationDetailsProps): ReactNode {
  const view = useNewView(organization, missing);
  return (
    <ViewContext value={view}>
      <div className="grid">
        <IdentityCard organization={organization} />
        <div className="stack span-4">
          <SourcesCard organization={organization} />
          <IssuesCard organization={organization} />
        </div>
        <PermissionsCard organization={organization} />
        <div className="stack span-6">
          <AddressCard organization={organization} />
          <ContactsCard organization={organization} />
        </div>
        <AssignedUsersCard organization={organization} />
        <TrackingCard organization={organization} />
      </div>
    </ViewContext>
  );
}
