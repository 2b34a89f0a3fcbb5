import { once } from 'node:events';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { acme, workforceBody } from '../server/support/records.ts';
import { openConnection, parseAnswer } from '../server/support/raw-http.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startServerProcess } from './support/child-process.ts';

const id = `workforce:${acme.workforceId}`;
const body = JSON.stringify({ query: `{ organization(id: "${id}") { description } }` });
const data = { organization: { description: 'Builds things.' } };

/** A server process with a workforce platform that answers only when it is let. */
async function startSlowly(environment: Readonly<Record<string, string>> = {}) {
  const asked = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  const upstream = await startUpstream({
    [acme.workforcePath]: (_, response) => {
      asked.resolve(undefined);
      void released.promise.then(() => response.end(JSON.stringify(workforceBody)));
    },
  });
  const server = await startServerProcess({
    ACCESS_URL: upstream.url,
    WORKFORCE_URL: upstream.url,
    // If anything outlived its request, the process would outlive the test.
    UPSTREAM_TIMEOUT_MS: '600000',
    OPERATION_TIMEOUT_MS: '600000',
    ...environment,
  });
  return {
    server,
    asked: asked.promise,
    release: () => {
      released.resolve(undefined);
    },
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}

/** Sends the query on a connection of the agent. */
async function ask(url: string, agent: Agent): Promise<IncomingMessage> {
  const headers = { 'content-type': 'application/json', 'x-workforce-api-key': 'workforce-key' };
  const call = request(url, { method: 'POST', agent, headers });
  call.end(body);
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  return response;
}

/** Leaves one connection of the agent open and idle. */
async function openIdleConnection(url: string, agent: Agent): Promise<void> {
  const call = request(new URL('/livez', url), { agent });
  call.end();
  const [response] = (await once(call, 'response')) as [IncomingMessage];
  const freed = once(agent, 'free');
  await json(response);
  await freed;
}

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  test('while a request is under way, it is answered whole; nobody new comes in; then the process exits 0', async () => {
    await using slow = await startSlowly();
    const { server } = slow;
    using agent = disposable(new Agent({ keepAlive: true }));
    const answer = ask(server.url, agent.value);
    await slow.asked;
    await openIdleConnection(server.url, agent.value);

    server.signal(signal);
    await server.waitFor(/"msg":"stopping/);
    await expect
      .poll(() => openConnection(server.url).then(closeAtOnce, codeOf), { timeout: 5000 })
      .toBe('ECONNREFUSED');

    slow.release();
    const response = await answer;
    expect(response.statusCode).toBe(200);
    expect(await json(response)).toEqual({ data });
    expect(await server.ended).toBe(0);
    expect(server.stdout).toContain('"msg":"stopped"');
    expect(server.stdout).not.toContain('cut off');
    expect(server.stderr).toBe('');
  });

  test('again and again, does no harm', async () => {
    await using slow = await startSlowly();
    using agent = disposable(new Agent({ keepAlive: true }));
    const answer = ask(slow.server.url, agent.value);
    await slow.asked;
    slow.server.signal(signal);
    await slow.server.waitFor(/"msg":"stopping/);
    slow.server.signal('SIGTERM');
    slow.server.signal('SIGINT');
    slow.server.signal('SIGHUP');
    slow.release();
    const result = await answer.then(json, codeOf);
    expect([result, await slow.server.ended]).toEqual([{ data }, 0]);
  });
});

describe('draining', () => {
  test('on a connection that was open before, /readyz is 503 and /livez 200, and each ends its connection', async () => {
    await using slow = await startSlowly();
    const { server } = slow;
    using agent = disposable(new Agent({ keepAlive: true }));
    using ready = await openConnection(server.url);
    using live = await openConnection(server.url);
    // Begun, so that they are not idle.
    ready.write('GET /readyz HTTP/1.1\r\nHost: x\r\n');
    live.write('GET /livez HTTP/1.1\r\nHost: x\r\n');
    await openIdleConnection(server.url, agent.value);
    const answer = ask(server.url, agent.value);
    await slow.asked;

    server.signal('SIGTERM');
    await server.waitFor(/"msg":"stopping/);
    ready.write('\r\n');
    live.write('\r\n');
    const [readyAnswer, liveAnswer] = [
      parseAnswer(await ready.readAnswer()),
      parseAnswer(await live.readAnswer()),
    ];
    expect([readyAnswer.status, JSON.parse(readyAnswer.text)]).toEqual([503, { status: 'draining' }]);
    expect([liveAnswer.status, JSON.parse(liveAnswer.text)]).toEqual([200, { status: 'ok' }]);
    expect(readyAnswer.headers.get('connection')).toBe('close');
    expect(liveAnswer.headers.get('connection')).toBe('close');

    slow.release();
    expect(await json(await answer)).toEqual({ data });
    expect(await server.ended).toBe(0);
  });

  test('clients that never finish sending are cut off when the longest operation would be over', async () => {
    await using slow = await startSlowly({ OPERATION_TIMEOUT_MS: '100' });
    const { server } = slow;
    using silent = await openConnection(server.url);
    using half = await openConnection(server.url);
    half.write('POST /graphql HTTP/1.1\r\nHost: x\r\ncontent-type: application/json\r\n');
    half.write('content-length: 99\r\nexpect: 100-continue\r\n\r\n{');
    // The answer to "expect" says that the server is waiting for the rest.
    await expect.poll(() => half.received, { timeout: 5000 }).toBe('HTTP/1.1 100 Continue\r\n\r\n');

    server.signal('SIGTERM');
    const startMs = performance.now();
    expect(await server.ended).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
    expect(server.stdout).toContain('connections were cut off');
    expect(server.stdout).toContain('"msg":"stopped"');
    expect(silent.received).toBe('');
  });

  test('after requests that are over, holds up nothing', async () => {
    await using slow = await startSlowly();
    using agent = disposable(new Agent({ keepAlive: true }));
    slow.release();
    expect(await json(await ask(slow.server.url, agent.value))).toEqual({ data });
    await openIdleConnection(slow.server.url, agent.value);
    slow.server.signal('SIGTERM');
    expect(await slow.server.ended).toBe(0);
    expect(slow.server.stdout).not.toContain('cut off');
  });
});

function disposable(agent: Agent): { value: Agent } & Disposable {
  return { value: agent, [Symbol.dispose]: () => agent.destroy() };
}

function closeAtOnce(connection: Disposable): string {
  connection[Symbol.dispose]();
  return 'connected';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : error;
}
