import { useId, useState } from 'react';
import type { KeyboardEvent, ReactNode, SubmitEvent } from 'react';

interface IdFormProps {
  readonly ids: readonly string[];
  readonly onSubmit: (text: string) => void;
}

/** Asks which organizations to list. */
export function IdForm({ ids, onSubmit }: IdFormProps): ReactNode {
  const listed = ids.join(', ');
  const [entry, setEntry] = useState({ listed, text: listed });
  // Another list has other ids to begin with. The form stays, and with it the focus.
  if (entry.listed !== listed) setEntry({ listed, text: listed });
  const fieldId = useId();
  const hintId = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(entry.text);
  };
  const submitByKeys = ({ key, ctrlKey, metaKey, currentTarget }: KeyboardEvent<HTMLTextAreaElement>) => {
    if (key === 'Enter' && (ctrlKey || metaKey)) currentTarget.form?.requestSubmit();
  };
  return (
    <form className="id-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={fieldId}>Ids</label>
        <textarea
          id={fieldId}
          rows={3}
          value={entry.text}
          onChange={(event) => setEntry({ listed, text: event.target.value })}
          onKeyDown={submitByKeys}
          aria-describedby={hintId}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <p id={hintId} className="hint">
          Names of links (acme), “access:” and a number, or “workforce:” and a UUID; separated by commas or
          blanks. Ctrl or ⌘ and Enter show them.
        </p>
      </div>
      <button type="submit" className="button button-primary">
        Show
      </button>
    </form>
  );
}
