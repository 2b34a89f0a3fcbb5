import type { OrganizationState } from '@organization-graph/react';
import { explainFailure, explainMissing } from './failures.ts';
import type { Tone } from './sources.ts';
import { isNotGranted, isWithheld } from './withheld.ts';

/** The state of an organization in a list. */
export interface RowWords {
  readonly tone: Tone;
  readonly label: string;
  /** Why, and what to do; empty where there is nothing to do. */
  readonly explanation: string;
}

/** Says in a few words in which state an organization of a list is. */
export function describeRow(state: OrganizationState<unknown>): RowWords {
  switch (state.status) {
    case 'idle':
    case 'loading':
      return { tone: 'neutral', label: 'Loading…', explanation: '' };
    case 'ready':
      return state.stale.length > 0
        ? {
            tone: 'warning',
            label: 'Out of date',
            explanation: 'A platform failed; this is what it said before.',
          }
        : { tone: 'good', label: 'Read', explanation: '' };
    case 'partial':
      if (state.missing.every(isWithheld)) {
        return { tone: 'good', label: 'Read', explanation: 'Without what is not granted to you.' };
      }
      return {
        tone: 'warning',
        label: 'In part',
        explanation: state.missing
          .filter((missing) => !isWithheld(missing))
          .map((missing) => explainMissing(missing).reason)
          .join(' '),
      };
    case 'not-found':
      return {
        tone: 'neutral',
        label: 'Not found',
        explanation: 'There is no such organization. Check the id.',
      };
    case 'signed-out':
    case 'forbidden':
    case 'failed': {
      const { reason, advice } = explainFailure(state.failure);
      if (isNotGranted(state.failure)) {
        return { tone: 'neutral', label: 'Not granted to you', explanation: '' };
      }
      const label = { 'signed-out': 'Signed out', forbidden: 'Forbidden', failed: 'Failed' }[state.status];
      return {
        tone: state.status === 'signed-out' ? 'warning' : 'bad',
        label,
        explanation: `${reason} ${advice}`,
      };
    }
  }
}
