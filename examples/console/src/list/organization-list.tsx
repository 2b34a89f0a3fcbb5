import type { OrganizationsState } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { FailureNotice } from '../states/failure-notice.tsx';
import { RefreshNotice } from '../states/refresh-notice.tsx';
import { RetryButton } from '../states/retry-button.tsx';
import { OrganizationRow } from './organization-row.tsx';
import type { ListedOrganization } from './organization-row.tsx';

interface OrganizationListProps {
  readonly ids: readonly string[];
  readonly state: OrganizationsState<ListedOrganization>;
  readonly onRetry: () => Promise<unknown>;
}

/** Organizations in the order of their ids, each in its own state. */
export function OrganizationList({ ids, state, onRetry }: OrganizationListProps): ReactNode {
  switch (state.status) {
    case 'idle':
      return <p className="side-note">Enter one id or more, then press Show.</p>;
    case 'loading':
      return (
        <ul className="rows" aria-busy="true">
          {ids.map((id) => (
            <OrganizationRow key={id} id={id} state={state} />
          ))}
        </ul>
      );
    case 'ready': {
      const { organizations, isRefreshing, refreshFailure } = state;
      const canImprove = organizations.some(
        (one) =>
          (one.status === 'failed' && one.failure.isRetryable) ||
          (one.status === 'partial' && one.missing.some(({ isRetryable }) => isRetryable)),
      );
      return (
        <>
          {refreshFailure && (
            <RefreshNotice failure={refreshFailure} onRetry={onRetry} isBusy={isRefreshing} level={3} />
          )}
          <ul className="rows">
            {ids.map((id, index) => {
              const one = organizations[index];
              return one && <OrganizationRow key={id} id={id} state={one} />;
            })}
          </ul>
          {canImprove && !refreshFailure && (
            <div className="list-actions">
              <p>Some could not be read, or only in part.</p>
              <RetryButton onRetry={onRetry} isBusy={isRefreshing} />
            </div>
          )}
        </>
      );
    }
    case 'signed-out':
    case 'forbidden':
    case 'failed':
      return (
        <FailureNotice
          status={state.status}
          failure={state.failure}
          what="the list"
          onRetry={onRetry}
          level={3}
        />
      );
  }
}
