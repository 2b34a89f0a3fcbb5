import type { ReactNode } from 'react';
import { SkeletonLines } from '../states/skeleton.tsx';

/** Where the sections will be, until they are there. */
export function OrganizationSkeleton(): ReactNode {
  return (
    <div className="grid" aria-hidden="true">
      <div className="card span-8 skeleton-identity">
        <SkeletonLines count={11} />
        <SkeletonLines count={9} />
      </div>
      <div className="stack span-4">
        <div className="card">
          <SkeletonLines count={7} />
        </div>
        <div className="card">
          <SkeletonLines count={3} />
        </div>
      </div>
      <div className="card span-12 skeleton-permissions">
        <SkeletonLines count={20} />
        <SkeletonLines count={20} />
        <SkeletonLines count={20} />
      </div>
    </div>
  );
}
