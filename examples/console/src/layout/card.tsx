import { useId } from 'react';
import type { ReactNode } from 'react';

interface CardProps {
  readonly title: string;
  /** The anchor of the section. */
  readonly id?: string;
  /** What stands at the right of the title. */
  readonly aside?: ReactNode;
  /** How many columns it takes on a wide page, of twelve. */
  readonly span?: 4 | 6 | 8 | 12;
  readonly children: ReactNode;
}

/** A section of a page. */
export function Card({ title, id, aside, span, children }: CardProps): ReactNode {
  const titleId = useId();
  return (
    <section className={span === undefined ? 'card' : `card span-${span}`} id={id} aria-labelledby={titleId}>
      <div className="card-head">
        <h2 id={titleId}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
