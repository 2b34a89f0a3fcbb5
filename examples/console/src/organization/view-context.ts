import type { MissingSource, Source } from '@organization-graph/react';
import { createContext, use, useMemo } from 'react';
import { concerns } from '../words/issues.ts';
import { findWithheldFields, withholds } from '../words/withheld.ts';
import { tellSides } from '../words/sides.ts';
import type { Side } from '../words/sides.ts';
import type { Organization } from './organization.ts';

/** What the parts of the page need to know to tell "none" from "could not be read". */
export interface OrganizationView {
  readonly sides: Readonly<Record<Source, Side>>;
  readonly missing: readonly MissingSource[];
  readonly hasIssue: (path: string) => boolean;
  /** Whether the caller's sign-in does not include a field. */
  readonly isWithheld: (path: string) => boolean;
}

export const ViewContext = createContext<OrganizationView | null>(null);

/** How the organization of this page was read. */
export function useView(): OrganizationView {
  const view = use(ViewContext);
  if (view === null) throw new Error('there is no organization');
  return view;
}

/** Makes the view of an organization and what is missing of it. */
export function useNewView(
  { sources, dataIssues }: Pick<Organization, 'sources' | 'dataIssues'>,
  missing: readonly MissingSource[],
): OrganizationView {
  return useMemo(() => {
    const withheld = findWithheldFields(missing);
    return {
      sides: tellSides(sources, missing),
      missing,
      hasIssue: (path) => dataIssues.some((issue) => concerns(issue.path, path)),
      isWithheld: (path) => withholds(withheld, path),
    };
  }, [sources, dataIssues, missing]);
}
