import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { wholeName } from '../layout/whole-name.ts';
import { organizationPath } from '../paths.ts';
import type { Ancestor } from './parents.ts';
import type { ParentsReading } from './use-parents.ts';

/** What a page knows of an organization's parent before those further up are known. */
export type KnownParent = 'loading' | 'unreadable' | 'withheld' | 'nothing' | Ancestor | null;

interface BreadcrumbProps {
  readonly known: KnownParent;
  readonly parents: ParentsReading;
}

/** The units above an organization, the topmost first. They come by a query of their own, and the page waits for none. */
export function Breadcrumb({ known, parents: { find } }: BreadcrumbProps): ReactNode {
  if (known === 'nothing') return <div className="breadcrumb" />;
  const { parents, ending, isUnreadable, isWithheld } = find(typeof known === 'object' ? known : null);
  return (
    <nav aria-label="Parents" className="breadcrumb">
      {parents.length > 0 ? (
        <ol>
          {(ending === 'cut' || isUnreadable || isWithheld) && (
            <li>
              <span aria-hidden="true">…</span>
              <span className="visually-hidden">{sayFurtherUp(isUnreadable, isWithheld)}</span>
            </li>
          )}
          {parents.map(({ id, name }) => (
            <li key={id}>
              <Link to={organizationPath(id)} title={wholeName(name ?? id)}>
                {name ?? id}
              </Link>
            </li>
          ))}
        </ol>
      ) : (
        <p>{sayNone(known, ending === 'circle')}</p>
      )}
    </nav>
  );
}

function sayFurtherUp(isUnreadable: boolean, isWithheld: boolean): string {
  if (isUnreadable) return 'A parent further up could not be read';
  return isWithheld ? 'A parent further up is not granted to you' : 'There may be more parents further up';
}

function sayNone(known: KnownParent, isCircle: boolean): string {
  if (isCircle) return 'This organization is its own parent';
  if (known === 'loading') return 'Looking for the parent…';
  if (known === 'withheld') return 'The parent is not granted to you';
  return known === 'unreadable' ? 'The parent could not be read' : 'No parent';
}
