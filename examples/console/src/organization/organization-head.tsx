import type { OrganizationState } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { PageHeading } from '../layout/page-heading.tsx';
import { typeWords } from '../words/organization-types.ts';
import { tellSides } from '../words/sides.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import type { KnownParent } from './breadcrumb.tsx';
import type { Organization } from './organization.ts';

interface OrganizationHeadProps {
  /** The id in the address; the organization may have another one. */
  readonly id: string;
  readonly state: OrganizationState<Organization>;
  readonly onRefresh: () => void;
}

/** The top of the page: where the organization stands, what it is called, and what it is. It is there from the beginning. */
export function OrganizationHead({ id, state, onRefresh }: OrganizationHeadProps): ReactNode {
  const organization = 'organization' in state ? state.organization : null;
  const isLoading = state.status === 'loading' || state.status === 'idle';
  const isRefreshing = 'isRefreshing' in state && state.isRefreshing;
  return (
    <div className="organization-head">
      <Breadcrumb id={id} known={knownParent(state)} />
      <div className="title-row">
        <PageHeading title={organization?.name ?? organization?.id ?? id} />
        {organization && (
          <button
            type="button"
            className="button"
            aria-disabled={isRefreshing}
            onClick={isRefreshing ? undefined : onRefresh}
          >
            {isRefreshing ? 'Refreshing…' : 'Refresh'}
          </button>
        )}
      </div>
      <ul className="tags" aria-label="At a glance" hidden={!organization && !isLoading}>
        <li className="tag tag-id">
          <code>{organization?.id ?? id}</code>
        </li>
        {organization?.type && <li className="tag">{typeWords[organization.type]}</li>}
        {organization?.isPersonal && <li className="tag">Personal</li>}
        {organization?.isRestricted && <li className="tag tag-warning">Restricted</li>}
        {organization && organization.name === null && <li className="tag">{sayNoName(state)}</li>}
      </ul>
    </div>
  );
}

function knownParent(state: OrganizationState<Organization>): KnownParent {
  if (state.status === 'loading' || state.status === 'idle') return 'loading';
  if (!('organization' in state)) return 'nothing';
  if (state.organization.parent) return state.organization.parent;
  const missing = state.status === 'partial' ? state.missing : [];
  const isUnreadable =
    tellSides(state.organization.sources, missing).WORKFORCE === 'unreadable' ||
    missing.some(({ path }) => path[0] === 'parent');
  return isUnreadable ? 'unreadable' : null;
}

function sayNoName(state: OrganizationState<Organization>): string {
  return state.status === 'partial' ? 'Name could not be read' : 'No name';
}
