import type { ReactNode } from 'react';
import { Link, useLocation, useNavigate } from 'react-router';
import { signInPath } from '../paths.ts';
import type { Identity } from './identity.ts';
import type { Person } from './protocol.ts';

interface IdentityCallerProps {
  readonly identity: Identity;
  readonly person: Person | null;
}

/** Who is signed in, at the top of every page, and the way to become somebody else, or nobody. */
export function IdentityCaller({ identity, person }: IdentityCallerProps): ReactNode {
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const isHere = pathname === '/sign-in';
  const to = isHere ? `/sign-in${search}` : signInPath(`${pathname}${search}`);
  const leave = async () => {
    const address = await identity.signOut();
    if (address !== null) location.assign(address);
    else await navigate('/sign-in');
  };
  return (
    <div className="caller">
      <span className="caller-state">
        {person === null ? (
          'Not signed in'
        ) : (
          <>
            <span className="caller-prefix">Signed in as </span>
            {person.name}
          </>
        )}
      </span>
      <Link className="button button-small" to={to} aria-current={isHere ? 'page' : undefined}>
        {person === null ? (
          'Sign in'
        ) : (
          // One part of the button, so that the blank stays.
          <span>
            Change<span className="caller-suffix"> person</span>
          </span>
        )}
      </Link>
      {person !== null && (
        <button type="button" className="button button-small" onClick={() => void leave()}>
          Sign out
        </button>
      )}
    </div>
  );
}
