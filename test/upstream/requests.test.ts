import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { connect, TestDeadline } from './connect.ts';

describe('upstream, requests', () => {
  test.each([
    ['', '/organizations/1'],
    ['/', '/organizations/1'],
    ['/api/v2/auth', '/api/v2/auth/organizations/1'],
    ['/api/v2/auth/', '/api/v2/auth/organizations/1'],
    ['/api//', '/api/organizations/1'],
    ['/with%20space', '/with%20space/organizations/1'],
  ])('base path %j, is kept: %s', async (basePath, expected) => {
    await using server = await startUpstream({ [expected]: { json: 'found' } });
    await using upstream = connect(server.url + basePath);
    using deadline = new TestDeadline();
    expect(await upstream.get('/organizations/1', {}, deadline)).toMatchObject({ status: 200 });
    expect(server.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([`GET ${expected}`]);
  });

  test('headers, are sent under the given names with the given values, and beside them who asks and that no coding is known', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    await upstream.get('/a', { API_KEY: 'k/+= é', accept: 'application/json' }, deadline);
    const { host, connection, ...headers } = server.requests[0]!.headers;
    expect(headers).toEqual({
      api_key: 'k/+= é',
      accept: 'application/json',
      'accept-encoding': 'identity',
      'user-agent': 'organization-graph/test',
    });
    expect([host, connection]).toEqual([new URL(server.url).host, 'keep-alive']);
  });

  test('a header that HTTP cannot carry, is a failure and nothing is sent', async () => {
    await using server = await startUpstream({ '/a': { json: 1 } });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', { authorization: 'one\r\ntwo: three' }, deadline);
    expect(answer).toBeInstanceOf(Error);
    expect(server.requests).toEqual([]);
    expect(deadline.listeners).toBe(0);
  });
});
