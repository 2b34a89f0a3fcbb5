import type { Source } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'react-router';
import { useIdentity } from '../identity/identity-context.ts';
import { signInPath } from '../paths.ts';
import type { Remedy } from '../words/failures.ts';
import { platformNames } from '../words/sources.ts';
import { RetryButton } from './retry-button.tsx';

interface RemedyActionProps {
  readonly remedy: Remedy;
  readonly source: Source | null;
  readonly retryAfterMs: number | null;
  readonly requestId: string | null;
  readonly onRetry: () => Promise<unknown>;
  readonly isBusy: boolean;
}

/** What one can press to mend it; nothing where there is nothing. */
export function RemedyAction({
  remedy,
  source,
  retryAfterMs,
  requestId,
  onRetry,
  isBusy,
}: RemedyActionProps): ReactNode {
  const { pathname, search } = useLocation();
  const caller = useIdentity();
  switch (remedy) {
    case 'try-again':
      return (
        <RetryButton onRetry={onRetry} retryAfterMs={retryAfterMs} requestId={requestId} isBusy={isBusy} />
      );
    case 'sign-in':
    case 'ask-for-the-right': {
      const platform = source === 'ACCESS' ? 'access' : source === 'WORKFORCE' ? 'workforce' : undefined;
      const words =
        remedy === 'sign-in'
          ? 'Sign in'
          : caller === null
            ? 'Sign in with another credential'
            : 'Sign in as another person';
      return (
        <Link className="button" to={signInPath(`${pathname}${search}`, platform)}>
          {words}
          {source !== null && <span className="visually-hidden"> to the {platformNames[source]}</span>}
        </Link>
      );
    }
    case 'change-the-id':
      return pathname === '/' ? null : (
        <Link className="button" to="/">
          Go to the list
        </Link>
      );
    case 'report':
      return null;
  }
}
