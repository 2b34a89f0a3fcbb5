import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { openConnection, parseAnswer } from './support/raw-http.ts';
import { expectRefusal, post, send } from './support/requests.ts';

/** How long a client may take to send, in these tests. */
const REQUEST_TIMEOUT_MS = '300';

describe('MAX_BODY_BYTES', () => {
  const bodyOf = (bytes: number) => {
    const query = '{ __typename }';
    return JSON.stringify({ query: query + ' '.repeat(bytes - JSON.stringify({ query }).length) });
  };

  test.each([
    ['by default', {}, 100_000],
    ['set', { MAX_BODY_BYTES: '500' }, 500],
  ])('%s, lets a body of as many bytes pass and refuses one more', async (_, environment, limit) => {
    await using graph = await startGraph({ environment });
    expect((await send(graph.url, '/graphql', post(bodyOf(limit)))).status).toBe(200);
    const refused = await send(graph.url, '/graphql', post(bodyOf(limit + 1)));
    const { message } = expectRefusal(refused, 413, 'PAYLOAD_TOO_LARGE');
    expect(message).toContain(`at most ${limit} bytes`);
  });

  test('counts what is sent in pieces, too, and does not wait for the end', async () => {
    await using graph = await startGraph();
    using connection = await openConnection(graph.url);
    connection.write(
      'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    for (let sent = 0; sent < 11; sent += 1) connection.write(`2710\r\n${' '.repeat(10_000)}\r\n`);
    expectRefusal(parseAnswer(await connection.readAnswer()), 413, 'PAYLOAD_TOO_LARGE');
  });
});

describe('a client that', () => {
  test.each([
    ['connects and sends nothing', ''],
    ['never ends its headers', 'POST /graphql HTTP/1.1\r\nHost: x\r\n'],
    [
      'never ends its body',
      'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"query"',
    ],
  ])('%s is cut off after REQUEST_TIMEOUT_MS', async (_, bytes) => {
    await using graph = await startGraph({ environment: { REQUEST_TIMEOUT_MS } });
    using connection = await openConnection(graph.url);
    connection.write(bytes);
    await once(connection.socket, 'close');
    if (connection.received !== '') {
      expectRefusal(parseAnswer(connection.received), 408, 'REQUEST_TIMEOUT');
    }
    expect((await send(graph.url, '/livez')).status).toBe(200);
  });

  test('sends its headers a byte at a time is cut off all the same', async () => {
    await using graph = await startGraph({ environment: { REQUEST_TIMEOUT_MS } });
    using connection = await openConnection(graph.url);
    connection.write('POST /graphql HTTP/1.1\r\nHost: x\r\nx-slow: ');
    const timer = setInterval(() => connection.write('x'), 20);
    await once(connection.socket, 'close');
    clearInterval(timer);
    expectRefusal(parseAnswer(connection.received), 408, 'REQUEST_TIMEOUT');
  });

  test('does not read its answer is cut off, and takes nobody else along', async () => {
    const large = 'x'.repeat(1_000_000);
    const ids = Array.from({ length: 30 }, (_, index) => String(index + 1));
    await using graph = await startGraph({
      access: Object.fromEntries(
        ids.map((id) => [`/v1/organizations/${id}`, { json: { id: Number(id), name: large } }]),
      ),
      environment: { REQUEST_TIMEOUT_MS, OPERATION_TIMEOUT_MS: '1500', MAX_ANSWER_BYTES: '100000000' },
    });
    const body = JSON.stringify({
      query: 'query ($ids: [ID!]!) { organizations(ids: $ids) { name } }',
      variables: { ids: ids.map((id) => `access:${id}`) },
    });
    using connection = await openConnection(graph.url);
    connection.socket.pause();
    connection.write(
      `POST /graphql HTTP/1.1\r\nHost: x\r\nauthorization: Bearer test-token\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const wentAway = () => graph.logLines.some((line) => line.includes('client went away'));
    await expect.poll(wentAway, { timeout: 9000, interval: 50 }).toBe(true);
    const { data } = await graph.query('{ organization(id: "access:1") { id } }');
    expect(data).toEqual({ organization: { id: 'access:1' } });
  });

  test('is patient is waited for while its operation runs', async () => {
    await using graph = await startGraph({
      access: {
        '/v1/organizations/1': (_request, response) => {
          setTimeout(() => response.end('{"id":1,"name":"Slow"}'), 900);
        },
      },
      environment: { REQUEST_TIMEOUT_MS, OPERATION_TIMEOUT_MS: '5000' },
    });
    const { data } = await graph.query('{ organization(id: "access:1") { name } }');
    expect(data).toEqual({ organization: { name: 'Slow' } });
  });
});
