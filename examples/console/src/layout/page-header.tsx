import type { ReactNode } from 'react';
import { Link, NavLink, useLocation, useNavigate } from 'react-router';
import { IdentityCaller } from '../identity/identity-caller.tsx';
import { useIdentity } from '../identity/identity-context.ts';
import { signInPath } from '../paths.ts';
import { useSession } from '../session/session-context.ts';

/** The top of every page: where one is, and who one is. */
export function PageHeader(): ReactNode {
  const caller = useIdentity();
  return (
    <header className="header">
      <div className="header-inner">
        <Link className="brand" to="/">
          <BrandMark />
          Organization Graph
        </Link>
        <nav aria-label="Main">
          <NavLink className="nav-link" to="/" end>
            Organizations
          </NavLink>
        </nav>
        {caller ? <IdentityCaller identity={caller.identity} person={caller.person} /> : <Caller />}
      </div>
    </header>
  );
}

function BrandMark(): ReactNode {
  return (
    <svg className="brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M12 6v6M12 12l-5 5M12 12l5 5" fill="none" stroke="currentColor" strokeWidth="2" />
      <circle cx="12" cy="5" r="3" fill="currentColor" />
      <circle cx="6" cy="18" r="3" fill="currentColor" />
      <circle cx="18" cy="18" r="3" fill="currentColor" />
    </svg>
  );
}

function Caller(): ReactNode {
  const { session, signOut } = useSession();
  const { pathname, search } = useLocation();
  const navigate = useNavigate();
  const leave = () => {
    signOut();
    void navigate('/sign-in');
  };
  const platforms = [session.access && 'access', session.workforce && 'workforce'].filter(Boolean);
  if (platforms.length === 0) {
    const isHere = pathname === '/sign-in';
    const to = isHere ? `/sign-in${search}` : signInPath(`${pathname}${search}`);
    return (
      <div className="caller">
        <span className="caller-state">Not signed in</span>
        <Link className="button button-small" to={to} aria-current={isHere ? 'page' : undefined}>
          Sign in
        </Link>
      </div>
    );
  }
  return (
    <div className="caller">
      <span className="caller-state">
        <span className="caller-prefix">Signed in: </span>
        {platforms.join(' + ')}
      </span>
      <button type="button" className="button button-small" onClick={leave}>
        Sign out
      </button>
    </div>
  );
}
