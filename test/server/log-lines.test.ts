import { describe, expect, test } from 'vitest';
import { bothCredentials, startGraph } from '../support/graph.ts';
import { findRequestLine, parseLog } from './support/log.ts';
import { openConnection } from './support/raw-http.ts';
import { acme, healthy } from './support/records.ts';
import { post, send } from './support/requests.ts';

const marker = 'planted-marker';

describe('the log line of a request', () => {
  test('over both platforms, says what it was, how long it took and what it asked', async () => {
    await using graph = await startGraph(healthy);
    const { headers } = await graph.query(
      'query Acme { organization(id: "acme") { isPersonal description } }',
    );
    const requestId = headers.get('x-request-id');
    const { durationMs, waitedMs, time, ...line } = await findRequestLine(graph, requestId);
    expect(waitedMs).toBeGreaterThan(0);
    expect(durationMs).toBeGreaterThanOrEqual(Number(waitedMs));
    expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(line).toEqual({
      level: 30,
      msg: 'request',
      requestId,
      method: 'POST',
      path: '/graphql',
      status: 200,
      operationName: 'Acme',
      calls: { access: 1, workforce: 1 },
      failures: {},
      errors: {},
    });
  });

  test('with failures and errors, counts them and warns', async () => {
    await using graph = await startGraph({
      ...healthy,
      access: { [acme.accessPath]: { status: 400 } },
    });
    const query = `{ a: organization(id: "acme") { isPersonal } b: organization(id: "A!") { id } c: organization(id: "B!") { id } }`;
    const { headers } = await graph.query(query);
    const line = await findRequestLine(graph, headers.get('x-request-id'));
    expect(line).toMatchObject({
      level: 40,
      operationName: null,
      calls: { access: 1, workforce: 1 },
      errors: { UPSTREAM_REJECTED: 1, BAD_USER_INPUT: 2 },
    });
    const failures = line['failures'] as Readonly<Record<string, number>>;
    expect(Object.entries(failures)).toEqual([
      [expect.stringMatching(/^access UPSTREAM_REJECTED\b.*400/), 1],
    ]);
  });

  test('is one for each request, whatever became of it', async () => {
    await using graph = await startGraph(healthy);
    const answers = [
      await send(graph.url, '/livez'),
      await send(graph.url, '/nowhere'),
      await send(graph.url, '/graphql', post('{')),
      await send(graph.url, '/graphql', post({ query: '{' })),
      await send(graph.url, '/graphql', post({ query: '{ __typename }' })),
      await send(graph.url, '/graphql', { headers: { accept: 'text/html' } }),
    ];
    const ids = answers.map(({ headers }) => headers.get('x-request-id'));
    await Promise.all(ids.map((id) => findRequestLine(graph, id)));
    const lines = parseLog(graph.logLines).filter((line) => 'durationMs' in line);
    expect(lines.map(({ requestId }) => requestId)).toEqual(ids);
    expect(lines.map(({ status }) => status)).toEqual([200, 404, 400, 200, 200, 200]);
  });

  test('of a client that goes away while it sends, says so, and tells of no fault', async () => {
    await using graph = await startGraph(healthy);
    using connection = await openConnection(graph.url);
    connection.write('POST /graphql HTTP/1.1\r\nHost: x\r\nx-request-id: half\r\n');
    connection.write('content-type: application/json\r\ncontent-length: 99\r\nexpect: 100-continue\r\n\r\n{');
    // The answer to "expect" says that the server is waiting for the rest.
    await expect.poll(() => connection.received, { timeout: 5000 }).toContain('100 Continue');
    connection.socket.resetAndDestroy();
    const line = await findRequestLine(graph, 'half');
    expect(line).toMatchObject({ msg: 'client went away', level: 30, status: null });
    expect(parseLog(graph.logLines).filter(({ level }) => Number(level) > 30)).toEqual([]);
  });

  test('of a GET, has the path without its query string', async () => {
    await using graph = await startGraph(healthy);
    const query = encodeURIComponent(`query Get { organization(id: "${marker}") { id } }`);
    const path = `/graphql?operationName=Get&query=${query}&variables=${encodeURIComponent(`{"x":"${marker}"}`)}`;
    const { headers } = await send(graph.url, path, { headers: { 'apollo-require-preflight': '1' } });
    const line = await findRequestLine(graph, headers.get('x-request-id'));
    expect(line).toMatchObject({ method: 'GET', path: '/graphql', status: 200, operationName: 'Get' });
    expect(graph.logLines.join('')).not.toContain(marker);
  });

  test('has neither variables nor query text nor credentials, at any level', async () => {
    await using graph = await startGraph({ ...healthy, environment: { LOG_LEVEL: 'trace' } });
    const body = {
      query: `query One($id: ID!) { planted_alias: organization(id: $id) { id sources { status } } other: organization(id: "${marker}-x") { id } }`,
      variables: { id: marker, unknown: marker },
    };
    const headers = Object.fromEntries(Object.keys(bothCredentials).map((name) => [name, marker]));
    const answer = await send(graph.url, '/graphql', post(body, { ...headers, 'user-agent': marker }));
    await findRequestLine(graph, answer.headers.get('x-request-id'));
    expect(graph.logLines.join('')).not.toContain(marker);
    expect(graph.logLines.join('')).not.toContain('planted_alias');
  });

  test('has an operation name of at most 100 characters', async () => {
    await using graph = await startGraph(healthy);
    const { headers } = await graph.query(`query ${'N'.repeat(5000)} { __typename }`);
    const line = await findRequestLine(graph, headers.get('x-request-id'));
    expect(line['operationName']).toBe('N'.repeat(100));
  });

  test.each([
    ['warn', 0],
    ['info', 1],
  ])('that went well, at LOG_LEVEL=%s, is written %i times', async (level, count) => {
    const graph = await startGraph({ ...healthy, environment: { LOG_LEVEL: level } });
    await graph.query('{ __typename }');
    await graph[Symbol.asyncDispose]();
    expect(parseLog(graph.logLines).filter((line) => 'durationMs' in line)).toHaveLength(count);
  });
});
