import { useId } from 'react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icon.tsx';
import type { Tone } from '../words/sources.ts';

interface NoticeProps {
  readonly tone: Tone;
  readonly title: string;
  /** The level of its heading; 2 unless it stands in a section. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** Something about the whole page that one should know before one reads on. */
export function Notice({ tone, title, level = 2, children }: NoticeProps): ReactNode {
  const titleId = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  return (
    <section className={`notice notice-${tone}`} aria-labelledby={titleId}>
      <Icon tone={tone} />
      <div className="notice-body">
        <Heading id={titleId} className="notice-title">
          {title}
        </Heading>
        {children}
      </div>
    </section>
  );
}
