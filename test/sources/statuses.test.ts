import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { readAccess, readCurrent, readWorkforce, summaryOf } from './read.ts';

const rejected = ['UPSTREAM_REJECTED', 'UPSTREAM_REJECTED'] as const;
const unavailable = ['UPSTREAM_UNAVAILABLE', 'UPSTREAM_UNAVAILABLE'] as const;
const invalid = ['UPSTREAM_INVALID_RESPONSE', 'UPSTREAM_INVALID_RESPONSE'] as const;

/** What each status means for access and for workforce; null is none. */
const statuses: readonly (readonly [number, access: string | null, workforce: string | null])[] = [
  [201, ...invalid],
  [202, ...invalid],
  [203, ...invalid],
  [204, ...invalid],
  [206, ...invalid],
  [226, ...invalid],
  [300, ...rejected],
  [301, ...rejected],
  [302, ...rejected],
  [303, ...rejected],
  [304, ...rejected],
  [307, ...rejected],
  [308, ...rejected],
  [400, ...rejected],
  [401, 'UNAUTHENTICATED', 'UNAUTHENTICATED'],
  [402, ...rejected],
  [403, 'FORBIDDEN', 'UPSTREAM_REJECTED'],
  [404, null, null],
  [405, ...rejected],
  [406, ...rejected],
  [409, ...rejected],
  [410, ...rejected],
  [418, ...rejected],
  [422, ...rejected],
  [451, ...rejected],
  [500, ...unavailable],
  [501, ...unavailable],
  [505, ...unavailable],
  [599, ...unavailable],
];

/** The statuses after which the same may be asked again. */
const passing = [
  [429, 'UPSTREAM_RATE_LIMITED'],
  [408, 'UPSTREAM_UNAVAILABLE'],
  [421, 'UPSTREAM_UNAVAILABLE'],
  [425, 'UPSTREAM_UNAVAILABLE'],
  [502, 'UPSTREAM_UNAVAILABLE'],
  [503, 'UPSTREAM_UNAVAILABLE'],
  [504, 'UPSTREAM_UNAVAILABLE'],
] as const;

const body = '{"message":"Organization ? not found","errorMessage":"Organization ? not found"}';

describe('access', () => {
  test.each(statuses)('%i, asked once, is %s', async (status, expected) => {
    const { outcome, requests } = await readAccess(answer(status));
    expect(summaryOf(outcome)).toEqual(outcomeOf('ACCESS', expected));
    expect(requests.map(({ path }) => path)).toEqual(['/v1/organizations/73']);
  });

  test.each(statuses)("%i for the session's own, asked once, is %s", async (status, expected) => {
    const { outcome, requests } = await readCurrent(answer(status));
    expect(summaryOf(outcome)).toEqual(outcomeOf('ACCESS', expected));
    expect(requests.map(({ path }) => path)).toEqual(['/v1/organization']);
  });

  test.each(passing)('%i, is %s', async (status, expected) => {
    expect(summaryOf((await readAccess(answer(status))).outcome)).toEqual(outcomeOf('ACCESS', expected));
  });
});

describe('workforce', () => {
  test.each(statuses.map(([status, , expected]) => [status, expected] as const))(
    '%i, asked once, is %s',
    async (status, expected) => {
      const { outcome, requests } = await readWorkforce(answer(status));
      expect(summaryOf(outcome)).toEqual(outcomeOf('WORKFORCE', expected));
      expect(requests.map(({ path }) => path)).toEqual([
        '/organizations/987abc78-39c5-436f-a70b-d3a14db753c0',
      ]);
    },
  );

  test.each(passing)('%i, is %s', async (status, expected) => {
    expect(summaryOf((await readWorkforce(answer(status))).outcome)).toEqual(
      outcomeOf('WORKFORCE', expected),
    );
  });
});

describe.each([
  ['ACCESS', readAccess],
  ['WORKFORCE', readWorkforce],
] as const)('%s', (source, read) => {
  test.each([
    ['seconds', '2', { retryAfterMs: 2_000 }],
    ['a date that is over', 'Sun, 06 Nov 1994 08:49:37 GMT', { retryAfterMs: 0 }],
    ['garbage', 'in a while', {}],
    ['nothing', undefined, {}],
  ])('429 with Retry-After %s, tells what it asked for', async (_name, header, expected) => {
    const headers = header === undefined ? {} : { 'retry-after': header };
    const { outcome } = await read({ status: 429, headers });
    expect(summaryOf(outcome)).toStrictEqual({
      kind: 'failed',
      code: 'UPSTREAM_RATE_LIMITED',
      source,
      ...expected,
    });
  });

  test('429 with Retry-After a date to come, tells the time until then', async () => {
    const headers = { 'retry-after': new Date(Date.now() + 600_000).toUTCString() };
    const { outcome } = await read({ status: 429, headers });
    const { retryAfterMs } = summaryOf(outcome) as { retryAfterMs: number };
    expect(retryAfterMs).toBeGreaterThan(500_000);
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
  });

  test.each([301, 302, 303, 307, 308])('%i, is rejected, and its target gets no request', async (status) => {
    await using target = await startUpstream();
    const { outcome } = await read({ status, headers: { location: `${target.url}/elsewhere` } });
    expect(summaryOf(outcome)).toEqual(outcomeOf(source, 'UPSTREAM_REJECTED'));
    expect(target.requests).toEqual([]);
  });

  test('a connection that breaks off, is unavailable', async () => {
    const { outcome } = await read((request) => request.socket.destroy());
    expect(summaryOf(outcome)).toEqual(outcomeOf(source, 'UPSTREAM_UNAVAILABLE'));
  });
});

function answer(status: number) {
  return status === 204 || status === 304 ? { status } : { status, body };
}

function outcomeOf(source: string, code: string | null): unknown {
  return code === null ? { kind: 'not-found' } : { kind: 'failed', code, source };
}
