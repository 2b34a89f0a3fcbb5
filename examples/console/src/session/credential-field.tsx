import { useId } from 'react';
import type { ReactNode, Ref } from 'react';
import type { DemoCredential } from '../settings.ts';

interface CredentialFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly type: 'text' | 'password';
  /** Whether one came to the page for the sake of this platform. */
  readonly isWanted: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly offered: readonly DemoCredential[];
  readonly inputRef?: Ref<HTMLInputElement>;
}

/** The credential for one platform: typed, or one that the demo offers. */
export function CredentialField({
  label,
  hint,
  error,
  type,
  isWanted,
  value,
  onChange,
  offered,
  inputRef,
}: CredentialFieldProps): ReactNode {
  const inputId = useId();
  const hintId = useId();
  const errorId = useId();
  return (
    <fieldset className={isWanted ? 'credential credential-wanted' : 'credential'}>
      <legend>{label}</legend>
      {isWanted && <p className="credential-reason">You came here to sign in to this platform.</p>}
      <div className="field">
        <label htmlFor={inputId}>Credential for the {label.toLowerCase()}</label>
        <input
          ref={inputRef}
          id={inputId}
          type={type}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-describedby={error === null ? hintId : `${errorId} ${hintId}`}
          aria-invalid={error !== null}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        {error !== null && (
          <p id={errorId} role="alert" className="field-error">
            {error}
          </p>
        )}
        <p id={hintId} className="hint">
          {hint}
        </p>
      </div>
      {offered.length > 0 && (
        <ul className="offers" aria-label={`Demo credentials for the ${label.toLowerCase()}`}>
          {offered.map(({ name, purpose, value: offer }) => (
            <li key={name}>
              <button
                type="button"
                className="offer"
                aria-pressed={value === offer}
                onClick={() => onChange(offer)}
              >
                <span className="offer-name">{name}</span>
                <span className="offer-purpose">{purpose}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}
