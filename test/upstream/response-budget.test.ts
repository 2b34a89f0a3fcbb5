import type { ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Dispatcher } from 'undici';
import { describe, expect, test, vi } from 'vitest';
import type { GraphError } from '../../src/errors/graph-error.ts';
import { Deadline } from '../../src/upstream/deadline.ts';
import { ResponseBudget } from '../../src/upstream/response-budget.ts';
import { ResponseReader } from '../../src/upstream/response-reader.ts';
import type { UpstreamAnswer } from '../../src/upstream/response-reader.ts';
import { bodyPacer } from '../../src/upstream/turn-pacer.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { connect, connectWayOut, TestDeadline, textOf } from './connect.ts';
import { getA } from './calls.ts';

const body = 'x'.repeat(1000);

/** Ways to send a body of 1,000 bytes. */
const ways: readonly (readonly [string, (response: ServerResponse) => void])[] = [
  ['announced', (response) => response.writeHead(200, { 'content-length': '1000' }).end(body)],
  [
    'in chunks',
    (response) => {
      response.write(body.slice(0, 400));
      response.end(body.slice(400));
    },
  ],
  [
    'up to the end of the connection',
    (response) => {
      response.socket?.end(`HTTP/1.1 200 OK\r\nconnection: close\r\n\r\n${body}`);
    },
  ],
];

describe('response budget', () => {
  test.each(ways)('body %s: is taken from it until it was handed over', async (_way, send) => {
    await using server = await startUpstream({ '/a': (_request, response) => send(response) });
    const budget = new ResponseBudget(100_000);
    await using upstream = connect(server.url, { budget });
    using deadline = new TestDeadline();
    const held: number[] = [];
    const answer = await upstream.get('/a', {}, deadline).finally(() => held.push(budget.heldBytes));
    expect(textOf(answer)).toMatchObject({ status: 200, body });
    expect(held[0]).toBeGreaterThanOrEqual(1000);
    await setImmediate();
    expect(budget.heldBytes).toBe(0);
  });

  test.each(ways)('body %s: waits while there is no room, and is whole then', async (_way, send) => {
    await using server = await startUpstream({ '/a': (_request, response) => send(response) });
    const budget = new ResponseBudget(100_000);
    await using upstream = connect(server.url, { budget });
    using deadline = new TestDeadline();
    expect(budget.take(99_500)).toBe(true);
    const wait = vi.spyOn(budget, 'wait');
    let isSettled = false;
    const answer = upstream.get('/a', {}, deadline).finally(() => (isSettled = true));
    await vi.waitUntil(() => wait.mock.calls.length > 0);
    await setImmediate();
    expect([isSettled, budget.heldBytes]).toEqual([false, 99_500]);
    budget.release(99_500);
    expect(textOf(await answer)).toMatchObject({ status: 200, body });
    await setImmediate();
    expect([budget.heldBytes, deadline.listeners]).toEqual([0, 0]);
  });

  test.each(ways)(
    'body %s: without room within the attempt, is UPSTREAM_UNAVAILABLE with the number, not tried again, no failure of the platform',
    async (_way, send) => {
      await using server = await startUpstream({ '/a': (_request, response) => send(response) });
      const budget = new ResponseBudget(100_000);
      const breaker = { windowMs: 10_000, minAttempts: 1, failureShare: 0.01, openMs: 5000 };
      await using wayOut = connectWayOut(
        server.url,
        { maxRetries: 2, retryShare: 1, breaker },
        { budget, timeoutMs: 50 },
      );
      using deadline = new TestDeadline();
      budget.take(99_500);
      const refusals: string[] = [];
      const answer = await getA(wayOut, deadline, 'a', { onRefusal: (reason) => refusals.push(reason) });
      expect(textOf(answer)).toEqual({
        code: 'UPSTREAM_UNAVAILABLE',
        source: 'ACCESS',
        reason: 'no room',
        message: 'This server holds the 100000 bytes of upstream responses that it may hold.',
      });
      expect([server.requests.length, wayOut.load.breaker, refusals]).toEqual([1, 'closed', ['no room']]);
      budget.release(99_500);
      await setImmediate();
      expect(budget.heldBytes).toBe(0);
      expect(textOf(await getA(wayOut, deadline))).toMatchObject({ status: 200, body });
    },
  );

  test('a platform that had to wait and then has too little time, is not to blame', async () => {
    await using server = await startUpstream({
      '/a': (_request, response) => response.writeHead(200, { 'content-length': '1000' }).flushHeaders(),
    });
    const budget = new ResponseBudget(100_000);
    await using upstream = connect(server.url, { budget, timeoutMs: 50 });
    using deadline = new TestDeadline();
    budget.take(99_500);
    const wait = vi.spyOn(budget, 'wait');
    const answer = upstream.get('/a', {}, deadline);
    await vi.waitUntil(() => wait.mock.calls.length > 0);
    budget.release(99_500);
    expect(textOf(await answer)).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', reason: 'no room' });
  });

  test('a platform whose body waits for its turn when the operation has no time left, is not to blame', async () => {
    const controller = { pause: vi.fn(), resume: vi.fn(), abort: vi.fn() };
    const deadline = new EndlessDeadline();
    const settle = vi.fn<(answer: UpstreamAnswer | GraphError) => void>();
    const budget = new ResponseBudget(10_000_000);
    const reader = new ResponseReader({
      source: 'ACCESS',
      timeoutMs: 60_000,
      maxBytes: 1_000_000,
      deadline,
      budget,
      settle,
    });
    const call = controller as unknown as Dispatcher.DispatchController;
    reader.onRequestStart(call);
    reader.onResponseStart(call, 200, {});
    reader.onResponseData(call, Buffer.alloc(600_000));
    // Another body is worked on in this turn.
    bodyPacer.run(600_000, () => undefined);
    reader.onResponseEnd();
    expect(settle).not.toHaveBeenCalled();
    deadline.expire();
    await setImmediate();
    await setImmediate();
    expect(settle.mock.calls.map(([answer]) => textOf(answer))).toMatchObject([{ reason: 'no room' }]);
    expect(budget.heldBytes).toBe(0);
  });

  test('a call that is cancelled while it waits, waits no more', async () => {
    await using server = await startUpstream({ '/a': { status: 200, body } });
    const budget = new ResponseBudget(100_000);
    await using upstream = connect(server.url, { budget });
    using deadline = new TestDeadline();
    budget.take(99_500);
    const wait = vi.spyOn(budget, 'wait');
    const answer = upstream.get('/a', {}, deadline);
    await vi.waitUntil(() => wait.mock.calls.length > 0);
    deadline.cancel();
    expect(textOf(await answer)).toMatchObject({ code: 'UPSTREAM_TIMEOUT', reason: 'cancelled' });
    budget.release(99_500);
    await setImmediate();
    expect(budget.heldBytes).toBe(0);
  });

  test('a status other than 200, needs no room', async () => {
    await using server = await startUpstream({ '/a': { status: 404, body } });
    const budget = new ResponseBudget(1);
    await using upstream = connect(server.url, { budget });
    using deadline = new TestDeadline();
    budget.take(1);
    expect(textOf(await upstream.get('/a', {}, deadline))).toMatchObject({ status: 404 });
  });

  test('large responses, leave a quarter of it to small ones, and one alone always has room', () => {
    const budget = new ResponseBudget(400_000);
    expect(budget.take(500_000)).toBe(true);
    const other = new ResponseBudget(400_000);
    expect([100_000, 100_000, 100_000, 100_000].map((bytes) => other.take(bytes))).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect([60_000, 40_000, 1].map((bytes) => other.take(bytes))).toEqual([true, true, false]);
  });

  test('a record that several operations hold, counts once and until the last one drops it', async () => {
    const budget = new ResponseBudget(1000);
    const record = {};
    budget.hold(record, 700);
    budget.hold(record, 700);
    budget.drop(record);
    await setImmediate();
    expect(budget.heldBytes).toBe(700);
    budget.drop(record);
    await setImmediate();
    expect(budget.heldBytes).toBe(0);
  });
});

/** Ends when it is told to. */
class EndlessDeadline extends Deadline {
  constructor() {
    super(Infinity);
  }

  expire(): void {
    this.finish('expired');
  }
}
