import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { GraphError } from '../../src/errors/graph-error.ts';
import type { UpstreamAnswer } from '../../src/upstream/response-reader.ts';
import type { Script } from '../support/scripted-upstream.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { brokenBody, brokenConnections, findClosedPort } from './broken-connections.ts';
import { connect, TestDeadline } from './connect.ts';

const credential = 'Bearer s3cr3t-token';

describe('upstream, a failure tells no secret', () => {
  const scripts: Readonly<Record<string, Script>> = {
    ...brokenConnections,
    'too slow': () => undefined,
    'too large': { status: 200, body: brokenBody.repeat(100) },
  };

  test.each(Object.keys(scripts))('%s', async (way) => {
    await using server = await startUpstream({ '/private-path': scripts[way]! });
    const error = await fail(server.url, credential);
    expectNoSecret(error, server.url);
    expect(server.requests.map(({ headers }) => headers.authorization)).toEqual([credential]);
  });

  test.each([
    ['an operation out of time', 80, false],
    ['an operation that is cancelled', 60_000, true],
  ])('%s', async (_name, timeoutMs, cancels) => {
    using deadline = new TestDeadline(timeoutMs);
    const onArrival = () => {
      if (cancels) deadline.cancel();
    };
    await using server = await startUpstream({ '/private-path': onArrival });
    await using upstream = connect(server.url);
    expectNoSecret(
      failureOf(await upstream.get('/private-path', { authorization: credential }, deadline)),
      server.url,
    );
  });

  test('connection refused', async () => {
    const url = `http://127.0.0.1:${await findClosedPort()}`;
    expectNoSecret(await fail(url, credential), url);
  });

  test('a certificate that is none', async () => {
    await using server = await startUpstream();
    const url = server.url.replace('http:', 'https:');
    expectNoSecret(await fail(url, credential), url);
  });

  test('a credential that HTTP cannot carry', async () => {
    await using server = await startUpstream();
    expectNoSecret(await fail(server.url, `${credential}\n`), server.url);
    expect(server.requests).toEqual([]);
  });
});

async function fail(url: string, authorization: string): Promise<GraphError> {
  await using upstream = connect(url, { timeoutMs: 100, maxResponseBytes: 1_000 });
  using deadline = new TestDeadline();
  return failureOf(await upstream.get('/private-path', { authorization }, deadline));
}

function failureOf(answer: UpstreamAnswer | GraphError): GraphError {
  if (answer instanceof GraphError) return answer;
  throw new Error(`expected a failure, not status ${answer.status}`);
}

function expectNoSecret(error: GraphError, url: string): void {
  const reason = error.details.reason ?? '';
  const told = [
    error.message,
    reason,
    String(error),
    JSON.stringify(error),
    inspect(error, { showHidden: true }),
  ];
  const { hostname, port } = new URL(url);
  for (const secret of [hostname, `:${port}`, 'private', 's3cr3t', 'Bearer', 'http://', 'https://']) {
    expect(told.join('\n')).not.toContain(secret);
  }
  // A word or two, enough to tell the failures apart in the log.
  expect(reason).toMatch(/^[\w ]{3,40}$/);
  expect(error.cause).toBeUndefined();
}
