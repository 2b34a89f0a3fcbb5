import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { credentialsOf, dataOf, startHeldGraph, whoAsks } from './support/held-graph.ts';
import { openPage } from './support/landing-page.ts';
import { findRequestLine, parseLog } from './support/log.ts';
import { sendPipelined } from './support/pipelined.ts';
import { codesOf, errorsIn, post, send } from './support/requests.ts';

const anna = credentialsOf('anna');
const request = (id: string) => post({ query: whoAsks }, { ...anna, 'x-request-id': id });

describe('a shared execution that runs out of time', () => {
  const environment = { OPERATION_TIMEOUT_MS: '2000', UPSTREAM_TIMEOUT_MS: '60000' };

  test('answers also who came later, under its own id', async () => {
    await using graph = await startHeldGraph({ environment });
    const first = send(graph.url, '/graphql', request('first'));
    await graph.arrivals.until(1);
    const startMs = performance.now();
    const second = send(graph.url, '/graphql', request('second'));
    for (const [id, answer] of [
      ['first', await first],
      ['second', await second],
    ] as const) {
      expect(JSON.parse(answer.text)).toMatchObject({ data: { organization: null } });
      expect(codesOf(errorsIn(answer.text))).toEqual(['UPSTREAM_TIMEOUT']);
      expect(errorsIn(answer.text)[0]?.extensions['requestId']).toBe(id);
    }
    // Nine tenths of its time at least.
    expect(performance.now() - startMs).toBeGreaterThan(1700);
    expect(await findRequestLine(graph, 'second')).toMatchObject({ sharedWith: 'first' });
  });

  test('leaves who came too late to join all of the time that is its own', async () => {
    await using graph = await startHeldGraph({ environment });
    const first = send(graph.url, '/graphql', request('first'));
    await graph.arrivals.until(1);
    await delay(600);
    const late = send(graph.url, '/graphql', request('late'));
    expect(codesOf(errorsIn((await first).text))).toEqual(['UPSTREAM_TIMEOUT']);
    graph.release();
    expect(JSON.parse((await late).text)).toEqual({ data: dataOf('anna') });
    expect(await findRequestLine(graph, 'late')).not.toHaveProperty('sharedWith');
  });
});

describe('a server that stops during a shared execution', () => {
  test('answers all who share it', async () => {
    // Stopping lets the platforms answer.
    const graph = await startHeldGraph();
    const ids = ['first', 'second', 'third'];
    const answers = ids.map((id) => send(graph.url, '/graphql', request(id)));
    await graph.arrivals.until(3);
    const stopped = graph[Symbol.asyncDispose]();
    for (const { status, headers, text } of await Promise.all(answers)) {
      expect([status, headers.get('connection')]).toEqual([200, 'close']);
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
    }
    await stopped;
    const lines = parseLog(graph.logLines).filter((line) => 'durationMs' in line);
    expect(lines.filter((line) => 'sharedWith' in line)).toHaveLength(2);
  });
});

describe('a landing page', () => {
  const sameNonce = (text: string) => text.replace(/nonce([=-])(["']?)[\w-]+/g, 'nonce$1$2same');

  test.each([
    ['sandbox', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['graphiql', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'],
    ['sandbox', 'TEXT/*'],
    ['sandbox', 'application/*;q=0.1, multipart/*;q=0.1, */*'],
  ])(
    'of %s that several ask for at once by %s, is whole for each, with a nonce of its own',
    async (page, accept) => {
      await using graph = await startGraph({ environment: { LANDING_PAGE: page } });
      const alone = await openPage(graph.url);
      const pages = await sendPipelined(
        graph.url,
        ['first', 'second', 'third'].map((id) => ({ headers: { accept, 'x-request-id': id } })),
      );
      const nonces = new Set<string | undefined>();
      for (const { status, headers, text } of pages) {
        expect(status).toBe(200);
        expect(text).toMatch(/<html/);
        expect(sameNonce(text)).toBe(sameNonce(Buffer.from(alone.text).toString('latin1')));
        const [, nonce] = /nonce="?([\w-]+)/.exec(text) ?? [];
        nonces.add(nonce);
        for (const name of ['content-type', 'content-security-policy', 'cache-control', 'vary']) {
          expect([name, sameNonce(headers.get(name) ?? '')]).toEqual([
            name,
            sameNonce(alone.headers.get(name) ?? ''),
          ]);
        }
      }
      expect(nonces.size).toBe(3);
      expect([...nonces]).not.toContain(undefined);
    },
  );
});
