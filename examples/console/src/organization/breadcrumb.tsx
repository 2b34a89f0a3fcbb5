import { useQuery } from '@apollo/client/react';
import { withPartialAnswers } from '@organization-graph/react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { OrganizationParentsDocument } from '../generated/documents.ts';
import { organizationPath } from '../paths.ts';
import { findParents } from './parents.ts';
import type { Ancestor } from './parents.ts';

/** What a page knows of an organization's parent before the breadcrumb has asked. */
export type KnownParent = 'loading' | 'unreadable' | 'nothing' | Ancestor | null;

interface BreadcrumbProps {
  readonly id: string;
  readonly known: KnownParent;
}

/** The units above an organization, the topmost first. They come by a query of their own, and the page waits for none. */
export function Breadcrumb({ id, known }: BreadcrumbProps): ReactNode {
  const { data, error } = useQuery(OrganizationParentsDocument, withPartialAnswers({ variables: { id } }));
  const direct = known !== null && typeof known === 'object' ? known : null;
  const { parents, ending } = findParents(data?.organization ?? { id, parent: direct });
  if (known === 'nothing') return <div className="breadcrumb" />;
  return (
    <nav aria-label="Parents" className="breadcrumb">
      {parents.length > 0 ? (
        <ol>
          {(ending === 'cut' || error) && (
            <li>
              <span aria-hidden="true">…</span>
              <span className="visually-hidden">
                {error ? 'A parent further up could not be read' : 'There may be more parents further up'}
              </span>
            </li>
          )}
          {parents.map((one) => (
            <li key={one.id}>
              <Link to={organizationPath(one.id)}>{one.name ?? one.id}</Link>
            </li>
          ))}
        </ol>
      ) : (
        <p>{sayNone(known, ending === 'circle')}</p>
      )}
    </nav>
  );
}

function sayNone(known: KnownParent, isCircle: boolean): string {
  if (isCircle) return 'This organization is its own parent';
  if (known === 'loading') return 'Looking for the parent…';
  return known === 'unreadable' ? 'The parent could not be read' : 'No parent';
}
