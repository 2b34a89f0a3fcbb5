import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { exchange, openConnection, parseAnswer } from './support/raw-http.ts';
import { expectRefusal } from './support/requests.ts';

const body = '{"query":"{ __typename }"}';
const entity = `content-type: application/json\r\ncontent-length: ${String(body.length)}\r\n\r\n${body}`;

/** Bytes that are not HTTP, or not enough of it. */
const refused: readonly [string, string | Buffer, number][] = [
  ['garbage', '\x00\x01\x02 garbage \xff\r\n\r\n', 400],
  ['a TLS greeting', Buffer.from('16030100ff010000fb0303', 'hex'), 400],
  ['an HTTP/2 preface', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
  ['an unknown method', 'FETCH /graphql HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['a length that is no number', 'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-length: many\r\n\r\n', 400],
  [
    'a chunk length that is none',
    'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
    400,
  ],
  ['two ways of length', `POST /graphql HTTP/1.1\r\nHost: x\r\ntransfer-encoding: chunked\r\n${entity}`, 400],
  ['a header without a name', 'GET /livez HTTP/1.1\r\nHost: x\r\n: value\r\n\r\n', 400],
  ['an oversized header', `GET /livez HTTP/1.1\r\nHost: x\r\nx-large: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
  ['two Hosts', `POST /graphql HTTP/1.1\r\nHost: x\r\nhost: x\r\n${entity}`, 400],
  ['no Host with HTTP/1.1', `POST /graphql HTTP/1.1\r\n${entity}`, 400],
  ['an Expect that is none', `POST /graphql HTTP/1.1\r\nHost: x\r\nexpect: wonders\r\n${entity}`, 417],
  ['bad percent-encoding', 'GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['an overlong path encoding', 'GET /%c0%ae%c0%ae/ HTTP/1.1\r\nHost: x\r\n\r\n', 400],
  ['an address that is none', 'GET http://[/graphql HTTP/1.1\r\nHost: x\r\n\r\n', 400],
];

/** Whatever Host says, it decides nothing here. */
const oddHosts: readonly [string, string][] = [
  ['an open bracket', 'Host: ['],
  ['a space', 'Host: a b'],
  ['nothing', 'Host: '],
  ['a bad port', 'Host: x:99999'],
  ['percent-encoding', 'Host: %zz'],
];

describe('bytes on the socket', () => {
  test.each(refused)('%s, is refused as JSON, and the server answers on', async (_, bytes, status) => {
    await using graph = await startGraph();
    expectRefusal(
      parseAnswer(await exchange(graph.url, bytes)),
      status,
      status === 431 ? 'HEADERS_TOO_LARGE' : 'BAD_REQUEST',
    );
    expect(await exchange(graph.url, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });

  test('after a request to speak another protocol, are not waited for: its answer ends the connection', async () => {
    await using graph = await startGraph();
    const answer = await exchange(
      graph.url,
      'GET /livez HTTP/1.1\r\nHost: x\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\nnonsense\r\n\r\n',
    );
    expect(parseAnswer(answer).status).toBe(200);
    expect(parseAnswer(answer).headers.get('connection')).toBe('close');
  });

  test('with an Expect that is none, behind a request that takes time, are answered after it', async () => {
    await using graph = await startGraph({
      access: {
        '/v1/organizations/1': (_request, response) => {
          setTimeout(() => response.end('{"id":1,"name":"Slow"}'), 200);
        },
      },
    });
    const query = '{"query":"{ organization(id: \\"access:1\\") { name } }"}';
    const first = `POST /graphql HTTP/1.1\r\nHost: x\r\nauthorization: Bearer test-token\r\ncontent-type: application/json\r\ncontent-length: ${query.length}\r\n\r\n${query}`;
    using connection = await openConnection(graph.url);
    connection.write(`${first}GET /livez HTTP/1.1\r\nHost: x\r\nexpect: wonders\r\n\r\n`);
    await once(connection.socket, 'close');
    expect(connection.received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 417']);
    expect(connection.received).toContain('"Slow"');
  });

  test('a body that breaks off leaves the server answering', async () => {
    await using graph = await startGraph();
    await exchange(
      graph.url,
      'POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-length: 99\r\nconnection: close\r\n\r\n{',
    );
    expect(await exchange(graph.url, 'GET /livez HTTP/1.1\r\nHost: x\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });
});

describe('the Host header', () => {
  test.each(oddHosts)('%s, is refused or served, never a fault of the server', async (_, host) => {
    await using graph = await startGraph();
    const received = parseAnswer(await exchange(graph.url, `POST /graphql HTTP/1.1\r\n${host}\r\n${entity}`));
    expectServedOrRefused(received);
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });

  test('none, with HTTP/1.0, is refused or served, never a fault of the server', async () => {
    await using graph = await startGraph();
    const received = parseAnswer(await exchange(graph.url, `POST /graphql HTTP/1.0\r\n${entity}`));
    expectServedOrRefused(received);
    expect(graph.logLines.join('')).not.toContain('"level":50');
  });

  test('none, with HTTP/1.0, does not stand in the way of a health check', async () => {
    await using graph = await startGraph();
    expect(await exchange(graph.url, 'GET /livez HTTP/1.0\r\n\r\n')).toMatch(/^HTTP\/1.1 200 /);
  });

  test('of another site, changes nothing', async () => {
    await using graph = await startGraph();
    const { status, text } = parseAnswer(
      await exchange(graph.url, `POST /graphql HTTP/1.1\r\nHost: evil.example.com\r\n${entity}`),
    );
    expect(status).toBe(200);
    expect(JSON.parse(text)).toEqual({ data: { __typename: 'Query' } });
  });
});

function expectServedOrRefused(received: ReturnType<typeof parseAnswer>): void {
  if (received.status === 200) expect(JSON.parse(received.text)).toEqual({ data: { __typename: 'Query' } });
  else expectRefusal(received, 400, 'BAD_REQUEST');
}
