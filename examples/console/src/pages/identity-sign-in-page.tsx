import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import type { Identity, IdentityState } from '../identity/identity.ts';
import { useSignIn } from '../identity/use-sign-in.ts';
import { PageHeading } from '../layout/page-heading.tsx';
import { parseReturnPath } from '../paths.ts';

interface IdentitySignInPageProps extends IdentityState {
  readonly identity: Identity;
}

/** Leads to the identity provider, and is what one comes back to from there. */
export function IdentitySignInPage({ identity, person, arrival }: IdentitySignInPageProps): ReactNode {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const { begin, isLeaving, hasFailed } = useSignIn(identity);
  const arrivedAt = arrival?.status === 'done' ? arrival.returnPath : null;
  useEffect(() => {
    if (arrivedAt === null) return undefined;
    void navigate(arrivedAt, { replace: true });
    // Who comes to this page again later does not arrive again.
    return () => identity.finishArrival();
  }, [identity, arrivedAt, navigate]);

  if (arrival?.status === 'under-way' || arrivedAt !== null) {
    return (
      <>
        <PageHeading title="Signing you in…" />
        <p className="lead" role="status">
          The identity provider is asked who you are.
        </p>
      </>
    );
  }
  return (
    <>
      <PageHeading title={person === null ? 'Sign in' : `You are signed in as ${person.name}`} />
      <p className="lead">
        You sign in at your company’s identity provider, and come back here. You then see the organizations
        that are granted to you.
      </p>
      {arrival?.status === 'failed' && (
        <p className="field-error" role="alert">
          {arrival.message} Sign in again.
        </p>
      )}
      {hasFailed && (
        <p className="field-error" role="alert">
          The identity provider did not answer. Try again in a moment.
        </p>
      )}
      <div className="identity-actions">
        <button
          type="button"
          className="button button-primary"
          aria-disabled={isLeaving}
          onClick={() => begin(parseReturnPath(search.get('return')))}
        >
          {isLeaving ? 'On the way…' : person === null ? 'Sign in' : 'Sign in as another person'}
        </button>
      </div>
      <p className="hint">
        This console never sees a password, and holds no credential of a platform. What the identity provider
        gives it stays in this tab until you sign out or close it.
      </p>
    </>
  );
}
