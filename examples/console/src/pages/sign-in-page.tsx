import { useRef, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';
import { parseReturnPath } from '../paths.ts';
import { useSession } from '../session/session-context.ts';
import { useSettings } from '../settings-context.ts';
import { CredentialField } from '../session/credential-field.tsx';
import type { Session } from '../session/session-storage.ts';

/** Asks for the two credentials. They stay in this tab and go to the graph with each request, and nowhere else. */
export function SignInPage(): ReactNode {
  const { session, signIn } = useSession();
  const { credentials, credentialHeaders } = useSettings();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [entered, setEntered] = useState<Session>(session);
  const [isVisible, setIsVisible] = useState(false);
  const [isRefused, setIsRefused] = useState(false);
  const firstField = useRef<HTMLInputElement>(null);
  const wanted = search.get('platform');

  const enter = (next: Session) => {
    signIn({ access: next.access.trim(), workforce: next.workforce.trim() });
    void navigate(parseReturnPath(search.get('return')));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const isEmpty = entered.access.trim() === '' && entered.workforce.trim() === '';
    setIsRefused(isEmpty);
    if (isEmpty) firstField.current?.focus();
    else enter(entered);
  };
  const offered = (platform: keyof Session) => credentials.filter((one) => one.platform === platform);
  const shortcut = {
    access: offered('access')[0]?.value ?? '',
    workforce: offered('workforce')[0]?.value ?? '',
  };
  const type = isVisible ? 'text' : 'password';

  return (
    <>
      <PageHeading title="Sign in" />
      <p className="lead">
        Each platform has its own credential. Either may stay empty: that platform is then not asked.
      </p>
      {credentials.length > 0 && (
        <div className="shortcut">
          <p>This is the demo, and its credentials are no secrets.</p>
          <button type="button" className="button button-primary" onClick={() => enter(shortcut)}>
            Sign in to both platforms
          </button>
        </div>
      )}
      <form className="sign-in" onSubmit={submit} noValidate>
        <div className="credentials">
          <CredentialField
            inputRef={firstField}
            label="Access platform"
            hint={`The whole value of the header ${credentialHeaders.access}, such as “Bearer …”.`}
            error={isRefused ? 'Enter at least one of the two credentials.' : null}
            type={type}
            isWanted={wanted === 'access'}
            value={entered.access}
            onChange={(access) => setEntered({ ...entered, access })}
            offered={offered('access')}
          />
          <CredentialField
            label="Workforce platform"
            hint={`The API key, sent as ${credentialHeaders.workforce}.`}
            error={null}
            type={type}
            isWanted={wanted === 'workforce'}
            value={entered.workforce}
            onChange={(workforce) => setEntered({ ...entered, workforce })}
            offered={offered('workforce')}
          />
        </div>
        <label className="checkbox">
          <input
            type="checkbox"
            checked={isVisible}
            onChange={(event) => setIsVisible(event.target.checked)}
          />
          Show what I type
        </label>
        <button type="submit" className="button button-primary">
          Sign in
        </button>
        <p className="hint">
          Kept in this tab until you sign out or close it. Sent to this server only, which hands each on to
          its platform.
        </p>
      </form>
    </>
  );
}
