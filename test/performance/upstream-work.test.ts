import { describe, expect, test } from 'vitest';
import { createWorkloads, ownSelections } from '../../bench/workloads.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { codeOf, connectWayOut, TestDeadline } from '../upstream/connect.ts';
import { getA } from '../upstream/calls.ts';
import { goodThen, startRawServer } from '../upstream/raw-server.ts';
import { startHeldGraph } from './support/held-graph.ts';
import { watchTimers } from './support/watch-work.ts';

/** Times that nothing else in this process waits for, in milliseconds: by them a timer is known. */
const attemptMs = 61_001;
const connectMs = 60_999;

/** How long a body may take that nobody reads, as `response-reader.ts` says, in milliseconds. */
const unwantedBodyMs = 100;

describe('one call to a platform', () => {
  test.each([
    [200, [connectMs, attemptMs], [attemptMs]],
    // The rest of the answer has a moment, so that the connection can be kept.
    [404, [connectMs, attemptMs, unwantedBodyMs], [attemptMs, unwantedBodyMs]],
  ])(
    'that is answered with %i, starts a timer for itself, and one for its connection, and leaves nothing',
    async (status, first, second) => {
      await using upstream = await startUpstream({ '/a': { status, body: '{}' } });
      await using wayOut = connectWayOut(
        upstream.url,
        {},
        { timeoutMs: attemptMs, connectTimeoutMs: connectMs, maxConcurrentCalls: 1 },
      );
      using deadline = new TestDeadline();
      const timers = watchTimers([attemptMs, connectMs, unwantedBodyMs]);
      for (const expected of [first, second]) {
        const before = timers.started.length;
        expect(codeOf(await getA(wayOut, deadline))).toBe(status);
        // A body that nobody reads may end after its status was told.
        await expect.poll(() => timers.left).toBe(0);
        expect(timers.started.slice(before)).toEqual(expected);
        expect(deadline.listeners).toBe(0);
      }
    },
  );
});

describe('one call that is sent again because its connection was stale', () => {
  test('has one attempt’s time for both, and leaves nothing', async () => {
    await using server = await startRawServer(goodThen(({ reset }) => reset()));
    await using wayOut = connectWayOut(
      server.url,
      {},
      { timeoutMs: attemptMs, connectTimeoutMs: connectMs, maxConcurrentCalls: 1 },
    );
    using deadline = new TestDeadline();
    const timers = watchTimers([attemptMs, connectMs]);
    for (const expected of [
      [connectMs, attemptMs],
      [attemptMs, connectMs],
    ]) {
      const before = timers.started.length;
      expect(codeOf(await getA(wayOut, deadline))).toBe(200);
      expect(timers.started.slice(before)).toEqual(expected);
    }
    expect(server.requests).toBe(3);
    await expect.poll(() => timers.left).toBe(0);
  });
});

describe('a list of a hundred', () => {
  test('where four calls may be under way, opens four connections to each platform and no more', async () => {
    await using held = await startHeldGraph({ MAX_CONCURRENT_CALLS: '4' });
    const { graph } = held;
    const { query, variables = {} } = createWorkloads(ownSelections)[1]!.bodies[0]!;
    const asked = graph.query(query, { variables });
    await expect.poll(() => graph.calls.length, { timeout: 20_000 }).toBe(8);
    held.release();
    expect((await asked).errors).toBeUndefined();
    expect([graph.access.requests.length, graph.workforce.requests.length]).toEqual([50, 55]);
    expect(held.countConnections()).toEqual({ access: 4, workforce: 4 });
  }, 60_000);
});
