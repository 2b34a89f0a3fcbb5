import type { MissingSource, OrganizationState } from '../../clients/react/src/index.ts';
import { describe, expect, test } from 'vitest';
import { announceOrganization } from '../../examples/console/src/words/announcements.ts';
import { explainFailure, explainMissing } from '../../examples/console/src/words/failures.ts';
import { describeRow } from '../../examples/console/src/words/rows.ts';
import {
  findWithheldFields,
  isWithheld,
  nameWithheld,
  sayList,
  withholds,
} from '../../examples/console/src/words/withheld.ts';

/** What the graph answers where a sign-in does not include something. */
const refusal = {
  code: 'FORBIDDEN',
  source: null,
  message: 'Your sign-in does not grant this organization.',
  isRetryable: false,
  retryAfterMs: null,
  requestId: null,
  path: [],
} as const;

function missingAt(...path: readonly string[]): MissingSource {
  return { source: null, reason: 'FORBIDDEN', path, isRetryable: false, failure: { ...refusal, path } };
}

const ofPlatform: MissingSource = {
  source: 'WORKFORCE',
  reason: 'FORBIDDEN',
  path: [],
  isRetryable: false,
  failure: null,
};

describe('what the graph withholds', () => {
  test('is not what a platform refuses', () => {
    expect(isWithheld(missingAt('contacts'))).toBe(true);
    expect(isWithheld(ofPlatform)).toBe(false);
    expect(isWithheld({ ...missingAt('contacts'), reason: 'FAILED' })).toBe(false);
  });

  test('are fields; a unit above is an organization of its own', () => {
    const missing = [missingAt('trackingSettings', 'location'), missingAt('parent'), ofPlatform];
    expect(findWithheldFields(missing)).toEqual(['trackingSettings.location']);
  });

  test.each([
    ['exportIds', true],
    ['exportIds.exportId1', true],
    ['trackingSettings.location', true],
    ['trackingSettings', false],
    ['trackingSettings.time', false],
    ['exportIdsOfOld', false],
  ])('covers %s: %s', (path, isCovered) => {
    expect(withholds(['exportIds', 'trackingSettings.location'], path)).toBe(isCovered);
  });

  test('is named in words, or as the graph does', () => {
    expect(nameWithheld('trackingSettings.location')).toBe('place of work');
    expect(nameWithheld('address.street')).toBe('address.street');
    expect(sayList(['contacts', 'export ids', 'place of work'])).toBe(
      'contacts, export ids, and place of work',
    );
  });

  test('is explained without naming a platform or a server', () => {
    expect(explainMissing(missingAt('contacts'))).toEqual({
      reason: 'Your sign-in does not include the contacts.',
      advice: 'Ask whoever grants organizations in your company, or sign in as another person.',
      remedy: 'ask-for-the-right',
    });
    expect(explainMissing(missingAt('parent')).reason).toBe('The parent is not granted to you.');
    const { reason, advice, remedy } = explainFailure(refusal);
    expect([reason, remedy]).toEqual([refusal.message, 'ask-for-the-right']);
    expect(advice).not.toMatch(/server|platform|credential/);
  });

  test('of a whole organization is no alarm in a list', () => {
    const state: OrganizationState<unknown> = { status: 'forbidden', failure: refusal };
    expect(describeRow(state)).toEqual({ tone: 'neutral', label: 'Not granted to you', explanation: '' });
    const refused: OrganizationState<unknown> = {
      status: 'forbidden',
      failure: { ...refusal, source: 'ACCESS' },
    };
    expect(describeRow(refused)).toMatchObject({ tone: 'bad', label: 'Forbidden' });
  });

  test('of a part of it is no alarm either, and stands behind what failed', () => {
    const shown = { organization: {}, isRefreshing: false, refreshFailure: null, stale: [] } as const;
    expect(describeRow({ status: 'partial', ...shown, missing: [missingAt('contacts')] })).toEqual({
      tone: 'good',
      label: 'Read',
      explanation: 'Without what is not granted to you.',
    });
    const both = describeRow({ status: 'partial', ...shown, missing: [missingAt('contacts'), ofPlatform] });
    expect(both).toMatchObject({ tone: 'warning', label: 'In part' });
    expect(both.explanation).not.toContain('contacts');
  });

  test('is announced as such, unless something failed as well', () => {
    const shown = {
      status: 'partial',
      organization: { name: 'Alpine Huts' },
      isRefreshing: false,
      refreshFailure: null,
      stale: [],
    } as const;
    expect(announceOrganization('alpine-huts', { ...shown, missing: [missingAt('contacts')] })).toBe(
      'Alpine Huts is shown, without what is not granted to you',
    );
    expect(
      announceOrganization('alpine-huts', { ...shown, missing: [missingAt('contacts'), ofPlatform] }),
    ).toContain('could not be read');
  });
});
