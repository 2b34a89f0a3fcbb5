import type { MissingSource } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { findWithheldFields, nameWithheld, sayList } from '../words/withheld.ts';
import { Notice } from './notice.tsx';

/** Names what the caller's sign-in does not include, so that nobody takes it for what there is none of. */
export function WithheldNotice({ missing }: { missing: readonly MissingSource[] }): ReactNode {
  const fields = findWithheldFields(missing).map(nameWithheld);
  const isParentWithheld = missing.some(({ path }) => path[0] === 'parent');
  return (
    <Notice tone="neutral" title="Some of this is not shown to you">
      {fields.length > 0 && (
        <p>
          Your sign-in does not include the {sayList(fields)}. That does not mean that this organization has
          none.
        </p>
      )}
      {isParentWithheld && <p>It has a parent that is not granted to you.</p>}
    </Notice>
  );
}
