import type { OrganizationState } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useIdentity } from '../identity/identity-context.ts';
import { signInPath } from '../paths.ts';
import { FailureNotice } from '../states/failure-notice.tsx';
import { SignInNotice } from '../states/sign-in-notice.tsx';
import { OrganizationRow } from './organization-row.tsx';
import type { ListedOrganization } from './organization-row.tsx';

interface CurrentOrganizationProps {
  readonly state: OrganizationState<ListedOrganization>;
  readonly onRetry: () => Promise<unknown>;
}

/** The organization that the caller's access session belongs to, if there is one. */
export function CurrentOrganization({ state, onRetry }: CurrentOrganizationProps): ReactNode {
  return (
    <section aria-labelledby="current" className="list-section">
      <h2 id="current">Your organization</h2>
      <CurrentBody state={state} onRetry={onRetry} />
    </section>
  );
}

function CurrentBody({ state, onRetry }: CurrentOrganizationProps): ReactNode {
  const caller = useIdentity();
  switch (state.status) {
    case 'idle':
    case 'loading':
      return (
        <ul className="rows rows-current">
          <OrganizationRow id="Your organization" state={state} />
        </ul>
      );
    case 'ready':
    case 'partial':
      return (
        <ul className="rows rows-current">
          <OrganizationRow id={state.organization.id} state={state} />
        </ul>
      );
    case 'not-found':
      return (
        <p className="side-note">
          {caller
            ? 'Your sign-in names no organization that is your own.'
            : 'Your access session belongs to no organization.'}
        </p>
      );
    case 'signed-out':
      return caller ? (
        <SignInNotice what="your organization" returnPath="/" level={3} />
      ) : (
        <p className="side-note">
          <span>
            {state.failure.message} <Link to={signInPath('/', 'access')}>Sign in to the access platform</Link>{' '}
            to see the organization that your session belongs to.
          </span>
        </p>
      );
    case 'forbidden':
    case 'failed':
      return (
        <FailureNotice
          status={state.status}
          failure={state.failure}
          what="your organization"
          onRetry={onRetry}
          level={3}
        />
      );
  }
}
