import {
  organizationState,
  organizationsState,
  useCurrentOrganizationQuery,
  useOrganizationsQuery,
} from '@organization-graph/react';
import { skipToken } from '@apollo/client/react';
import type { ReactNode } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Announcement } from '../layout/announcement.tsx';
import { PageHeading } from '../layout/page-heading.tsx';
import { CurrentOrganization } from '../list/current-organization.tsx';
import { IdForm } from '../list/id-form.tsx';
import { OrganizationList } from '../list/organization-list.tsx';
import { listPath, parseIds } from '../paths.ts';
import { useIsNobody } from '../session/session-context.ts';
import { useSettings } from '../settings-context.ts';
import { SignInNotice } from '../states/sign-in-notice.tsx';
import { announceOrganizations } from '../words/announcements.ts';

/** The organizations with the ids in the address, after the one that the caller belongs to. */
export function ListPage(): ReactNode {
  const { ids: exampleIds } = useSettings();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const asked = search.get('ids');
  const ids = asked === null ? exampleIds : parseIds(asked);

  const isNobody = useIsNobody();
  const current = useCurrentOrganizationQuery(isNobody ? skipToken : undefined);
  const list = useOrganizationsQuery(isNobody || ids.length === 0 ? skipToken : { variables: { ids } });
  const state = organizationsState(list, 'organizations');
  return (
    <>
      <Announcement>{announceOrganizations(state)}</Announcement>
      <PageHeading title="Organizations" />
      <p className="lead">
        What the access platform and the workforce platform know of an organization, on one page.
      </p>
      {!isNobody && (
        <CurrentOrganization
          state={organizationState(current, 'currentOrganization')}
          onRetry={() => current.refetch()}
        />
      )}
      <section aria-labelledby="by-id" className="list-section">
        <h2 id="by-id">By id</h2>
        <IdForm ids={ids} onSubmit={(text) => void navigate(listPath(parseIds(text)))} />
        {isNobody ? (
          <SignInNotice what="organizations" returnPath={asked === null ? '/' : listPath(ids)} level={3} />
        ) : (
          <OrganizationList ids={ids} state={state} onRetry={() => list.refetch()} />
        )}
        {asked !== null && exampleIds.length > 0 && (
          <p>
            <Link to="/">Show the examples again</Link>
          </p>
        )}
      </section>
    </>
  );
}
