import { useRef, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { PageHeading } from '../layout/page-heading.tsx';
import { parseReturnPath } from '../paths.ts';
import { useSession } from '../session/session-context.ts';
import { useSettings } from '../settings-context.ts';
import { CredentialField } from '../session/credential-field.tsx';
import type { Session } from '../session/session-storage.ts';
import { findFault, severalLines } from '../words/credentials.ts';

/** What is wrong with each credential; null where nothing is. */
type SessionErrors = Readonly<Record<keyof Session, string | null>>;

const noErrors: SessionErrors = { access: null, workforce: null };

function checkSession({ access, workforce }: Session): SessionErrors {
  if (access.trim() === '' && workforce.trim() === '') {
    return { ...noErrors, access: 'Enter at least one of the two credentials.' };
  }
  return { access: findFault('access', access), workforce: findFault('workforce', workforce) };
}

/** Asks for the two credentials. They stay in this tab and go to the graph with each request, and nowhere else. */
export function SignInPage(): ReactNode {
  const { session, signIn } = useSession();
  const { credentials, credentialHeaders } = useSettings();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const [entered, setEntered] = useState<Session>(session);
  const [isVisible, setIsVisible] = useState(false);
  const [errors, setErrors] = useState(noErrors);
  const accessField = useRef<HTMLInputElement>(null);
  const workforceField = useRef<HTMLInputElement>(null);
  const wanted = search.get('platform');

  const enter = (next: Session) => {
    signIn({ access: next.access.trim(), workforce: next.workforce.trim() });
    void navigate(parseReturnPath(search.get('return')));
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const found = checkSession(entered);
    setErrors(found);
    if (found.access !== null) accessField.current?.focus();
    else if (found.workforce !== null) workforceField.current?.focus();
    else enter(entered);
  };
  const change = (platform: keyof Session, value: string) => {
    setEntered({ ...entered, [platform]: value });
    setErrors({ ...errors, [platform]: null });
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
            inputRef={accessField}
            label="Access platform"
            hint={`The whole value of the header ${credentialHeaders.access}, such as “Bearer …” or “Basic …”.`}
            error={errors.access}
            type={type}
            isWanted={wanted === 'access'}
            value={entered.access}
            onChange={(access) => change('access', access)}
            onSeveralLines={() => setErrors({ ...errors, access: severalLines })}
            offered={offered('access')}
          />
          <CredentialField
            inputRef={workforceField}
            label="Workforce platform"
            hint={`The API key, sent as ${credentialHeaders.workforce}.`}
            error={errors.workforce}
            type={type}
            isWanted={wanted === 'workforce'}
            value={entered.workforce}
            onChange={(workforce) => change('workforce', workforce)}
            onSeveralLines={() => setErrors({ ...errors, workforce: severalLines })}
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
