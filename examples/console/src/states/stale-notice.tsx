import type { StaleSource } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { sayDateTime } from '../words/date-time.ts';
import { platformTitles } from '../words/sources.ts';
import { Notice } from './notice.tsx';
import { RetryButton } from './retry-button.tsx';

interface StaleNoticeProps {
  readonly stale: readonly StaleSource[];
  readonly onRetry: () => Promise<unknown>;
  readonly isBusy: boolean;
}

/** Says which platform's part is an old one, and how old. */
export function StaleNotice({ stale, onRetry, isBusy }: StaleNoticeProps): ReactNode {
  return (
    <Notice tone="warning" title="A part of this is out of date">
      {stale.map(({ source, fetchedAt }) => (
        <p key={source}>
          <strong>{platformTitles[source]}.</strong> It failed just now, so you see what it said
          {fetchedAt === null ? ' before.' : ` on ${sayDateTime(fetchedAt)}.`}
        </p>
      ))}
      <div className="notice-actions">
        <RetryButton onRetry={onRetry} isBusy={isBusy} />
      </div>
    </Notice>
  );
}
