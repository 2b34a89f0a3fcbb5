import type { Source, SourceStatus } from '@organization-graph/react';

/** How good or bad a message is: it chooses an icon and a colour, never alone. */
export type Tone = 'good' | 'neutral' | 'warning' | 'bad';

/** What a platform is called. */
export const platformNames: Readonly<Record<Source, string>> = {
  ACCESS: 'access platform',
  WORKFORCE: 'workforce platform',
};

/** A platform's name at the beginning of a line. */
export const platformTitles: Readonly<Record<Source, string>> = {
  ACCESS: 'Access platform',
  WORKFORCE: 'Workforce platform',
};

/** The state of a source in words. */
export interface SourceStatusWords {
  readonly label: string;
  readonly explanation: string;
  readonly tone: Tone;
}

/** Every state that a source can be in, in words. */
export const sourceStatusWords: Readonly<Record<SourceStatus, SourceStatusWords>> = {
  OK: { label: 'Read', explanation: 'The record was read.', tone: 'good' },
  STALE: {
    label: 'Out of date',
    explanation: 'The platform failed just now. This is what it said the last time.',
    tone: 'warning',
  },
  NOT_LINKED: {
    label: 'Not linked',
    explanation: 'No link names a record on this platform, so there is nothing to read.',
    tone: 'neutral',
  },
  NOT_FOUND: {
    label: 'No record',
    explanation: 'The platform has no such record.',
    tone: 'neutral',
  },
  NO_CREDENTIAL: {
    label: 'Not signed in',
    explanation: 'You sent no credential for this platform, so it was not asked.',
    tone: 'warning',
  },
  UNAUTHENTICATED: {
    label: 'Credential refused',
    explanation: 'The platform did not accept your credential.',
    tone: 'bad',
  },
  FORBIDDEN: {
    label: 'Not allowed',
    explanation: 'Your credential may not see this record.',
    tone: 'bad',
  },
  UNAVAILABLE: {
    label: 'Unavailable',
    explanation: 'The platform could not be reached, was overloaded, or did not answer in time.',
    tone: 'bad',
  },
  INVALID: {
    label: 'Unusable answer',
    explanation: 'The platform refused the request, or answered something that is not a record.',
    tone: 'bad',
  },
};
