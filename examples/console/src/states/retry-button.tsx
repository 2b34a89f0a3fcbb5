import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useFocusRescue } from '../layout/page-heading.tsx';

interface RetryButtonProps {
  readonly label?: string;
  /** Resolves when the answer is there. */
  readonly onRetry: () => Promise<unknown>;
  /** How long the platform asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | null;
  /** The request that failed: after another one, one waits anew. */
  readonly requestId?: string | null;
  readonly isBusy: boolean;
}

/** Asks again, but not before the platform wants to be asked. */
export function RetryButton({
  label = 'Try again',
  onRetry,
  retryAfterMs = null,
  requestId = null,
  isBusy,
}: RetryButtonProps): ReactNode {
  const secondsLeft = useCountdown(requestId, Math.ceil((retryAfterMs ?? 0) / 1000));
  const isWaiting = secondsLeft > 0;
  const ref = useFocusRescue<HTMLButtonElement>();
  const retry = () => {
    if (!isWaiting && !isBusy) void onRetry();
  };
  return (
    // Not `disabled`: a button that cannot have the focus would lose it.
    <button ref={ref} type="button" className="button" aria-disabled={isWaiting || isBusy} onClick={retry}>
      {isBusy ? 'Trying…' : isWaiting ? `${label} in ${secondsLeft} s` : label}
    </button>
  );
}

/** Counts down to 0, and anew for another occasion. */
function useCountdown(occasion: string | null, seconds: number): number {
  const [count, setCount] = useState({ occasion, left: seconds });
  if (count.occasion !== occasion) setCount({ occasion, left: seconds });
  const { left } = count;
  useEffect(() => {
    if (left <= 0) return undefined;
    const timer = setTimeout(() => setCount({ occasion, left: left - 1 }), 1000);
    return () => clearTimeout(timer);
  }, [occasion, left]);
  return left;
}
