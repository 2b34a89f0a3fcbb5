import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useIdentity } from '../identity/identity-context.ts';
import { signInPath } from '../paths.ts';
import { Notice } from './notice.tsx';

interface SignInNoticeProps {
  /** What one would see. */
  readonly what: string;
  /** The page to come back to. */
  readonly returnPath: string;
  /** The level of its heading; 2 unless it stands in a section. */
  readonly level?: 2 | 3;
}

/** Stands where nobody is signed in, so that nothing was asked. */
export function SignInNotice({ what, returnPath, level = 2 }: SignInNoticeProps): ReactNode {
  const hasIdentityProvider = useIdentity() !== null;
  return (
    <Notice tone="warning" title={`Sign in to see ${what}`} level={level}>
      <p>
        {hasIdentityProvider
          ? 'You see the organizations that your company grants you.'
          : 'Each platform shows what your own credential for it may see; one of the two is enough to begin.'}
      </p>
      <div className="notice-actions">
        <Link className="button button-primary" to={signInPath(returnPath)}>
          Sign in
        </Link>
      </div>
    </Notice>
  );
}
