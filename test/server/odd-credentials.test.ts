import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';
import { acme, healthy } from './support/records.ts';
import { expectRefusal } from './support/requests.ts';

const body = JSON.stringify({ query: '{ organization(id: "acme") { isPersonal description } }' });

/** A POST with these header lines, byte for byte. */
function request(lines: readonly string[], path = '/graphql'): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    'Host: x',
    'content-type: application/json',
    `content-length: ${body.length}`,
    ...lines,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1');
}

describe('a credential', () => {
  test.each([
    ['authorization', ['Authorization: Bearer first-token', 'authorization: Bearer second-token']],
    ['x-workforce-api-key', ['X-Workforce-Api-Key: first-token', 'x-workforce-api-key: second-token']],
    ['x-workforce-api-key', ['x-workforce-api-key: same-token', 'x-workforce-api-key: same-token']],
    ['x-workforce-api-key', ['x-workforce-api-key: first-token', 'x-workforce-api-key:']],
  ])('%s that is sent twice is refused: nobody can say which is meant', async (name, lines) => {
    await using graph = await startGraph(healthy);
    const received = parseAnswer(await exchange(graph.url, request(lines)));
    const { message } = expectRefusal(received, 400, 'BAD_REQUEST');
    expect(message).toBe(`The ${name} header was sent more than once.`);
    expect(received.text + graph.logLines.join('')).not.toMatch(/(first|second|same)-token/);
    expect(graph.calls).toEqual([]);
  });

  test('that is configured under another name and sent twice is refused, too', async () => {
    const environment = { ACCESS_CREDENTIAL_HEADER: 'X-Token' };
    await using graph = await startGraph({ ...healthy, environment });
    const received = parseAnswer(await exchange(graph.url, request(['X-Token: a', 'x-token: b'])));
    expectRefusal(received, 400, 'BAD_REQUEST');
    expect(graph.calls).toEqual([]);
  });

  test.each([
    ['a control character', 'Bearer a\x01b'],
    ['a deletion', 'Bearer a\x7fb'],
    ['a line break alone', 'Bearer a\rb'],
    ['a NUL', 'Bearer a\0b'],
  ])('with %s is refused and goes nowhere', async (_, value) => {
    await using graph = await startGraph(healthy);
    const received = parseAnswer(await exchange(graph.url, request([`authorization: ${value}`])));
    expectRefusal(received, 400, 'BAD_REQUEST');
    expect(graph.calls).toEqual([]);
  });

  test('with letters beyond ASCII and a tab inside goes upstream byte for byte', async () => {
    await using graph = await startGraph(healthy);
    const value = 'Bearer \xfc\xff\t\x80 {"}\\';
    const received = parseAnswer(await exchange(graph.url, request([`authorization: ${value}`])));
    expect(received.status).toBe(200);
    expect(graph.access.requests.map(({ headers }) => headers.authorization)).toEqual([value]);
    expect(graph.access.requests.map(({ path }) => path)).toEqual([acme.accessPath]);
  });

  test.each(['', ' ', '\t'])('that is blank (%j) counts as none', async (value) => {
    await using graph = await startGraph(healthy);
    const received = parseAnswer(await exchange(graph.url, request([`authorization: ${value}`])));
    expect(received.status).toBe(200);
    expect(received.text).toContain('UNAUTHENTICATED');
    expect(graph.calls).toEqual([]);
  });

  test('of nearly the size of all headers is passed on, a larger one is refused', async () => {
    await using graph = await startGraph({ ...healthy, environment: { MAX_HEADER_BYTES: '8192' } });
    const large = `Bearer ${'x'.repeat(7900)}`;
    const passed = parseAnswer(await exchange(graph.url, request([`authorization: ${large}`])));
    expect(passed.status).toBe(200);
    expect(graph.access.requests[0]?.headers.authorization).toBe(large);
    const refused = parseAnswer(
      await exchange(graph.url, request([`authorization: Bearer ${'y'.repeat(8200)}`])),
    );
    const { message } = expectRefusal(refused, 431, 'HEADERS_TOO_LARGE');
    expect(message).toContain('at most 8192 bytes');
    expect(graph.calls).toHaveLength(1);
  });
});
