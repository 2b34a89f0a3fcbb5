import { once } from 'node:events';
import { createServer as createHttpServer, get } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { createVitest } from 'vitest/node';
import { startChild, startServerProcess } from '../e2e/support/child-process.ts';
import { exchange } from '../server/support/raw-http.ts';
import { takeLeaks, watchOutput, watchPlatforms, watchServer } from '../support/leak-guard/guard.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { connect, TestDeadline } from '../upstream/connect.ts';
import { takeKinds } from './leak-kinds.ts';
import { repository } from './planted-tree.ts';

const leakingServer = fileURLToPath(new URL('leaking-server.ts', import.meta.url));
const tellingServer = fileURLToPath(new URL('telling-server.ts', import.meta.url));
const authorization = 'Bearer planted-access-token';

describe('leak guard', () => {
  test.each([
    ['fetch', (url: string) => fetch(url, { headers: { authorization } }).then((answer) => answer.text())],
    [
      'node:http',
      async (url: string) => {
        const [answer] = (await once(get(url, { headers: { authorization } }), 'response')) as [
          IncomingMessage,
        ];
        return text(answer);
      },
    ],
  ])(
    'over a server in another process that %s asks, tells of its answers and of what it prints',
    async (_, ask) => {
      await using server = startChild(leakingServer, {});
      const [url] = await server.waitFor(/http:\S+/);
      expect(await ask(url)).toBe(authorization);
      expect(takeKinds()).toEqual(['a credential in an answer']);
      server.signal('SIGTERM');
      await server.ended;
      expect(takeKinds()).toEqual(['a credential in standard error', 'a credential in standard output']);
    },
  );

  test('over a server in another process, tells of what its platforms answer, and where they are', async () => {
    await using platform = await startUpstream({
      '/v1/organizations/73': { status: 503, body: 'planted: the tenant database is down' },
    });
    watchPlatforms(platform.url);
    await fetch(`${platform.url}/v1/organizations/73`, { headers: { authorization } });
    expect(takeLeaks()).toEqual([]);
    watchOutput('standard output', 'planted: the tenant database is down');
    expect(takeKinds()).toEqual(["a platform's body in standard output"]);
    watchOutput('standard output', `no answer from ${platform.url}`);
    expect(takeKinds()).toEqual(["a platform's address in standard output"]);
  });

  test('over the server in a process of its own, knows where its platforms are', async () => {
    const urls = { ACCESS_URL: 'http://127.0.0.1:9', WORKFORCE_URL: 'http://localhost:10' };
    await using server = await startServerProcess(urls);
    expect(takeLeaks()).toEqual([]);
    for (const url of Object.values(urls)) {
      watchOutput('standard output', `no answer from ${url}`);
      expect(takeKinds()).toEqual(["a platform's address in standard output"]);
    }
    server.signal('SIGTERM');
    expect(await server.ended).toBe(0);
  });

  test.each(['metrics at http://127.0.0.1:1/metrics', 'ready at http://127.0.0.1:1/graphql'])(
    'over a process that says “%s” where a platform was before, does not take its address for the platform’s',
    async (TOLD) => {
      watchPlatforms('http://127.0.0.1:1');
      await using server = startChild(tellingServer, { TOLD });
      expect(await server.ended).toBe(0);
      expect(takeLeaks()).toEqual([]);
    },
  );

  test('over a process that says where a platform is, tells', async () => {
    watchPlatforms('http://127.0.0.1:1');
    await using server = startChild(tellingServer, { TOLD: 'no answer from http://127.0.0.1:1' });
    expect(await server.ended).toBe(0);
    expect(takeKinds()).toEqual(["a platform's address in standard output"]);
  });

  test('over a server in another process where a platform was before, does not take its address for the platform’s', async () => {
    watchPlatforms('http://127.0.0.1:1');
    watchServer('http://127.0.0.1:1/graphql');
    watchOutput('standard output', 'ready at http://127.0.0.1:1/graphql');
    expect(takeLeaks()).toEqual([]);
  });

  test('over a server where a platform was before, tells of its answers, and does not take its address for the platform’s', async () => {
    const platform = await startUpstream();
    const { port } = new URL(platform.url);
    watchPlatforms(platform.url);
    await platform[Symbol.asyncDispose]();
    await using server = createHttpServer(({ headers }, response) => response.end(headers.authorization));
    server.listen(Number(port), '127.0.0.1');
    await once(server, 'listening');
    await fetch(platform.url, { headers: { authorization, connection: 'close' } });
    watchOutput('standard output', `ready at ${platform.url}`);
    expect(takeKinds()).toEqual(['a credential in an answer']);
  });

  test('over a server that had gone before a platform came to its port, does not take its address for the platform’s', async () => {
    const server = createHttpServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    watchOutput('standard output', `ready at http://127.0.0.1:${port}`);
    await server[Symbol.asyncDispose]();
    await using platform = createHttpServer((_, response) => response.end());
    platform.listen(port, '127.0.0.1');
    await once(platform, 'listening');
    watchPlatforms(`http://127.0.0.1:${port}`);
    expect(takeLeaks()).toEqual([]);
    watchOutput('standard output', `no answer from http://127.0.0.1:${port}`);
    expect(takeKinds()).toEqual(["a platform's address in standard output"]);
  });

  test('over a platform that is restarted at its port, still knows what named it before', async () => {
    const platform = await startUpstream();
    const { port } = new URL(platform.url);
    watchPlatforms(platform.url);
    watchOutput('standard output', `no answer from ${platform.url}`);
    await platform[Symbol.asyncDispose]();
    await using again = createHttpServer((_, response) => response.end());
    again.listen(Number(port), '127.0.0.1');
    await once(again, 'listening');
    watchPlatforms(platform.url);
    expect(takeKinds()).toEqual(["a platform's address in standard output"]);
  });

  test('over a call to a platform, knows each of its headers for a credential', async () => {
    await using platform = await startUpstream();
    await using upstream = connect(platform.url);
    using deadline = new TestDeadline();
    await upstream.get('/', { 'x-stamp': 'planted-stamp' }, deadline);
    watchOutput('standard output', 'the stamp is planted-stamp');
    expect(takeKinds()).toEqual(['a credential in standard output']);
  });

  test('over a server that answers what is no HTTP, tells', async () => {
    await using platform = await startUpstream();
    await fetch(platform.url, { headers: { authorization } });
    await using server = createServer((socket) => {
      socket.once('data', () => socket.end(`HTTP/1.1 400 ${authorization}\r\n\r\n`));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    await exchange(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, 'x');
    expect(takeKinds()).toEqual(['a credential in an answer without a response']);
  });

  test('watches the tests of every project', async () => {
    const vitest = await createVitest({ watch: false, root: repository });
    const watched = vitest.projects.map(({ name, config }) => ({
      name,
      isWatched: config.setupFiles.some((file) => file.endsWith('/test/support/leak-guard.ts')),
    }));
    await vitest.close();
    expect(watched.map(({ name }) => name)).toEqual(expect.arrayContaining(['server', 'react']));
    expect(watched.filter(({ isWatched }) => !isWatched)).toEqual([]);
  });
});
