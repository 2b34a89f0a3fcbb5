import type { Source } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icon.tsx';
import { sayDateTime } from '../words/date-time.ts';
import { useView } from './view-context.ts';

/** A list of labels and values. */
export function Facts({ children }: { children: ReactNode }): ReactNode {
  return <dl className="facts">{children}</dl>;
}

interface FactProps {
  readonly label: string;
  /** The field, as data issues name it. */
  readonly path: string;
  readonly owner: Source;
  /** What to say where the value is null and the platform was read. */
  readonly unset?: string;
  /** The value; null or undefined is none. */
  readonly children: ReactNode;
}

/** A label and its value, or why there is none. */
export function Fact({ label, path, owner, unset = 'Not set', children }: FactProps): ReactNode {
  const { sides, hasIssue, isWithheld } = useView();
  const isThere = children !== null && children !== undefined;
  const isOdd = hasIssue(path);
  return (
    <div className="fact">
      <dt>{label}</dt>
      <dd>
        {isThere ? children : <span className="absent">{isOdd ? 'Cannot be shown' : absence()}</span>}
        {isOdd && <IssueMark path={path} />}
      </dd>
    </div>
  );

  function absence(): string {
    if (isWithheld(path)) return 'Not shown to you';
    if (sides[owner] === 'unreadable') return 'Could not be read';
    return sides[owner] === 'none' ? 'No record there' : unset;
  }
}

/** Stands beside a value that a platform sent and that cannot be shown as it is. */
export function IssueMark({ path }: { path: string }): ReactNode {
  return (
    <a className="issue-mark" href="#data-issues">
      <Icon tone="warning" />
      Data issue<span className="visually-hidden"> in {path}</span>
    </a>
  );
}

/** A point in time in words, and below it exactly as it was sent. */
export function DateTime({ value }: { value: string }): ReactNode {
  return (
    <time dateTime={value}>
      {sayDateTime(value)}
      <span className="verbatim">{value}</span>
    </time>
  );
}

/** Text to copy, such as an id. */
export function Code({ children }: { children: string }): ReactNode {
  return <code>{children}</code>;
}
