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

describe.each(['SIGTERM', 'SIGINT'] as const)('%s', (signal) => {
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
