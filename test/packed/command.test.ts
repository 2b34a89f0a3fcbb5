import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { demoCredentials } from '../../demo/credentials.ts';
import { runCurl } from '../e2e/support/run-command.ts';
import { repository } from '../house/planted-tree.ts';
import { accessRecords } from '../organizations/records.ts';
import { postQuery } from '../support/graph.ts';
import { showOnPages } from '../support/leak-guard/guard.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { installOldestNode, installServer, OLDEST_NODE } from './installed-server.ts';
import type { InstalledServer } from './installed-server.ts';

/** Installing asks the registry for what npm has not cached. */
const timeoutMs = 180_000;

// The console offers them to whoever opens it.
showOnPages(...demoCredentials.map(({ value }) => value));

const nodes = [
  {
    name: 'the Node of this repository',
    version: process.version,
    install: async () => ({
      nodeFolder: dirname(process.execPath),
      [Symbol.asyncDispose]: async () => undefined,
    }),
  },
  { name: 'the oldest Node', version: `v${OLDEST_NODE}`, install: installOldestNode },
];

test('the oldest Node that is tested is the oldest that the package asks for', async () => {
  const { engines } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  expect(OLDEST_NODE.startsWith(`${engines.node.replace('>=', '')}.0.`)).toBe(true);
});

describe.each(nodes)('organization-graph, in an empty folder, on $name, $version', ({ version, install }) => {
  let node: Awaited<ReturnType<typeof installOldestNode>>;
  let installed: InstalledServer;
  beforeAll(async () => {
    node = await install();
    installed = await installServer(node.nodeFolder);
  }, timeoutMs);
  afterAll(async () => {
    await installed[Symbol.asyncDispose]();
    await node[Symbol.asyncDispose]();
  });

  test('--version says the version, --help the commands', { timeout: timeoutMs }, async () => {
    const manifest = await readFile(join(repository, 'package.json'), 'utf8');
    const own = JSON.parse(manifest) as { version: string };
    expect(installed.nodeVersion).toBe(version);
    expect(await installed.run(['--version'])).toMatchObject({ exitCode: 0, stdout: `${own.version}\n` });
    const help = await installed.run(['--help']);
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toMatch(/^ {2}serve {2}.+\n {2}demo {3}/m);
  });

  test('a word that it does not know exits 2', { timeout: timeoutMs }, async () => {
    expect(await installed.run(['surf'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  test(
    'serve with a configuration that is wrong tells every problem and exits 1',
    { timeout: timeoutMs },
    async () => {
      const { exitCode, stdout, stderr } = await installed.run(['serve'], { PORT: 'many', MAX_IDS: '0' });
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      const names = [...stderr.matchAll(/^ {2}([A-Z_]+): \S/gm)].map(([, name]) => name);
      expect(names.sort()).toEqual(['ACCESS_URL', 'MAX_IDS', 'PORT', 'WORKFORCE_URL']);
    },
  );

  test('serve answers, and SIGTERM ends it with 0', { timeout: timeoutMs }, async () => {
    await using access = await startUpstream(accessRecords({ 78: { name: 'Packed' } }));
    await using command = installed.start(['serve'], { ACCESS_URL: access.url, WORKFORCE_URL: access.url });
    const [, url = ''] = await command.waitFor(/ready at (http:[^"]+)"/);
    const { data } = await postQuery(url, '{ organization(id: "access:78") { name } }');
    expect(data).toEqual({ organization: { name: 'Packed' } });
    expect(await command.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('demo answers its first query and serves the console, whole', { timeout: timeoutMs }, async () => {
    await using demo = installed.start(['demo']);
    const [, url = ''] = await demo.waitFor(/^ {2}(http:\S+\/graphql)$/m);
    const [, command = ''] = await demo.waitFor(/^ {2}(curl .+)$/m);
    const answer = JSON.parse(await runCurl(command)) as { data: { organization: unknown } };
    expect(answer.data.organization).toMatchObject({
      id: 'maple-ridge-calgary',
      parent: { name: 'Maple Ridge Facilities Inc.' },
    });

    const page = await fetch(new URL('/console/', url), { headers: { accept: 'text/html' } });
    const html = await page.text();
    expect([page.status, html]).toEqual([200, expect.stringContaining('<div id="root">')]);
    const assets = [...html.matchAll(/(?:src|href)="(\/console\/[^"]+)"/g)].map(([, path = '']) => path);
    const statuses = assets.map(async (path) => (await fetch(new URL(path, url))).status);
    expect(assets.length).toBeGreaterThanOrEqual(3);
    expect(await Promise.all(statuses)).toEqual(assets.map(() => 200));
    expect(await demo.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('demo --sign-in answers its first query to a person of its own', { timeout: timeoutMs }, async () => {
    await using demo = installed.start(['demo', '--sign-in']);
    const [, command = ''] = await demo.waitFor(/^ {2}(curl .+)$/m);
    const answer = JSON.parse(await runCurl(command)) as { data: { organizations: unknown[] } };
    expect(answer).not.toHaveProperty('errors');
    expect(answer.data.organizations).toHaveLength(2);
    expect(answer.data.organizations).not.toContain(null);
    expect(await demo.stop()).toMatchObject({ exitCode: 0, stderr: '' });
  });
});
