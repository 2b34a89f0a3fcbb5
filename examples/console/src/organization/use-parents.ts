import { skipToken, useQuery } from '@apollo/client/react';
import { organizationState, withPartialAnswers } from '@organization-graph/react';
import { OrganizationParentsDocument } from '../generated/documents.ts';
import { isWithheld } from '../words/withheld.ts';
import { findParents } from './parents.ts';
import type { Ancestor, Parents } from './parents.ts';

/** The units above an organization, as far as they are known by now. */
interface KnownParents extends Parents {
  /** Whether one further up could not be read; false, too, while they are asked for. */
  readonly isUnreadable: boolean;
  /** Whether one further up is not granted to the caller. */
  readonly isWithheld: boolean;
}

/** What is known of the units above an organization, and how to ask again. */
export interface ParentsReading {
  /** @param direct the parent as the organization itself tells it, until the others are there */
  readonly find: (direct: Ancestor | null) => KnownParents;
  readonly refetch: () => Promise<unknown>;
}

/** Reads the units above an organization, by a query of its own; no id asks for nothing. */
export function useParents(id: string | null): ParentsReading {
  const options = id === null ? skipToken : { variables: { id } };
  const result = useQuery(OrganizationParentsDocument, withPartialAnswers(options));
  const state = organizationState(result, 'organization');
  const missing = state.status === 'partial' ? state.missing : [];
  const told = {
    isUnreadable: 'failure' in state || !missing.every(isWithheld),
    isWithheld: missing.some(isWithheld),
  };
  const find = (direct: Ancestor | null): KnownParents => {
    if (!('organization' in state)) return { ...findParents({ id: id ?? '', parent: direct }), ...told };
    const { organization, refreshFailure } = state;
    const found = findParents({ ...organization, parent: organization.parent ?? direct });
    // What was read before may have a null where a parent could not be read.
    const ending = refreshFailure && found.ending === 'top' ? 'cut' : found.ending;
    return { ...found, ending, ...told };
  };
  return { find, refetch: () => result.refetch() };
}
