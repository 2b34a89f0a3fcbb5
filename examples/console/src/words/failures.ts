import type { Failure, MissingSource } from '@organization-graph/react';
import { platformNames } from './sources.ts';
import { isNotGranted, isWithheld, nameWithheld } from './withheld.ts';

/** What can be done about something that could not be read. */
export type Remedy = 'try-again' | 'sign-in' | 'ask-for-the-right' | 'change-the-id' | 'report';

/** Something that could not be read, in words. */
export interface Explanation {
  /** Why. */
  readonly reason: string;
  /** What to do. */
  readonly advice: string;
  readonly remedy: Remedy;
}

const askForGrant = 'Ask whoever grants organizations in your company, or sign in as another person.';

/** Explains a platform that left something out. */
export function explainMissing(missing: MissingSource): Explanation {
  const { source, reason, path, isRetryable, failure } = missing;
  if (isWithheld(missing)) {
    return {
      reason:
        path[0] === 'parent'
          ? 'The parent is not granted to you.'
          : `Your sign-in does not include the ${nameWithheld(path.join('.'))}.`,
      advice: askForGrant,
      remedy: 'ask-for-the-right',
    };
  }
  const platform = source === null ? 'server' : platformNames[source];
  const subject = path.length > 0 ? sayPath(path) : 'this record';
  switch (reason) {
    case 'NO_CREDENTIAL':
      return {
        reason: `You are not signed in to the ${platform}, so it was not asked.`,
        advice: `Sign in to the ${platform} to see its part.`,
        remedy: 'sign-in',
      };
    case 'UNAUTHENTICATED':
      return {
        reason: `The ${platform} did not accept your credential.`,
        advice: `Sign in to the ${platform} with another credential.`,
        remedy: 'sign-in',
      };
    case 'FORBIDDEN':
      return {
        reason: `Your credential for the ${platform} may not see ${subject}.`,
        advice: `Ask an administrator of the ${platform} for the right to see it, or sign in with another credential.`,
        remedy: 'ask-for-the-right',
      };
    case 'UNAVAILABLE':
      return {
        reason: failure?.message ?? `The ${platform} could not be reached or did not answer in time.`,
        advice: 'Try again in a moment.',
        remedy: 'try-again',
      };
    case 'INVALID':
      return {
        reason: failure?.message ?? `The ${platform} answered something that is not a record.`,
        advice: `Trying again will hardly help. Tell an administrator of the ${platform}.`,
        remedy: 'report',
      };
    case 'FAILED':
      return {
        reason: failure?.message ?? 'The server failed.',
        advice: isRetryable ? 'Try again in a moment.' : 'Tell whoever runs this server.',
        remedy: isRetryable ? 'try-again' : 'report',
      };
  }
}

/** Explains why nothing could be read at all. */
export function explainFailure(failure: Failure): Explanation {
  const { code, source, message, isRetryable } = failure;
  const platform = source === null ? 'server' : platformNames[source];
  if (code === 'UNAUTHENTICATED') {
    return { reason: message, advice: 'Sign in to see this.', remedy: 'sign-in' };
  }
  if (code === 'CREDENTIALS_ERROR') {
    return { reason: message, advice: 'Sign in again, or with another credential.', remedy: 'sign-in' };
  }
  if (isNotGranted(failure)) {
    return { reason: message, advice: askForGrant, remedy: 'ask-for-the-right' };
  }
  if (code === 'FORBIDDEN') {
    return {
      reason: message,
      advice: `Ask an administrator of the ${platform} for the right to see it, or sign in with another credential.`,
      remedy: 'ask-for-the-right',
    };
  }
  if (code === 'BAD_USER_INPUT') {
    return {
      reason: message,
      advice: 'Correct it, or choose an organization from the list.',
      remedy: 'change-the-id',
    };
  }
  if (code === 'TOO_MANY_IDS' || code === 'TOO_MANY_UPSTREAM_CALLS') {
    return { reason: message, advice: 'Ask for fewer ids at once.', remedy: 'change-the-id' };
  }
  if (code === 'NETWORK_ERROR') {
    return { reason: message, advice: 'Check your connection, then try again.', remedy: 'try-again' };
  }
  return isRetryable
    ? { reason: message, advice: 'Try again in a moment.', remedy: 'try-again' }
    : {
        reason: message,
        advice: `Trying again will hardly help. Tell whoever runs the ${platform}.`,
        remedy: 'report',
      };
}

function sayPath(path: readonly (string | number)[]): string {
  const names = path.filter((key) => typeof key === 'string');
  return names[0] === 'parent' ? 'the parent' : `“${names.join('.')}”`;
}

/** Says in a few words what is missing. */
export function sayMissing({ source, path }: MissingSource): string {
  if (path.length > 0) return sayPath(path);
  return source === null ? 'a part of this' : `the ${platformNames[source]}’s part`;
}
