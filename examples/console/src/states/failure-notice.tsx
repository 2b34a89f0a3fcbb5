import type { Failure } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { explainFailure } from '../words/failures.ts';
import { isNotGranted } from '../words/withheld.ts';
import { Notice } from './notice.tsx';
import { RemedyAction } from './remedy-action.tsx';
import { RequestId } from './request-id.tsx';

interface FailureNoticeProps {
  readonly status: 'signed-out' | 'forbidden' | 'failed';
  readonly failure: Failure;
  /** What could not be read. */
  readonly what: string;
  readonly onRetry: () => Promise<unknown>;
  /** The level of its heading; 2 unless it stands in a section. */
  readonly level?: 2 | 3;
}

/** Stands where nothing could be read: says why, and what to do. */
export function FailureNotice({ status, failure, what, onRetry, level = 2 }: FailureNoticeProps): ReactNode {
  const { reason, advice, remedy } = explainFailure(failure);
  const isOurs = isNotGranted(failure);
  const tone = isOurs ? 'neutral' : status === 'signed-out' ? 'warning' : 'bad';
  return (
    <Notice
      tone={tone}
      title={isOurs ? `${capitalize(what)} is not granted to you` : sayTitle(status, what)}
      level={level}
    >
      <p>
        {reason} {advice}
      </p>
      <div className="notice-actions">
        <RemedyAction
          remedy={remedy}
          source={failure.source}
          retryAfterMs={failure.retryAfterMs}
          requestId={failure.requestId}
          onRetry={onRetry}
          isBusy={false}
        />
      </div>
      <RequestId id={failure.requestId} />
    </Notice>
  );
}

function sayTitle(status: FailureNoticeProps['status'], what: string): string {
  switch (status) {
    case 'signed-out':
      return `Sign in to see ${what}`;
    case 'forbidden':
      return `You may not see ${what}`;
    case 'failed':
      return `${capitalize(what)} could not be read`;
  }
}

function capitalize(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
