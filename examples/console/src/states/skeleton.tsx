import type { ReactNode } from 'react';

/** Lines where text will be. They say nothing: the page tells that it is loading in words. */
export function SkeletonLines({ count }: { count: number }): ReactNode {
  return (
    <div className="skeleton-lines" aria-hidden="true">
      {Array.from({ length: count }, (_, index) => (
        <span key={index} className="skeleton" />
      ))}
    </div>
  );
}
