import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { numbersTo, uuidOf, workforceBody, workforcePath } from '../organizations/records.ts';
import { startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import { signedInBy, startIdentityProvider } from '../support/identity-provider.ts';
import type { IdentityProvider } from '../support/identity-provider.ts';
import { readMetrics } from '../support/metrics.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { getA, inTurn } from './calls.ts';
import { codeOf, connectWayOut, TestDeadline } from './connect.ts';

const OPERATIONS = 8;
const CALLS = 40;
const within = { timeout: 8000, interval: 10 };
const ids = numbersTo(OPERATIONS * CALLS + 1).map(uuidOf);
const victimId = ids.at(-1)!;

/** The headers of each operation of the attack, and last those of the victim. */
type Senders = (provider: IdentityProvider) => Promise<Record<string, string>[]> | Record<string, string>[];

const attackers: [string, Senders][] = [
  ['one credential', () => numbersTo(OPERATIONS + 1).map((number) => asKey(Math.floor(number / 9)))],
  ['a credential for each operation', () => numbersTo(OPERATIONS + 1).map(asKey)],
  [
    'one of two tokens, the credential of both being the service’s',
    async (provider) => {
      const [attacker, victim] = await Promise.all(
        ['attacker', 'victim'].map((sub) => provider.token({ sub, organizations: ['*'] })),
      );
      return numbersTo(OPERATIONS + 1).map((number) => signedInBy(number > OPERATIONS ? victim! : attacker!));
    },
  ],
];

function asKey(number: number): Record<string, string> {
  return { 'x-workforce-api-key': `made-up-key-${number}` };
}

/** A platform whose every answer takes one round, in which all that it was asked before is answered. */
class Rounds implements Disposable {
  readonly held: (() => void)[] = [];
  #isOver = false;

  readonly script: Script = (request, response: ServerResponse) => {
    this.held.push(() => {
      if (request.url === workforcePath(victimId)) response.end(JSON.stringify(workforceBody(victimId)));
      else response.writeHead(401).end();
    });
    if (this.#isOver) this.pass();
  };

  pass(): void {
    for (const answer of this.held.splice(0)) answer();
  }

  /** Lets every answer come at once from now on. */
  [Symbol.dispose](): void {
    this.#isOver = true;
    this.pass();
  }
}

/** Every call that came to the queue of the workforce platform so far, whatever became of it. */
async function countArrivals(graph: TestGraph): Promise<number> {
  const scrape = await readMetrics(graph.metricsUrl);
  const source = { source: 'workforce' };
  const queued = scrape.sum('organization_graph_upstream_requests', { ...source, state: 'queued' });
  return (
    graph.workforce.requests.length +
    queued +
    scrape.sum('organization_graph_upstream_refusals_total', source)
  );
}

describe('8 operations of 40 calls each, over a platform with 16 permits', () => {
  test.each(attackers)(
    'with %s, let the victim’s call be among the next sixteen',
    async (_name, toSenders) => {
      await using provider = await startIdentityProvider();
      const headers = await toSenders(provider);
      await using graph = await startGraph({
        environment: {
          ...(headers.some((each) => 'authorization' in each) ? provider.environment : {}),
          MAX_CONCURRENT_CALLS: '16',
          MAX_QUEUED_CALLS: '64',
          OPERATION_TIMEOUT_MS: '60000',
          UPSTREAM_TIMEOUT_MS: '60000',
        },
      });
      using rounds = new Rounds();
      for (const id of ids) graph.workforce.on(workforcePath(id), rounds.script);
      const sent = headers.map((each, index) => {
        const list = ids.slice(index * CALLS, (index + 1) * CALLS).map((id) => `workforce:${id}`);
        const query = `{ organizations(ids: ${JSON.stringify(list)}) { description } }`;
        return async () => graph.query(query, { headers: each });
      });
      const attack = sent.slice(0, OPERATIONS).map((send) => send());
      await expect.poll(() => countArrivals(graph), within).toBe(OPERATIONS * CALLS);

      const answer = sent[OPERATIONS]!();
      await expect.poll(() => countArrivals(graph), within).toBe(OPERATIONS * CALLS + 1);
      // Who waits a round and is answered in the next one, waits twice as long as an answer takes.
      rounds.pass();
      await expect.poll(() => rounds.held.length, within).toBe(16);
      expect(graph.calls).toContain(workforcePath(victimId));
      rounds.pass();
      expect((await answer).data).toEqual({ organizations: [{ description: `About ${victimId}` }] });

      rounds[Symbol.dispose]();
      await Promise.all(attack);
    },
  );
});

describe('the queue', () => {
  test('a credential that was asked to pause, cannot fill with its waiting calls', async () => {
    const slowDown: Script = { status: 429, headers: { 'retry-after': '1' } };
    await using server = await startUpstream({ '/a': inTurn(slowDown, slowDown, { json: 1 }) });
    await using wayOut = connectWayOut(server.url, { maxQueuedCalls: 8 });
    using deadline = new TestDeadline();
    using leaving = new TestDeadline();
    for (const name of ['a', 'v']) await getA(wayOut, deadline, name);
    const crowd = ['a', 'b', 'c', 'd'].flatMap((name) => [name, name, name]);
    for (const name of ['b', 'c', 'd']) {
      server.on('/a', slowDown);
      await getA(wayOut, deadline, name);
    }
    server.on('/a', { json: 1 });
    const waiting = crowd.map((name) => getA(wayOut, leaving, name));
    const own = getA(wayOut, deadline, 'v');
    expect(codeOf(await own)).toBe(200);
    const refused = (await Promise.all(waiting)).map(codeOf).filter((code) => code !== 200);
    // One of each three is over its caller's share, and one call is displaced.
    expect(refused).toEqual(Array.from({ length: 5 }, () => 'UPSTREAM_UNAVAILABLE'));
    expect(wayOut.load).toMatchObject({ queued: 0, waiting: 0 });
    expect(deadline.listeners + leaving.listeners).toBe(0);
  });

  test('a call whose credential is asked to pause while it waits for a permit, waits for that, too', async () => {
    const held: ServerResponse[] = [];
    await using server = await startUpstream({ '/a': (_request, response) => void held.push(response) });
    await using wayOut = connectWayOut(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    const first = getA(wayOut, deadline);
    const second = getA(wayOut, deadline);
    const other = getA(wayOut, deadline, 'b');
    await expect.poll(() => held.length).toBe(1);
    held.shift()!.writeHead(429, { 'retry-after': '30' }).end();
    expect(codeOf(await first)).toBe(429);
    await expect.poll(() => held.length).toBe(1);
    expect(server.requests.at(-1)?.headers['x-name']).toBe('b');
    held.shift()!.end('{}');
    expect(codeOf(await other)).toBe(200);
    expect(wayOut.load).toMatchObject({ active: 0, queued: 0, waiting: 1 });
    deadline.cancel();
    expect(codeOf(await second)).toBe('UPSTREAM_TIMEOUT');
    expect(wayOut.load).toMatchObject({ waiting: 0 });
  });

  test('a call that is tried again, waits behind the other callers’ calls', async () => {
    const held: ServerResponse[] = [];
    await using server = await startUpstream({ '/a': (_request, response) => void held.push(response) });
    const options = { maxConcurrentCalls: 1, maxRetries: 1, retryShare: 1, random: () => 0 };
    await using wayOut = connectWayOut(server.url, options);
    using deadline = new TestDeadline();
    const calls = ['a', 'b', 'c'].map((name) => getA(wayOut, deadline, name));
    await expect.poll(() => held.length).toBe(1);
    held.shift()!.writeHead(503).end();
    for (let call = 0; call < 3; call += 1) {
      await expect.poll(() => held.length).toBe(1);
      held.shift()!.end('{}');
    }
    expect((await Promise.all(calls)).map(codeOf)).toEqual([200, 200, 200]);
    expect(server.requests.map(({ headers }) => headers['x-name'])).toEqual(['a', 'b', 'c', 'a']);
  });
});
