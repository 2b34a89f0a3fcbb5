import type { MissingSource } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { explainMissing, sayMissing } from '../words/failures.ts';
import { Notice } from './notice.tsx';
import { RemedyAction } from './remedy-action.tsx';
import { RequestId } from './request-id.tsx';

interface MissingNoticeProps {
  readonly missing: readonly MissingSource[];
  readonly onRetry: () => Promise<unknown>;
  readonly isBusy: boolean;
}

/** Names each platform of which something is missing, why, and what to do. */
export function MissingNotice({ missing, onRetry, isBusy }: MissingNoticeProps): ReactNode {
  const what = missing.map(sayMissing).join(' and ');
  return (
    <Notice tone="warning" title={`${what.charAt(0).toUpperCase()}${what.slice(1)} could not be read`}>
      <ul className="missing-list">
        {missing.map((one) => (
          <Missing key={keyOf(one)} missing={one} onRetry={onRetry} isBusy={isBusy} />
        ))}
      </ul>
    </Notice>
  );
}

function Missing({
  missing,
  onRetry,
  isBusy,
}: { missing: MissingSource } & Pick<MissingNoticeProps, 'onRetry' | 'isBusy'>): ReactNode {
  const { source, failure } = missing;
  const { reason, advice, remedy } = explainMissing(missing);
  return (
    <li>
      <div className="missing-words">
        <p>
          {reason} {advice}
        </p>
        <RequestId id={failure?.requestId} />
      </div>
      <RemedyAction
        remedy={remedy}
        source={source}
        retryAfterMs={failure?.retryAfterMs ?? null}
        requestId={failure?.requestId ?? null}
        onRetry={onRetry}
        isBusy={isBusy}
      />
    </li>
  );
}

function keyOf({ source, reason, path }: MissingSource): string {
  return [source, reason, ...path].join(' ');
}
