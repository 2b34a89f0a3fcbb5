import type { Source } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Icon } from '../layout/icon.tsx';
import { platformNames } from '../words/sources.ts';
import { nameWithheld } from '../words/withheld.ts';
import { useView } from './view-context.ts';

/** Says whose part of the page this is, and whether it is an old one. */
export function OwnerTag({ owner }: { owner: Source }): ReactNode {
  return (
    <span className="owner">
      {platformNames[owner]} <StaleTag owner={owner} />
    </span>
  );
}

/** Says that a platform's part is an old one; nothing where it is not. */
export function StaleTag({ owner }: { owner: Source }): ReactNode {
  const { sides } = useView();
  if (sides[owner] !== 'stale') return null;
  return (
    <span className="stale-tag">
      <Icon tone="warning" /> out of date
    </span>
  );
}

interface OwnedProps {
  readonly owner: Source;
  /** What the platform would tell here, such as `permissions`; its whole record where it is left out. */
  readonly what?: string;
  /** The field that it comes from; many where it is left out. */
  readonly path?: string;
  readonly children: ReactNode;
}

/** A part that one platform owns: shown where its record was read, else why it is not. */
export function Owned({ owner, what, path, children }: OwnedProps): ReactNode {
  const { sides, isWithheld } = useView();
  const platform = platformNames[owner];
  if (path !== undefined && isWithheld(path)) return <WithheldNote path={path} />;
  switch (sides[owner]) {
    case 'read':
    case 'stale':
      return children;
    case 'none':
      return <p className="side-note">No record of this organization is known on the {platform}.</p>;
    case 'unreadable':
      return (
        <p className="side-note side-note-unreadable">
          <Icon tone="warning" />
          <span>
            {what === undefined
              ? `The record could not be read from the ${platform}.`
              : `The ${what} could not be read from the ${platform}. That does not mean that this
                organization has none.`}
          </span>
        </p>
      );
  }
}

/** Stands where something is that the caller's sign-in does not include. */
export function WithheldNote({ path }: { path: string }): ReactNode {
  return (
    <p className="side-note">
      Your sign-in does not include the {nameWithheld(path)}. That does not mean that this organization has
      none.
    </p>
  );
}
