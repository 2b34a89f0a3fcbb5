import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accessRecords } from '../organizations/records.ts';
import { postQuery } from '../support/graph.ts';
import { startUpstream } from '../support/scripted-upstream.ts';
import { startCollector } from '../e2e/support/collector.ts';
import { installPackages } from './project.ts';
import type { PackedProject } from './project.ts';
import { followReadme } from './readme-project.ts';

/** Packing and installing ask the registry for what npm has not cached. */
const timeoutMs = 180_000;

let project: PackedProject;
beforeAll(async () => {
  project = await installPackages();
}, timeoutMs);
afterAll(() => project[Symbol.asyncDispose](), timeoutMs);

describe('the packed packages', () => {
  test('hold what runs and what documents it, no source, no test, no configuration', () => {
    const compiled = /^dist\/(bin|demo|src)\/.*\.(js|d\.ts)$/;
    const read =
      /^dist\/(schema\/[a-z-]+\.graphql|demo\/documents\/[a-z0-9-]+\.json|examples\/console\/dist\/assets\/[\w-]+\.(js|css))$/;
    expect(project.server.files.filter((path) => !compiled.test(path) && !read.test(path))).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'bin/organization-graph',
      'dist/demo/links.json',
      'dist/demo/scopes.json',
      'dist/examples/console/dist/icon.svg',
      'dist/examples/console/dist/index.html',
      'package.json',
      'printed/schema.graphql',
      'printed/subgraph.graphql',
    ]);
    expect(project.server.files).toEqual(
      expect.arrayContaining([
        'dist/bin/main.js',
        'dist/demo/main.js',
        'dist/schema/query.graphql',
        'dist/src/index.js',
        'dist/src/index.d.ts',
        'dist/src/main.js',
        'dist/src/tracing.js',
      ]),
    );
    expect(project.hooks.files.filter((path) => !/^dist\/.*\.(js|d\.ts)$/.test(path))).toEqual([
      'LICENSE',
      'README.md',
      'dist/schema.graphql',
      ...project.hooks.files.filter((path) =>
        /^graphql\/(fragments|operations)\/[a-z-]+\.graphql$/.test(path),
      ),
      'package.json',
      'persisted-documents.json',
    ]);
    expect(project.hooks.files).toEqual(
      expect.arrayContaining(['dist/index.js', 'dist/index.d.ts', 'graphql/fragments/address.graphql']),
    );
  });

  test('bring no Node, no build tool and no test tool along', () => {
    const tools =
      /^(node-|vite|rolldown|esbuild|eslint|prettier|vitest|jsdom|@graphql-codegen|@organization-graph\/(node|console))/;

    expect(project.installed).toEqual(
      expect.arrayContaining(['organization-graph', '@organization-graph/react', 'fastify']),
    );
    expect(project.installed.filter((name) => tools.test(name))).toEqual([]);
  });

  test('compile strictly, with every type of ours checked, and run', { timeout: timeoutMs }, async () => {
    const complaints = await project.run('node_modules/typescript/bin/tsc', '--pretty', 'false');
    // Apollo Client's own types, and those of a package of its authors, do not pass a check that does not skip libraries.
    const ours = complaints
      .split('\n')
      .filter((line) => /^\S/.test(line) && !/^node_modules\/(@apollo\/client|@wry)\//.test(line));

    expect(ours).toEqual([]);
    expect(JSON.parse(await project.run('out/main.js'))).toEqual({
      name: 'Packed',
      enabled: ['portal'],
      hook: 'function',
    });
  });

  test(
    'have every export used: imported, resolved as a file, called or rendered',
    { timeout: timeoutMs },
    async () => {
      const printed = await project.run('exports.js');
      expect(printed).toMatch(/^\{.*\}\n$/);
      const used = Object.entries(JSON.parse(printed) as Record<string, string[]>);
      expect(used).toHaveLength(2);
      for (const [name, paths] of used) {
        // That one is for --import, and has a test of its own.
        const others = name === 'organization-graph' ? ['./tracing'] : [];
        const path = join(project.folder, 'node_modules', name, 'package.json');
        const manifest = JSON.parse(await readFile(path, 'utf8')) as { exports: object };
        expect([...paths, ...others].sort()).toEqual(Object.keys(manifest.exports).sort());
      }
    },
  );

  test(
    'trace with --import organization-graph/tracing: a span arrives at a collector',
    { timeout: timeoutMs },
    async () => {
      await using collector = await startCollector();
      await using access = await startUpstream(accessRecords({ 78: { name: 'Packed' } }));
      await using command = await project.startCommand({
        ACCESS_URL: access.url,
        WORKFORCE_URL: access.url,
        NODE_OPTIONS: '--import organization-graph/tracing',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_BSP_SCHEDULE_DELAY: '10',
      });
      const { errors } = await postQuery(
        command.url,
        'query Packed { organization(id: "access:78") { name } }',
      );
      await collector.waitForBody();

      expect(errors).toBeUndefined();
      await expect.poll(() => collector.spans.map(({ name }) => name)).toContain('query Packed');
    },
  );

  test('are published as they should be, as publint sees it', { timeout: timeoutMs }, async () => {
    for (const { path } of [project.server, project.hooks]) {
      const found = await project.run('node_modules/publint/src/cli.js', 'run', path, '--strict');
      expect(found).toContain('All good!');
    }
  });

  test(
    'start as a command that answers, and explains itself to a browser',
    { timeout: timeoutMs },
    async () => {
      await using access = await startUpstream(accessRecords({ 78: { name: 'Packed' } }));
      await using command = await project.startCommand({
        ACCESS_URL: access.url,
        WORKFORCE_URL: access.url,
        LANDING_PAGE: 'graphiql',
      });

      const { data } = await postQuery(command.url, '{ organization(id: "access:78") { name } }');
      const landingPage = await fetch(command.url, { headers: { accept: 'text/html' } });

      expect(data).toEqual({ organization: { name: 'Packed' } });
      expect(landingPage.status).toBe(200);
      expect(landingPage.headers.get('content-type')).toContain('text/html');
      expect(await landingPage.text()).toContain('GraphiQL');
    },
  );

  test(
    "install by the hooks' README alone, in an empty folder, where its recipe generates and compiles strictly",
    { timeout: timeoutMs },
    async () => {
      await using followed = await followReadme(project.hooks.path);

      await followed.run('npx --no-install graphql-codegen');
      await followed.run('npx --no-install tsc');

      expect(followed.versions).toMatchObject({
        '@graphql-tools/delegate': '12.2.1',
        '@graphql-tools/wrap': '11.2.0',
      });
    },
  );

  test('are small: every script of the hooks, as it is and gzipped by itself, comes to less than 14 kB', async () => {
    const scripts = project.hooks.files.filter((path) => path.endsWith('.js'));
    const sizes = scripts.map((path) =>
      readFile(join(project.folder, 'node_modules/@organization-graph/react', path)).then(
        (script) => gzipSync(script).length,
      ),
    );

    expect((await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)).toBeLessThan(14_000);
    expect(scripts).toContain('dist/generated/documents.js');
  });

  test('are small: the server, with its demo and the console, comes as less than 550 kB', () => {
    expect(project.server.size).toBeLessThan(550_000);
    expect(project.server.unpackedSize).toBeLessThan(2_000_000);
  });

  test('bring the schema, for servers and for code generators', async () => {
    const read = (path: string) => readFile(join(project.folder, 'node_modules', path), 'utf8');
    const schema = await read('organization-graph/printed/schema.graphql');

    expect(schema).toContain('type Organization');
    expect(await read('@organization-graph/react/dist/schema.graphql')).toBe(schema);
    expect(await read('organization-graph/printed/subgraph.graphql')).toContain('@key(fields: "id")');
  });
});
