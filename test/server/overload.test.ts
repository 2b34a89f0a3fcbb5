import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { errorsIn, post, send } from './support/requests.ts';

/** Keeps the event loop busy in long turns until it is let go of. */
function occupy(turnMs: number): Disposable & { readonly turns: number } {
  let isOver = false;
  let turns = 0;
  const turn = () => {
    turns += 1;
    const until = performance.now() + turnMs;
    while (performance.now() < until);
    if (!isOver) setImmediate(turn);
  };
  turn();
  return {
    get turns() {
      return turns;
    },
    [Symbol.dispose]: () => {
      isOver = true;
    },
  };
}

const query = '{ organization(id: "access:73") { name } }';
const app = 'https://app.example.com';
const impatient = { environment: { MAX_EVENT_LOOP_DELAY_MS: '20', CORS_ORIGINS: app } };

describe('a server whose event loop runs late', () => {
  test('refuses requests with 503 and Retry-After, asks no platform, and recovers', async () => {
    await using graph = await startGraph(impatient);
    {
      using busy = occupy(60);
      await delay(1600);
      expect(busy.turns).toBeGreaterThan(5);
      const received = await send(
        graph.url,
        '/graphql',
        post({ query }, { ...bothCredentials, origin: app }),
      );
      expect(received.status).toBe(503);
      expect(received.headers.get('access-control-allow-origin')).toBe(app);
      expect(received.headers.get('access-control-expose-headers')).toContain('retry-after');
      const [error] = errorsIn(received.text);
      const requestId = received.headers.get('x-request-id');
      expect(error?.extensions).toEqual({ code: 'OVERLOADED', retryable: true, requestId });
      expect(received.headers.get('retry-after')).toBe('1');
      expect(received.headers.get('cache-control')).toBe('private, no-store');
      expect(graph.calls).toEqual([]);
    }
    await expect
      .poll(async () => (await send(graph.url, '/graphql', post({ query }, bothCredentials))).status, {
        timeout: 5000,
      })
      .toBe(200);
  });

  test('turns /readyz red and leaves /livez green', async () => {
    await using graph = await startGraph(impatient);
    using busy = occupy(60);
    await delay(1600);
    expect(busy.turns).toBeGreaterThan(5);
    const ready = await send(graph.url, '/readyz');
    expect([ready.status, JSON.parse(ready.text)]).toEqual([503, { status: 'overloaded' }]);
    const live = await send(graph.url, '/livez');
    expect([live.status, JSON.parse(live.text)]).toEqual([200, { status: 'ok' }]);
  });

  test('in turns that are long but within the limit, answers as ever', async () => {
    await using graph = await startGraph({ environment: { MAX_EVENT_LOOP_DELAY_MS: '1000' } });
    using busy = occupy(600);
    for (let look = 0; look < 4; look += 1) {
      await delay(500);
      expect((await send(graph.url, '/readyz')).status).toBe(200);
    }
    expect(busy.turns).toBeGreaterThan(2);
  });

  test('after one long turn, answers as ever', async () => {
    await using graph = await startGraph(impatient);
    // Longer than the time between two looks: the next one cannot but see it.
    const until = performance.now() + 700;
    while (performance.now() < until);
    const statuses: number[] = [];
    for (let moment = 0; moment < 8; moment += 1) {
      await delay(40);
      statuses.push((await send(graph.url, '/readyz')).status);
    }
    expect(statuses).toEqual(Array.from({ length: 8 }, () => 200));
  });

  test('answers as ever where MAX_EVENT_LOOP_DELAY_MS is 0', async () => {
    await using graph = await startGraph({ environment: { MAX_EVENT_LOOP_DELAY_MS: '0' } });
    using busy = occupy(60);
    await delay(1600);
    expect(busy.turns).toBeGreaterThan(5);
    expect((await send(graph.url, '/graphql', post({ query }, bothCredentials))).status).toBe(200);
    expect((await send(graph.url, '/readyz')).status).toBe(200);
  });
});
