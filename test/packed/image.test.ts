import { execFile } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRecords } from '../organizations/records.ts';
import { postQuery } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { buildImage } from './image.ts';
import type { Image } from './image.ts';
import { startCommand } from './installed-server.ts';

const timeoutMs = 600_000;

let image: Image;
beforeAll(async () => {
  image = await buildImage();
}, timeoutMs);
afterAll(() => image[Symbol.asyncDispose](), timeoutMs);

/** The variables of a container, but on loopback alone, and on a port that is free. */
async function createEnvironment(): Promise<Record<string, string>> {
  return {
    ...image.container.environment,
    PATH: image.path,
    HOST: '127.0.0.1',
    PORT: String(await findFreePort()),
    ADMIN_HOST: '127.0.0.1',
    ADMIN_PORT: String(await findFreePort()),
  };
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function checkHealth(env: Record<string, string>): Promise<number> {
  const [program = '', ...words] = image.container.healthCheck;
  const checking = promisify(execFile)(program, words, { env, cwd: join(image.root, 'app'), ...image.user });
  return checking.then(
    () => 0,
    (error: unknown) => (error as { code: number }).code,
  );
}

describe('what the Dockerfile makes', () => {
  test('has the packages that run, and none that builds or tests, nor a Node', async () => {
    const packages = await readdir(join(image.root, 'app/node_modules'));
    expect(packages).toEqual(expect.arrayContaining(['fastify', 'graphql', 'undici', 'zod']));
    const tools = /^(node-|vite|vitest|typescript|eslint|react|prettier|organization-graph)/;
    expect(packages.filter((name) => tools.test(name))).toEqual([]);
    expect(await readdir(join(image.root, 'app'))).toEqual(
      expect.arrayContaining(['bin', 'dist', 'package.json', 'printed']),
    );
    expect(await readdir(join(image.root, 'app'))).not.toContain('src');
  });

  test('is run by a user that is not root, whose compiled code was kept by the build', async () => {
    expect(image.container.user.uid).toBeGreaterThanOrEqual(1000);
    const cache = join(image.root, 'app/dist/node_modules/.cache/organization-graph');
    const [folder = ''] = await readdir(cache);
    expect((await readdir(join(cache, folder))).length).toBeGreaterThan(100);
    expect((await stat(cache)).uid).toBe(image.user.uid ?? process.getuid?.());
  });

  test(
    'answers when it is run, is healthy by its own check, and is not once SIGTERM ended it with 0',
    { timeout: timeoutMs },
    async () => {
      await using access = await startUpstream(accessRecords({ 78: { name: 'Packed' } }));
      const env = await createEnvironment();
      const [program = '', ...words] = image.container.command;
      await using server = startCommand(program, words, {
        cwd: join(image.root, 'app'),
        env: { ...env, ACCESS_URL: access.url, WORKFORCE_URL: access.url },
        ...image.user,
      });
      const [, url = ''] = await server.waitFor(/ready at (http:[^"]+)"/);

      expect(new URL(url).port).toBe(env['PORT']);
      expect((await postQuery(url, '{ organization(id: "access:78") { name } }')).data).toEqual({
        organization: { name: 'Packed' },
      });
      expect(await checkHealth(env)).toBe(0);
      expect(await server.stop()).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await checkHealth(env)).toBe(1);
    },
  );

  test('without a configuration, says what is missing and exits 1', { timeout: timeoutMs }, async () => {
    const [program = '', ...words] = image.container.command;
    await using server = startCommand(program, words, {
      cwd: join(image.root, 'app'),
      env: await createEnvironment(),
      ...image.user,
    });
    const { exitCode, stderr } = await server.ended;
    expect(exitCode).toBe(1);
    expect(stderr).toContain('  ACCESS_URL: is required\n');
  });
});
