import { useId, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';

interface IdFormProps {
  readonly ids: readonly string[];
  readonly onSubmit: (text: string) => void;
}

/** Asks which organizations to list. */
export function IdForm({ ids, onSubmit }: IdFormProps): ReactNode {
  const [text, setText] = useState(ids.join(', '));
  const fieldId = useId();
  const hintId = useId();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit(text);
  };
  return (
    <form className="id-form" onSubmit={submit}>
      <div className="field">
        <label htmlFor={fieldId}>Ids</label>
        <textarea
          id={fieldId}
          rows={3}
          value={text}
          onChange={(event) => setText(event.target.value)}
          aria-describedby={hintId}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
        />
        <p id={hintId} className="hint">
          Names of links (acme), “access:” and a number, or “workforce:” and a UUID; separated by commas or
          blanks.
        </p>
      </div>
      <button type="submit" className="button button-primary">
        Show
      </button>
    </form>
  );
}
