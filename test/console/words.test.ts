import { describe, expect, it } from 'vitest';
import { sayDateTime } from '../../examples/console/src/words/date-time.ts';
import { explainFailure, explainMissing, sayMissing } from '../../examples/console/src/words/failures.ts';
import { concerns, sectionOf } from '../../examples/console/src/words/issues.ts';
import { describeRow } from '../../examples/console/src/words/rows.ts';
import { tellSides } from '../../examples/console/src/words/sides.ts';

describe('sayDateTime', () => {
  it.each([
    ['2026-03-10T09:32:57.363979Z', '10 March 2026, 09:32 UTC'],
    ['2015-01-01T00:00:00+00:00', '1 January 2015, 00:00 UTC'],
    ['2024-03-01T00:00:00+01:00', '1 March 2024, 00:00 UTC+1'],
    ['2024-05-17T15:10:00.77777-06:00', '17 May 2024, 15:10 UTC−6'],
    ['2023-12-31T23:59:59+05:45', '31 December 2023, 23:59 UTC+5:45'],
  ])('says %j at its own offset', (text, words) => {
    expect(sayDateTime(text)).toBe(words);
  });

  it.each(['', 'tomorrow', '2026-13-01T00:00:00Z', '2026-03-10'])('leaves %j as it is', (text) => {
    expect(sayDateTime(text)).toBe(text);
  });
});

const gap = { source: 'WORKFORCE', path: [], isRetryable: false, failure: null } as const;

describe('explainMissing', () => {
  it.each([
    ['NO_CREDENTIAL', 'sign-in'],
    ['UNAUTHENTICATED', 'sign-in'],
    ['FORBIDDEN', 'ask-for-the-right'],
    ['UNAVAILABLE', 'try-again'],
    ['INVALID', 'report'],
    ['FAILED', 'report'],
  ] as const)('of a platform with %s, without an error, says why and what to do: %s', (reason, remedy) => {
    const explanation = explainMissing({ ...gap, reason });
    expect(explanation.remedy).toBe(remedy);
    expect(explanation.reason).toMatch(/\.$/);
    expect(explanation.advice).toMatch(/\.$/);
  });

  it('of a parent that may not be seen, names the parent and not the organization', () => {
    const missing = { ...gap, reason: 'FORBIDDEN', path: ['parent'] } as const;
    expect(explainMissing(missing).reason).toContain('may not see the parent');
    expect(sayMissing(missing)).toBe('the parent');
    expect(sayMissing({ ...gap, reason: 'FORBIDDEN' })).toBe('the workforce platform’s part');
  });
});

describe('explainFailure', () => {
  const failure = {
    code: 'UPSTREAM_TIMEOUT',
    source: null,
    message: 'It did not work.',
    isRetryable: true,
    retryAfterMs: null,
    requestId: null,
    path: [],
  };

  it.each([
    ['UNAUTHENTICATED', false, 'sign-in'],
    ['CREDENTIALS_ERROR', false, 'sign-in'],
    ['FORBIDDEN', false, 'ask-for-the-right'],
    ['BAD_USER_INPUT', false, 'change-the-id'],
    ['TOO_MANY_IDS', false, 'change-the-id'],
    ['NETWORK_ERROR', true, 'try-again'],
    ['UPSTREAM_RATE_LIMITED', true, 'try-again'],
    ['HTTP_ERROR', true, 'try-again'],
    ['HTTP_ERROR', false, 'report'],
    ['INTERNAL_SERVER_ERROR', false, 'report'],
    ['A_CODE_OF_TOMORROW', false, 'report'],
  ] as const)('of %s, retryable: %s, keeps the message and offers: %s', (code, isRetryable, remedy) => {
    expect(explainFailure({ ...failure, code, isRetryable })).toMatchObject({
      reason: 'It did not work.',
      remedy,
    });
  });
});

describe('tellSides', () => {
  const sources = [
    { source: 'ACCESS', status: 'OK' },
    { source: 'WORKFORCE', status: 'NOT_LINKED' },
  ] as const;

  it('says "none" only where a platform or a link said so', () => {
    expect(tellSides(sources, [])).toEqual({ ACCESS: 'read', WORKFORCE: 'none' });
    const sides = ['NO_CREDENTIAL', 'UNAUTHENTICATED', 'FORBIDDEN', 'UNAVAILABLE', 'INVALID'].map(
      (status) => tellSides([{ source: 'ACCESS', status: status as 'INVALID' }], []).ACCESS,
    );
    expect(new Set(sides)).toEqual(new Set(['unreadable']));
    expect(tellSides([{ source: 'ACCESS', status: 'STALE' }], [])).toMatchObject({ ACCESS: 'stale' });
  });

  it('of a platform that only a parent is missing of, still says that it was read', () => {
    const missing = [{ ...gap, source: 'ACCESS', reason: 'FORBIDDEN', path: ['parent'] }] as const;
    expect(tellSides(sources, missing).ACCESS).toBe('read');
  });
});

describe('sectionOf', () => {
  it.each([
    ['contacts.email', 'contacts'],
    ['trackingSettings.location.coordinates.latitude', 'tracking'],
    ['assignedUsers', 'assigned-users'],
    ['validFrom', 'identity'],
  ])('of %j is %j', (path, section) => {
    expect(sectionOf(path)).toBe(section);
  });
});

describe('concerns', () => {
  it('finds an issue of a field, of a value in it, and of a group around it, but of no neighbour', () => {
    expect(concerns('contacts.email', 'contacts.email')).toBe(true);
    expect(concerns('location.coordinates.latitude', 'location.coordinates')).toBe(true);
    expect(concerns('contacts', 'contacts.email')).toBe(true);
    expect(concerns('contacts.email', 'contacts.emailAddress')).toBe(false);
    expect(concerns('contacts.email', 'contacts.phoneNumber')).toBe(false);
  });
});

describe('describeRow', () => {
  const shown = { organization: {}, isRefreshing: false, refreshFailure: null };

  it('of an organization that was read, does not say that nothing is wrong with it: a list asks for no data issues', () => {
    expect(describeRow({ status: 'ready', stale: [], ...shown })).toMatchObject({
      label: 'Read',
      tone: 'good',
    });
    const stale = [{ source: 'ACCESS', fetchedAt: null }] as const;
    expect(describeRow({ status: 'ready', stale, ...shown }).label).toBe('Out of date');
  });
});
