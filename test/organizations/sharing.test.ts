import type { ServerResponse } from 'node:http';
import { describe, expect, test } from 'vitest';
import { findRequestLine } from '../server/support/log.ts';
import { bothCredentials, startGraph } from '../support/graph.ts';
import type { TestGraph } from '../support/graph.ts';
import type { ScriptedUpstream } from '../support/scripted-upstream.ts';
import { accessBody, accessPath, acme, workforceBody, workforcePath } from './records.ts';

const currentPath = '/v1/organization';

/** A graph in which acme is linked and every answer is held back until it is released. */
async function startHeldGraph(environment: Record<string, string> = {}) {
  const held: (() => void)[] = [];
  const hold = (body: object) => (_request: unknown, response: ServerResponse) =>
    void held.push(() => response.end(JSON.stringify(body)));
  const graph = await startGraph({
    links: [acme],
    access: {
      [accessPath(acme.accessId)]: hold(accessBody(acme.accessId)),
      [currentPath]: hold(accessBody(acme.accessId)),
    },
    workforce: { [workforcePath(acme.workforceId)]: hold(workforceBody(acme.workforceId)) },
    environment,
  });
  const release = () => {
    for (const answer of held.splice(0)) answer();
  };
  return { graph, release, [Symbol.asyncDispose]: () => graph[Symbol.asyncDispose]() };
}

/** Sends a query with a way to hang up, under a request id that tells the two apart in the log. */
function ask(
  graph: TestGraph,
  query: string,
  requestId: string,
  credentials: Record<string, string> = bothCredentials,
) {
  const client = new AbortController();
  const headers = { 'content-type': 'application/json', 'x-request-id': requestId, ...credentials };
  const answer = fetch(graph.url, {
    method: 'POST',
    headers,
    body: JSON.stringify({ query }),
    signal: client.signal,
  }).then(async (response) => (await response.json()) as { data: unknown; errors?: unknown });
  // Whoever hangs up may do so before the test looks.
  answer.catch(() => undefined);
  return { answer, hangUp: () => client.abort() };
}

/** Waits until a path was asked for so many times. */
async function arrived(upstream: ScriptedUpstream, path: string, count: number): Promise<void> {
  await expect.poll(() => upstream.requests.filter((request) => request.path === path).length).toBe(count);
}

const description = '{ organization(id: "acme") { description } }';
/** Also asks access for a record of its own number, by which a test sees that the request has come so far. */
const marked = (number: number) =>
  `{ organization(id: "acme") { description } marker: organization(id: "access:${number}") { isPersonal } }`;

describe('requests of the same moment', () => {
  test('by the same credential, make one call, which the log counts once', async () => {
    await using held = await startHeldGraph();
    const { graph, release } = held;
    const asked = [101, 102, 103].map((number) => ask(graph, marked(number), `request-${number}`));
    for (const number of [101, 102, 103]) await arrived(graph.access, accessPath(String(number)), 1);
    await arrived(graph.workforce, workforcePath(acme.workforceId), 1);
    release();
    for (const { answer } of asked) {
      expect((await answer).data).toMatchObject({
        organization: { description: `About ${acme.workforceId}` },
      });
    }
    expect(graph.workforce.requests).toHaveLength(1);
    const lines = await Promise.all(
      [101, 102, 103].map((number) => findRequestLine(graph, `request-${number}`)),
    );
    const counts = lines.map((line) => (line['calls'] as { workforce: number }).workforce);
    expect(counts.sort()).toEqual([0, 0, 1]);
  });

  test.each([
    [
      'keys',
      description,
      [
        { ...bothCredentials, 'x-workforce-api-key': 'caller-one' },
        { ...bothCredentials, 'x-workforce-api-key': 'caller-two' },
      ],
    ],
    [
      'access tokens',
      '{ organization(id: "acme") { isPersonal } }',
      [
        { ...bothCredentials, authorization: 'Bearer caller-one' },
        { ...bothCredentials, authorization: 'Bearer caller-two' },
      ],
    ],
    [
      'access tokens, for their own organization,',
      '{ currentOrganization { isPersonal } }',
      [
        { ...bothCredentials, authorization: 'Bearer caller-one' },
        { ...bothCredentials, authorization: 'Bearer caller-two' },
      ],
    ],
  ])('by different %s, make two calls, each with its own', async (_name, query, credentials) => {
    await using held = await startHeldGraph();
    const { graph, release } = held;
    const asked = credentials.map((headers, index) => ask(graph, query, `request-${index}`, headers));
    await expect.poll(() => graph.calls.length).toBe(2);
    release();
    for (const { answer } of asked) expect((await answer).errors).toBeUndefined();
    expect(graph.calls).toHaveLength(2);
    const sent = [...graph.access.requests, ...graph.workforce.requests].map(
      ({ headers }) => headers['api_key'] ?? headers.authorization,
    );
    expect(sent.map((value) => String(value).replace('Bearer ', '')).sort()).toEqual([
      'caller-one',
      'caller-two',
    ]);
  });

  test('for the session of one credential, make one call', async () => {
    await using held = await startHeldGraph();
    const { graph, release } = held;
    const query = (number: number) =>
      `{ currentOrganization { isPersonal } marker: organization(id: "access:${number}") { isPersonal } }`;
    const asked = [101, 102].map((number) => ask(graph, query(number), `request-${number}`));
    for (const number of [101, 102]) await arrived(graph.access, accessPath(String(number)), 1);
    await arrived(graph.access, currentPath, 1);
    release();
    for (const { answer } of asked) {
      expect((await answer).data).toMatchObject({ currentOrganization: { isPersonal: false } });
    }
    expect(graph.access.requests.filter(({ path }) => path === currentPath)).toHaveLength(1);
  });

  test('one of which hangs up, is no harm to the other: it gets its answer from the same call', async () => {
    await using held = await startHeldGraph();
    const { graph, release } = held;
    const first = ask(graph, marked(101), 'first');
    await arrived(graph.workforce, workforcePath(acme.workforceId), 1);
    const second = ask(graph, marked(102), 'second');
    await arrived(graph.access, accessPath('102'), 1);
    first.hangUp();
    await expect(first.answer).rejects.toThrow('abort');
    expect(await findRequestLine(graph, 'first')).toMatchObject({ msg: 'client went away' });
    release();
    expect((await second.answer).data).toMatchObject({
      organization: { description: `About ${acme.workforceId}` },
    });
    expect(graph.workforce.requests).toHaveLength(1);
    expect(await graph.workforce.requests[0]!.wentAway).toBe(false);
  });

  test('all of which hang up, cancel the call', async () => {
    await using held = await startHeldGraph({ OPERATION_TIMEOUT_MS: '60000', UPSTREAM_TIMEOUT_MS: '60000' });
    const { graph } = held;
    const asked = [101, 102].map((number) => ask(graph, marked(number), `request-${number}`));
    for (const number of [101, 102]) await arrived(graph.access, accessPath(String(number)), 1);
    await arrived(graph.workforce, workforcePath(acme.workforceId), 1);
    for (const { hangUp } of asked) hangUp();
    expect(await graph.workforce.requests[0]!.wentAway).toBe(true);
    expect(graph.workforce.requests).toHaveLength(1);
  });

  test('one of which came late, is given its own time: the call outlasts the first', async () => {
    await using held = await startHeldGraph({
      OPERATION_TIMEOUT_MS: '1500',
      UPSTREAM_TIMEOUT_MS: '60000',
    });
    const { graph, release } = held;
    const first = ask(graph, description, 'first');
    await arrived(graph.workforce, workforcePath(acme.workforceId), 1);
    await new Promise((resolve) => void setTimeout(resolve, 700));
    const second = ask(graph, marked(102), 'second');
    await arrived(graph.access, accessPath('102'), 1);
    expect((await first.answer).errors).toMatchObject([{ extensions: { code: 'UPSTREAM_TIMEOUT' } }]);
    release();
    expect((await second.answer).data).toMatchObject({
      organization: { description: `About ${acme.workforceId}` },
    });
    expect(graph.workforce.requests).toHaveLength(1);
  });

  test('that fail, fail alike, each under its own request id, and the next request asks again', async () => {
    const held: ServerResponse[] = [];
    await using graph = await startGraph({
      links: [acme],
      workforce: { [workforcePath(acme.workforceId)]: (_request, response) => void held.push(response) },
    });
    const asked = [101, 102].map((number) => ask(graph, marked(number), `request-${number}`));
    for (const number of [101, 102]) await arrived(graph.access, accessPath(String(number)), 1);
    await expect.poll(() => held.length).toBe(1);
    held[0]!.writeHead(500).end();
    for (const [index, { answer }] of asked.entries()) {
      const extensions = { code: 'UPSTREAM_UNAVAILABLE', requestId: `request-${101 + index}` };
      expect((await answer).errors).toMatchObject([{ extensions }]);
    }
    expect(graph.workforce.requests).toHaveLength(1);
    graph.workforce.on(workforcePath(acme.workforceId), { json: workforceBody(acme.workforceId) });
    expect((await graph.query(description)).errors).toBeUndefined();
    expect(graph.workforce.requests).toHaveLength(2);
  });

  test('one after the other, make a call each', async () => {
    await using graph = await startGraph({
      links: [acme],
      workforce: { [workforcePath(acme.workforceId)]: { json: workforceBody(acme.workforceId) } },
    });
    for (let request = 0; request < 3; request += 1) await graph.query(description);
    expect(graph.workforce.requests).toHaveLength(3);
  });
});
