import type { Failure } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { explainFailure } from '../words/failures.ts';
import { Notice } from './notice.tsx';
import { RemedyAction } from './remedy-action.tsx';
import { RequestId } from './request-id.tsx';

interface RefreshNoticeProps {
  readonly failure: Failure;
  readonly onRetry: () => Promise<unknown>;
  readonly isBusy: boolean;
  /** The level of its heading; 2 unless it stands in a section. */
  readonly level?: 2 | 3;
}

/** Says that the newest could not be had, and that what is shown was read before. */
export function RefreshNotice({ failure, onRetry, isBusy, level = 2 }: RefreshNoticeProps): ReactNode {
  const { reason, advice, remedy } = explainFailure(failure);
  return (
    <Notice tone="warning" title="Refreshing failed" level={level}>
      <p>
        What you see was read before. {reason} {advice}
      </p>
      <div className="notice-actions">
        <RemedyAction
          remedy={remedy}
          source={failure.source}
          retryAfterMs={failure.retryAfterMs}
          requestId={failure.requestId}
          onRetry={onRetry}
          isBusy={isBusy}
        />
      </div>
      <RequestId id={failure.requestId} />
    </Notice>
  );
}
