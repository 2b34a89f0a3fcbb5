import { describe, expect, test } from 'vitest';
import { credentialsOf, dataOf, startHeldGraph, whoAsks } from './support/held-graph.ts';
import type { HeldGraph } from './support/held-graph.ts';
import { findRequestLine } from './support/log.ts';
import { openConnection } from './support/raw-http.ts';
import { acme } from './support/records.ts';
import { codesOf, errorsIn, post, send } from './support/requests.ts';
import { hashOf, persisted } from './support/safelist.ts';

const anna = credentialsOf('anna');
const bothPaths = [acme.accessPath, acme.workforcePath];
const times = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('identical requests at the same moment', () => {
  test('fifty of them, are one execution, answered byte by byte alike, each under an id of its own', async () => {
    await using graph = await startHeldGraph();
    const asked = times(50).map(() => send(graph.url, '/graphql', post({ query: whoAsks }, anna)));
    await graph.arrivals.until(50);
    graph.release();
    const answers = await Promise.all(asked);
    expect(graph.calls).toEqual(bothPaths);
    expect(JSON.parse(answers[0]!.text)).toEqual({ data: dataOf('anna') });
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(50);
    const lasting = ({ status, headers }: (typeof answers)[number]) => {
      const own = ['x-request-id', 'date', 'connection', 'keep-alive'];
      return { status, headers: [...headers].filter(([name]) => !own.includes(name)) };
    };
    for (const answer of answers) expect(lasting(answer)).toEqual(lasting(answers[0]!));
  });

  test('have a log line each: the calls are told once, all else by everyone', async () => {
    await using graph = await startHeldGraph({ access: { [acme.accessPath]: { status: 400 } } });
    const query = `query Who ${whoAsks}`;
    const ask = (id: string) => send(graph.url, '/graphql', post({ query }, { ...anna, 'x-request-id': id }));
    const first = ask('the-first');
    await graph.arrivals.until(1);
    const others = [ask('the-second'), ask('the-third')];
    await graph.arrivals.until(3);
    graph.release();
    await Promise.all([first, ...others]);
    const told = await findRequestLine(graph, 'the-first');
    expect(told).toMatchObject({
      level: 40,
      operationName: 'Who',
      calls: { access: 1, workforce: 1 },
      errors: { UPSTREAM_REJECTED: 1 },
    });
    expect(told).not.toHaveProperty('sharedWith');
    for (const id of ['the-second', 'the-third']) {
      const { durationMs, time, ...line } = await findRequestLine(graph, id);
      expect([typeof durationMs, typeof time]).toEqual(['number', 'string']);
      const { durationMs: _duration, time: _time, ...rest } = told;
      expect(line).toEqual({
        ...rest,
        waitedMs: 0,
        requestId: id,
        calls: { access: 0, workforce: 0 },
        sharedWith: 'the-first',
      });
    }
    const lines = graph.logLines.filter((line) => line.includes('durationMs'));
    expect(lines).toHaveLength(3);
  });

  test('by GET with the same URL, are one execution', async () => {
    await using graph = await startHeldGraph();
    const path = `/graphql?query=${encodeURIComponent(whoAsks)}`;
    const headers = { ...anna, 'apollo-require-preflight': 'true' };
    const asked = times(3).map(() => send(graph.url, path, { headers }));
    await graph.arrivals.until(3);
    graph.release();
    for (const { text } of await Promise.all(asked)) {
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
    }
    expect(graph.calls).toEqual(bothPaths);
  });

  test('with a persisted query, registering it and by its id alone, are one execution each', async () => {
    await using graph = await startHeldGraph();
    const byId = persisted(hashOf(whoAsks));
    const ask = (body: object, count: number) =>
      times(count).map(() => send(graph.url, '/graphql', post(body, anna)));

    const unknown = await Promise.all(ask(byId, 3));
    for (const { text, headers } of unknown) {
      expect(codesOf(errorsIn(text))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
      expect(errorsIn(text)[0]?.extensions['requestId']).toBe(headers.get('x-request-id'));
    }

    const registering = ask({ query: whoAsks, ...byId }, 3);
    await graph.arrivals.until(6);
    graph.release();
    for (const { text } of await Promise.all(registering)) {
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
    }
    expect(graph.calls).toEqual(bothPaths);
    for (const { text } of await Promise.all(ask(byId, 3))) {
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
    }
  });

  test('sent one behind the other on one connection, are answered each', async () => {
    await using graph = await startHeldGraph();
    const body = JSON.stringify({ query: whoAsks });
    using connection = await openConnection(graph.url);
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\nauthorization: ${anna.authorization}\r\nx-workforce-api-key: ${anna['x-workforce-api-key']}\r\n`;
    connection.write(`${head}content-length: ${body.length}\r\n\r\n${body}`.repeat(3));
    await graph.arrivals.until(3);
    graph.release();
    await expect.poll(() => connection.received.split('HTTP/1.1 200').length, { timeout: 5000 }).toBe(4);
    expect(connection.received.match(/"work of anna"/g)).toHaveLength(3);
    expect(graph.calls).toEqual(bothPaths);
  });

  test('after the answer, a further one reads anew', async () => {
    await using graph = await startHeldGraph();
    graph.release();
    for (const count of [2, 4, 6]) {
      const { text } = await send(graph.url, '/graphql', post({ query: whoAsks }, anna));
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
      expect(graph.calls).toHaveLength(count);
    }
  });
});

describe('a caller that hangs up', () => {
  const environment = { UPSTREAM_TIMEOUT_MS: '60000', OPERATION_TIMEOUT_MS: '60000' };

  /** Asks as many times as there are callers who may go away. */
  async function askTogether(graph: HeldGraph, count: number) {
    const callers = [];
    for (const index of times(count)) {
      const controller = new AbortController();
      const request = post({ query: whoAsks }, { ...anna, 'x-request-id': `caller-${index}` });
      const answer = send(graph.url, '/graphql', { ...request, signal: controller.signal });
      callers.push({ hangUp: () => controller.abort(), answer });
      await graph.arrivals.until(index + 1);
    }
    await expect.poll(() => graph.calls.length, { timeout: 5000 }).toBe(2);
    return callers;
  }

  test.each([
    ['the first', 0],
    ['a later one', 1],
  ])('being %s, does not harm the other', async (_, leaving) => {
    await using graph = await startHeldGraph({ environment });
    const callers = await askTogether(graph, 2);
    callers[leaving]!.hangUp();
    await expect(callers[leaving]!.answer).rejects.toThrow('abort');
    expect(await findRequestLine(graph, `caller-${leaving}`)).toMatchObject({ msg: 'client went away' });
    graph.release();
    const staying = callers.filter((_caller, index) => index !== leaving);
    for (const { text } of await Promise.all(staying.map(({ answer }) => answer))) {
      expect(JSON.parse(text)).toEqual({ data: dataOf('anna') });
    }
    expect(graph.calls).toEqual(bothPaths);
  });

  test('with all the others, ends the calls to both platforms; who asks next reads anew', async () => {
    await using graph = await startHeldGraph({ environment });
    const callers = await askTogether(graph, 3);
    const calls = [...graph.access.requests, ...graph.workforce.requests];
    for (const { hangUp } of callers) hangUp();
    await Promise.allSettled(callers.map(({ answer }) => answer));
    expect(await Promise.all(calls.map(({ wentAway }) => wentAway))).toEqual([true, true]);
    graph.release();
    const next = await send(graph.url, '/graphql', post({ query: whoAsks }, anna));
    expect(JSON.parse(next.text)).toEqual({ data: dataOf('anna') });
    expect(graph.calls).toHaveLength(4);
  });
});
