import { useId } from 'react';
import type { ClipboardEvent, DragEvent, ReactNode, Ref } from 'react';
import type { DemoCredential } from '../settings.ts';
import { hasLineBreak } from '../words/credentials.ts';

interface CredentialFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly error: string | null;
  readonly type: 'text' | 'password';
  /** Whether one came to the page for the sake of this platform. */
  readonly isWanted: boolean;
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** Called where text of several lines was pasted or dropped, which is then not taken. */
  readonly onSeveralLines: () => void;
  readonly offered: readonly DemoCredential[];
  readonly inputRef: Ref<HTMLInputElement>;
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
  onSeveralLines,
  offered,
  inputRef,
}: CredentialFieldProps): ReactNode {
  const inputId = useId();
  const hintId = useId();
  const errorId = useId();
  // The field would make blanks of the line breaks, and nobody would see it.
  const refuseLines = (event: ClipboardEvent | DragEvent, text: string) => {
    if (!hasLineBreak(text)) return;
    event.preventDefault();
    onSeveralLines();
  };
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
          onPaste={(event) => refuseLines(event, event.clipboardData.getData('text'))}
          onDrop={(event) => refuseLines(event, event.dataTransfer.getData('text'))}
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
