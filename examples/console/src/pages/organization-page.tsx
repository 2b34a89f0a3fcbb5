import { skipToken } from '@apollo/client/react';
import { organizationState, useOrganizationQuery } from '@organization-graph/react';
import type { OrganizationState } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { ExplainCard } from '../explain/explain-card.tsx';
import { useIdentity } from '../identity/identity-context.ts';
import { Announcement } from '../layout/announcement.tsx';
import { OrganizationDetails } from '../organization/organization-details.tsx';
import { OrganizationHead } from '../organization/organization-head.tsx';
import { OrganizationSkeleton } from '../organization/organization-skeleton.tsx';
import type { Organization } from '../organization/organization.ts';
import { useParents } from '../organization/use-parents.ts';
import { organizationPath } from '../paths.ts';
import { useIsNobody } from '../session/session-context.ts';
import { FailureNotice } from '../states/failure-notice.tsx';
import { MissingNotice } from '../states/missing-notice.tsx';
import { Notice } from '../states/notice.tsx';
import { RefreshNotice } from '../states/refresh-notice.tsx';
import { SignInNotice } from '../states/sign-in-notice.tsx';
import { StaleNotice } from '../states/stale-notice.tsx';
import { WithheldNotice } from '../states/withheld-notice.tsx';
import { announceOrganization } from '../words/announcements.ts';
import { isWithheld } from '../words/withheld.ts';

/** One organization, whole, in whatever state it is. */
export function OrganizationPage({ id }: { id: string }): ReactNode {
  const isNobody = useIsNobody();
  const result = useOrganizationQuery(isNobody ? skipToken : { variables: { id } });
  const parents = useParents(isNobody ? null : id);
  const state = organizationState(result, 'organization');
  const retry = () => Promise.all([result.refetch(), parents.refetch()]);
  return (
    <>
      <Announcement>{announceOrganization(id, state)}</Announcement>
      <OrganizationHead id={id} state={state} parents={parents} onRefresh={() => void retry()} />
      <div aria-busy={state.status === 'loading'}>
        <OrganizationBody id={id} state={state} onRetry={retry} />
      </div>
      {!isNobody && <ExplainCard id={id} onRefresh={() => void retry()} />}
    </>
  );
}

interface OrganizationBodyProps {
  readonly id: string;
  readonly state: OrganizationState<Organization>;
  readonly onRetry: () => Promise<unknown>;
}

function OrganizationBody({ id, state, onRetry }: OrganizationBodyProps): ReactNode {
  const isOwnCredential = useIdentity() === null;
  switch (state.status) {
    case 'idle':
      return <SignInNotice what="this organization" returnPath={organizationPath(id)} />;
    case 'loading':
      return <OrganizationSkeleton />;
    case 'ready':
    case 'partial': {
      const { organization, isRefreshing, refreshFailure, stale } = state;
      const missing = state.status === 'partial' ? state.missing : [];
      const withheld = missing.filter(isWithheld);
      const unread = missing.filter((one) => !isWithheld(one));
      return (
        <>
          {refreshFailure && (
            <RefreshNotice failure={refreshFailure} onRetry={onRetry} isBusy={isRefreshing} />
          )}
          {withheld.length > 0 && <WithheldNotice missing={withheld} />}
          {unread.length > 0 && <MissingNotice missing={unread} onRetry={onRetry} isBusy={isRefreshing} />}
          {stale.length > 0 && <StaleNotice stale={stale} onRetry={onRetry} isBusy={isRefreshing} />}
          <OrganizationDetails organization={organization} missing={missing} />
        </>
      );
    }
    case 'not-found':
      return (
        <Notice tone="neutral" title="There is no such organization">
          <p>
            {isOwnCredential ? 'No platform that you are signed in to knows' : 'No platform knows'} the id{' '}
            <code>{id}</code>. Check its spelling, or choose an organization from the list.
          </p>
          <div className="notice-actions">
            <Link className="button" to="/">
              Go to the list
            </Link>
          </div>
        </Notice>
      );
    case 'signed-out':
    case 'forbidden':
    case 'failed':
      return (
        <FailureNotice
          status={state.status}
          failure={state.failure}
          what="this organization"
          onRetry={onRetry}
        />
      );
  }
}
