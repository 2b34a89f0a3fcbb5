import type { ReactNode } from 'react';
import type { Tone } from '../words/sources.ts';

const shapes: Readonly<Record<Tone, string>> = {
  good: 'M4 8.5 7 11.5 12.5 5',
  neutral: 'M4.5 8h7',
  warning: 'M8 4v5M8 11.6v.4',
  bad: 'M5 5l6 6M11 5l-6 6',
};

/** A sign for how good or bad something is; the words beside it say the same. */
export function Icon({ tone }: { tone: Tone }): ReactNode {
  return (
    <svg className={`icon tone-${tone}`} viewBox="0 0 16 16" aria-hidden="true">
      <circle cx="8" cy="8" r="8" className="icon-ground" />
      <path d={shapes[tone]} className="icon-sign" />
    </svg>
  );
}
