import { createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { startChild, startServerProcess } from './support/child-process.ts';

const upstreams = {
  ACCESS_URL: 'http://127.0.0.1:9',
  WORKFORCE_URL: 'http://127.0.0.1:9',
  PORT: '0',
  ADMIN_PORT: '0',
};
const linksFile = fileURLToPath(new URL('../../demo/links.json', import.meta.url));

describe.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s', (signal) => {
  test('right after the start, ends the process with 0', async () => {
    await using server = await startServerProcess(upstreams);
    server.signal(signal);
    expect(await server.ended).toBe(0);
    expect(server.stdout).toContain('"msg":"stopped"');
    expect(server.stderr).toBe('');
  });

  test('during the start, ends the process with 0', async () => {
    await using server = startChild('src/main.ts', { ...upstreams, LINKS_FILE: linksFile });
    await server.waitFor(/"msg":"links loaded"/);
    server.signal(signal);
    expect(await server.ended).toBe(0);
    expect(server.stderr).toBe('');
  });
});

describe('SIGTERM, while the start waits for', () => {
  /** A server that takes connections and never says anything. */
  async function startSilent() {
    const connected = Promise.withResolvers<undefined>();
    const sockets = new Set<Socket>();
    const server = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      connected.resolve(undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      host: `127.0.0.1:${String((server.address() as AddressInfo).port)}`,
      connected: connected.promise,
      async [Symbol.asyncDispose]() {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      },
    };
  }

  test.each<[string, (host: string) => Record<string, string>]>([
    [
      "the identity provider's keys",
      (host) => ({
        AUTH_ISSUER: `http://${host}`,
        AUTH_AUDIENCE: 'organization-graph-of-tests',
        AUTH_JWKS_URL: `http://${host}/keys`,
        ACCESS_SERVICE_CREDENTIAL: 'Bearer of-the-service',
      }),
    ],
    [
      'the database of the links',
      (host) => ({ LINKS_DATABASE_URL: `postgres://user@${host}/links?sslmode=disable` }),
    ],
  ])('%s, ends the process with 0 instead of waiting', async (_, environmentFor) => {
    await using silent = await startSilent();
    await using server = startChild('src/main.ts', { ...upstreams, ...environmentFor(silent.host) });
    await Promise.race([silent.connected, server.ended]);
    server.signal('SIGTERM');
    // Once the wait is over, it would listen, or tell what it waited for in vain.
    expect([await server.ended, server.stderr]).toEqual([0, '']);
    expect(server.stdout).not.toContain('"msg":"metrics at');
  });
});

test('loads no package that its settings have no use for: starting is waited for', async () => {
  const NODE_OPTIONS = '--import ./test/e2e/support/tell-loaded.ts';
  await using server = await startServerProcess({ ...upstreams, NODE_OPTIONS });
  server.signal('SIGTERM');
  expect(await server.ended).toBe(0);
  const loaded = Array.from(server.stderr.matchAll(/^loaded \S+ (\S+)$/gm), ([, name]) => name);
  expect(loaded).toEqual(expect.arrayContaining(['@apollo/server', 'fastify', 'prom-client']));
  const unused = [
    '@graphql-yoga/render-graphiql',
    '@opentelemetry/sdk-node',
    '@redis/client',
    'ajv',
    'jose',
    'pg',
  ];
  expect(loaded.filter((name) => unused.includes(name!))).toEqual([]);
});
