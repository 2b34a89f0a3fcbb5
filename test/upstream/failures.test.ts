import { describe, expect, test } from 'vitest';
import { startUpstream } from '../support/scripted-upstream.ts';
import { brokenConnections, findClosedPort } from './broken-connections.ts';
import { codeOf, connect, TestDeadline } from './connect.ts';

describe('upstream, a connection that fails', () => {
  test('refused, is unavailable', async () => {
    await using upstream = connect(`http://127.0.0.1:${await findClosedPort()}`);
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', {}, deadline);
    expect(answer).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { source: 'ACCESS' } });
    expect(deadline.listeners).toBe(0);
  });

  test('a server without TLS behind an https URL, is unavailable', async () => {
    await using server = await startUpstream();
    await using upstream = connect(server.url.replace('http:', 'https:'));
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(server.requests).toEqual([]);
  });

  test.each(Object.keys(brokenConnections))('%s, is unavailable', async (way) => {
    await using server = await startUpstream({ '/a': brokenConnections[way]! });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    const answer = await upstream.get('/a', {}, deadline);
    expect(answer).toMatchObject({ code: 'UPSTREAM_UNAVAILABLE', details: { source: 'ACCESS' } });
    expect(deadline.listeners).toBe(0);
  });

  test.each(Object.keys(brokenConnections))('%s, leaves the next call unharmed', async (way) => {
    await using server = await startUpstream({ '/a': brokenConnections[way]!, '/b': { json: 1 } });
    await using upstream = connect(server.url, { maxConcurrentCalls: 1 });
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe('UPSTREAM_UNAVAILABLE');
    expect(codeOf(await upstream.get('/b', {}, deadline))).toBe(200);
  });

  test('a body that breaks off after another status than 200, changes nothing about the status', async () => {
    await using server = await startUpstream({
      '/a': (request, response) => {
        response.writeHead(404, { 'content-length': '100' });
        response.write('half', () => request.socket.destroy());
      },
    });
    await using upstream = connect(server.url);
    using deadline = new TestDeadline();
    expect(codeOf(await upstream.get('/a', {}, deadline))).toBe(404);
    await expect.poll(() => deadline.listeners).toBe(0);
  });
});
