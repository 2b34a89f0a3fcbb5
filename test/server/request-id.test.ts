import { describe, expect, test } from 'vitest';
import { startGraph } from '../support/graph.ts';
import { findRequestLine } from './support/log.ts';
import { exchange, parseAnswer } from './support/raw-http.ts';
import { errorsIn, post, send } from './support/requests.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const badId = { query: '{ organization(id: "A!") { id } }' };

describe('x-request-id', () => {
  test('a request without one gets a UUID of its own, the same in header, error and log', async () => {
    await using graph = await startGraph();
    const { headers, text } = await send(graph.url, '/graphql', post(badId));
    const requestId = headers.get('x-request-id');
    expect(requestId).toMatch(uuid);
    expect(errorsIn(text)[0]?.extensions['requestId']).toBe(requestId);
    expect(await findRequestLine(graph, requestId)).toMatchObject({ path: '/graphql', status: 200 });
  });

  test.each(['7', 'a-b_c.d:e', 'X'.repeat(128), '0af76519-16cd-43dd-8448-eb211c80319c'])(
    '%s, which is safe, is taken over into header, error and log',
    async (requestId) => {
      await using graph = await startGraph();
      const { headers, text } = await send(graph.url, '/graphql', post(badId, { 'x-request-id': requestId }));
      expect(headers.get('x-request-id')).toBe(requestId);
      expect(errorsIn(text)[0]?.extensions['requestId']).toBe(requestId);
      expect(await findRequestLine(graph, requestId)).toMatchObject({ status: 200 });
    },
  );

  test.each([
    ['has a space', 'hostile id'],
    ['has a quote', 'hostile"id'],
    ['has markup', '<hostile>'],
    ['is JSON', '{"hostile":1}'],
    ['has a slash', '../hostile'],
    ['has a letter beyond ASCII', 'hostil\u00e9'],
    ['has an escape character', 'hostile\u009b31m'],
    ['is too long', `hostile${'x'.repeat(122)}`],
    ['is empty', ''],
  ])('one that %s is replaced and appears nowhere', async (_, hostile) => {
    await using graph = await startGraph();
    const { headers, text } = await send(graph.url, '/graphql', post(badId, { 'x-request-id': hostile }));
    const requestId = headers.get('x-request-id');
    expect(requestId).toMatch(uuid);
    expect(errorsIn(text)[0]?.extensions['requestId']).toBe(requestId);
    await findRequestLine(graph, requestId);
    expect(text + graph.logLines.join('')).not.toContain('hostil');
  });

  test('two of them are replaced by one', async () => {
    await using graph = await startGraph();
    const bytes = 'GET /livez HTTP/1.1\r\nHost: x\r\nx-request-id: first\r\nx-request-id: second\r\n\r\n';
    const { headers } = parseAnswer(await exchange(graph.url, bytes));
    expect(headers.get('x-request-id')).toMatch(uuid);
  });

  test('requests each get another', async () => {
    await using graph = await startGraph();
    const answers = await Promise.all([1, 2, 3].map(() => send(graph.url, '/livez')));
    expect(new Set(answers.map(({ headers }) => headers.get('x-request-id'))).size).toBe(3);
  });

  test.each([
    ['unknown path', '/nowhere', {}, 404],
    ['unknown method', '/graphql', { method: 'DELETE' }, 405],
    ['malformed JSON', '/graphql', post('{'), 400],
    ['other media type', '/graphql', post('x', { 'content-type': 'text/plain' }), 415],
    ['bad percent-encoding', '/%zz', {}, 400],
  ])(
    '%s, refused below GraphQL, has the id in header, error and one log line',
    async (_, path, init, status) => {
      await using graph = await startGraph();
      const { headers, text } = await send(graph.url, path, init);
      const requestId = headers.get('x-request-id');
      expect(requestId).toMatch(uuid);
      expect(headers.get('cache-control')).toBe('private, no-store');
      expect(errorsIn(text)[0]?.extensions['requestId']).toBe(requestId);
      expect(await findRequestLine(graph, requestId)).toMatchObject({ status });
    },
  );
});
