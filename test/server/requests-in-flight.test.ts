import { describe, expect, test, vi } from 'vitest';
import { accessBody, accessPath, numbersTo } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { expectRefusal, post, send } from './support/requests.ts';

const headers = { authorization: 'Bearer large-request-token' };

/** A graph whose access platform holds its responses until it is told. */
async function startHolding(environment: Readonly<Record<string, string>>) {
  const released = Promise.withResolvers<undefined>();
  const hold =
    (number: number): Script =>
    (_request, response) => {
      void released.promise.then(() => response.end(JSON.stringify(accessBody(String(number)))));
    };
  const access = Object.fromEntries(numbersTo(9).map((number) => [accessPath(String(number)), hold(number)]));
  const graph = await startGraph({ access, environment });
  return Object.assign(graph, { release: () => released.resolve(undefined) });
}

const nameOf = (number: number) => `{ organization(id: "access:${number}") { name } }`;

/** Ways to make a request that is large in memory. */
const largeRequests: Readonly<Record<string, (url: string, number: number) => ReturnType<typeof send>>> = {
  'values that no variable has': (url, number) =>
    send(
      url,
      '/graphql',
      post(`{"query":${JSON.stringify(nameOf(number))},"variables":{"x":[${'{},'.repeat(5000)}1]}}`, headers),
    ),
  'a long text': (url, number) =>
    send(url, '/graphql', post({ query: `${nameOf(number)} #${'x'.repeat(90_000)}` }, headers)),
  'values in the URL': (url, number) =>
    send(
      url,
      `/graphql?query=${encodeURIComponent(nameOf(number))}&variables=${encodeURIComponent(`{"x":${'['.repeat(1200)}${']'.repeat(1200)}}`)}`,
      { headers: { ...headers, 'apollo-require-preflight': 'true' } },
    ),
  'a document of many tokens': (url, number) =>
    send(
      url,
      '/graphql',
      post({ query: `${nameOf(number)} ${'#\n'.repeat(1000)}# ${String(number)}` }, headers),
    ),
};

describe('REQUEST_MAX_BUFFERED_BYTES: requests that are handled', () => {
  const environment = { REQUEST_MAX_BUFFERED_BYTES: '400000', MAX_BODY_BYTES: '100000' };

  test.each(Object.entries(largeRequests))(
    '%s: only so many are handled at once, small ones all the same',
    async (_, request) => {
      await using graph = await startHolding(environment);
      const pending = numbersTo(8).map((number) => request(graph.url, number));
      // The first ones take all the room, and are held: those that are answered now were refused.
      const refused = await Promise.any(
        pending.map(async (one) => {
          const received = await one;
          if (received.status !== 503) throw new Error(`answered with ${received.status}`);
          return received;
        }),
      );
      expectRefusal(refused, 503, 'OVERLOADED');
      expect(refused.headers.get('retry-after')).toBe('1');
      const small = send(graph.url, '/graphql', post({ query: nameOf(9) }, headers));
      await vi.waitUntil(() => graph.calls.includes(accessPath('9')), { timeout: 8000, interval: 5 });
      graph.release();
      expect((await small).status).toBe(200);
      const statuses = (await Promise.all(pending)).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(0);
      // All of it is free again as soon as the server, too, is done with the responses.
      await vi.waitFor(async () => expect((await request(graph.url, 1)).status).toBe(200));
    },
  );

  test('one document that many operations have is counted once', async () => {
    await using graph = await startHolding(environment);
    const query = `query ($id: ID!) { organization(id: $id) { name } } ${'#\n'.repeat(800)}`;
    const ask = (number: number) =>
      send(graph.url, '/graphql', post({ query, variables: { id: `access:${number}` } }, headers));
    // Parsed and kept by the first one.
    const first = ask(1);
    await vi.waitUntil(() => graph.calls.length === 1, { timeout: 8000, interval: 5 });
    const others = numbersTo(8)
      .slice(1)
      .map((number) => ask(number));
    await vi.waitUntil(() => graph.calls.length === 8, { timeout: 8000, interval: 5 });
    graph.release();
    const statuses = (await Promise.all([first, ...others])).map(({ status }) => status);
    expect(statuses).toEqual(numbersTo(8).map(() => 200));
  });
});
