import type { OrganizationState } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { PageHeading } from '../layout/page-heading.tsx';
import { typeWords } from '../words/organization-types.ts';
import { tellSides } from '../words/sides.ts';
import { isWithheld } from '../words/withheld.ts';
import { Breadcrumb } from './breadcrumb.tsx';
import type { KnownParent } from './breadcrumb.tsx';
import type { Organization } from './organization.ts';
import type { ParentsReading } from './use-parents.ts';
import { useValidityWarning } from './use-validity-warning.ts';

interface OrganizationHeadProps {
  /** The id in the address; the organization may have another one. */
  readonly id: string;
  readonly state: OrganizationState<Organization>;
  readonly parents: ParentsReading;
  readonly onRefresh: () => void;
}

/** The top of the page: where the organization stands, what it is called, and what it is. It is there from the beginning. */
export function OrganizationHead({ id, state, parents, onRefresh }: OrganizationHeadProps): ReactNode {
  const organization = 'organization' in state ? state.organization : null;
  const isRefreshing = 'isRefreshing' in state && state.isRefreshing;
  return (
    <div className="organization-head">
      <Breadcrumb known={knownParent(state)} parents={parents} />
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
      {organization ? <Tags organization={organization} isPartial={state.status === 'partial'} /> : null}
      {state.status === 'loading' && <div className="tags" />}
    </div>
  );
}

function Tags({ organization, isPartial }: { organization: Organization; isPartial: boolean }): ReactNode {
  const { id, name, type, isPersonal, isRestricted, validFrom, validTo } = organization;
  const validityWarning = useValidityWarning(validFrom, validTo);
  return (
    <ul className="tags" aria-label="At a glance">
      {name === null ? (
        // The heading is the id.
        <li className="tag">{isPartial ? 'Name could not be read' : 'No name'}</li>
      ) : (
        <li className="tag tag-id">
          <code>{id}</code>
        </li>
      )}
      {type && <li className="tag">{typeWords[type]}</li>}
      {isPersonal && <li className="tag">Personal</li>}
      {isRestricted && <li className="tag tag-warning">Restricted</li>}
      {validityWarning !== null && <li className="tag tag-warning">{validityWarning}</li>}
    </ul>
  );
}

function knownParent(state: OrganizationState<Organization>): KnownParent {
  if (state.status === 'loading') return 'loading';
  if (!('organization' in state)) return 'nothing';
  if (state.organization.parent) return state.organization.parent;
  const missing = state.status === 'partial' ? state.missing : [];
  if (missing.some((one) => isWithheld(one) && one.path[0] === 'parent')) return 'withheld';
  const isUnreadable =
    tellSides(state.organization.sources, missing).WORKFORCE === 'unreadable' ||
    missing.some(({ path }) => path[0] === 'parent');
  return isUnreadable ? 'unreadable' : null;
}
