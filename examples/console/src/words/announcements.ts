import type { OrganizationState, OrganizationsState } from '@organization-graph/react';
import { platformNames } from './sources.ts';
import { isWithheld } from './withheld.ts';

/** What a screen reader is told of an organization's state. */
export function announceOrganization(
  id: string,
  state: OrganizationState<{ readonly name: string | null }>,
): string {
  switch (state.status) {
    case 'idle':
      return '';
    case 'loading':
      return `Loading ${id}`;
    case 'ready':
    case 'partial': {
      const name = state.organization.name ?? id;
      if (state.isRefreshing) return `Refreshing ${name}`;
      if (state.refreshFailure) return `Refreshing ${name} failed; what was read before is shown`;
      if (state.status === 'ready') return `${name} is shown`;
      if (state.missing.every(isWithheld)) return `${name} is shown, without what is not granted to you`;
      const platforms = state.missing.map(({ source }) =>
        source === null ? 'server' : platformNames[source],
      );
      return `${name} is shown in part: something could not be read from the ${[...new Set(platforms)].join(' and the ')}`;
    }
    case 'not-found':
      return `There is no organization ${id}`;
    case 'signed-out':
      return `Sign in to see ${id}`;
    case 'forbidden':
      return `You may not see ${id}`;
    case 'failed':
      return `${id} could not be read`;
  }
}

/** What a screen reader is told of a list's state. */
export function announceOrganizations(state: OrganizationsState<unknown>): string {
  switch (state.status) {
    case 'idle':
      return '';
    case 'loading':
      return 'Loading the list';
    case 'ready': {
      const { length } = state.organizations;
      if (state.isRefreshing) return 'Refreshing the list';
      if (state.refreshFailure) return 'Refreshing the list failed; what was read before is shown';
      const shown = state.organizations.filter(
        ({ status }) => status === 'ready' || status === 'partial',
      ).length;
      return `${shown} of ${length} organizations are shown`;
    }
    case 'signed-out':
      return 'Sign in to see the list';
    case 'forbidden':
      return 'You may not see the list';
    case 'failed':
      return 'The list could not be read';
  }
}
