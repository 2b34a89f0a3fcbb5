import { describe, expect, test } from 'vitest';
import { startServerProcess } from '../e2e/support/child-process.ts';
import { startGraph } from '../support/graph.ts';
import { firstLookIn, linksIn, openPage, readPage, scriptsIn } from './support/landing-page.ts';
import { expectRefusal, send } from './support/requests.ts';

const environment = { LANDING_PAGE: 'graphiql' };

/** A policy, by directive. */
function parsePolicy(headers: Headers): Record<string, string> {
  const directives = (headers.get('content-security-policy') ?? '').split('; ');
  return Object.fromEntries(
    directives.map((directive): [string, string] => {
      const [name = '', ...sources] = directive.split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

/** Every file of ours that the page loads: its links, and the workers that its script starts. */
function filesIn(html: string): readonly string[] {
  const [data] = scriptsIn(html).filter(({ attributes }) => attributes.includes('application/json'));
  const { workers } = JSON.parse(data?.text ?? '{}') as { workers: Record<string, string> };
  return [...linksIn(html), ...Object.values(workers)].filter((link) => !link.startsWith('data:'));
}

describe('GraphiQL', () => {
  test('is HTML that nobody keeps, sniffs, or learns the address of', async () => {
    const { status, headers } = await readPage(environment);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/html\b/);
    expect(headers.get('cache-control')).toBe('private, no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('has a policy that lets in nothing from elsewhere, and no script but its own two', async () => {
    const { headers, text } = await readPage(environment);
    const policy = parsePolicy(headers);
    const [, nonce = ''] = /^'nonce-([\w-]{22})'$/.exec(policy['script-src'] ?? '') ?? [];
    expect(policy).toEqual({
      'default-src': "'none'",
      'script-src': `'nonce-${nonce}'`,
      'worker-src': "'self'",
      'connect-src': "'self'",
      'style-src-elem': `'self' 'nonce-${nonce}'`,
      'style-src-attr': "'unsafe-inline'",
      'font-src': 'data:',
      'img-src': 'data:',
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'form-action': "'none'",
    });
    const [data, ...scripts] = scriptsIn(text);
    expect(data?.attributes).toBe(' type="application/json" id="explorer"');
    expect(scripts).toHaveLength(2);
    for (const script of scripts) {
      expect(script.attributes).toContain(` nonce="${nonce}" `);
      expect(script.text).toBe('');
    }
    expect(text).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:/i);
  });

  test('has a nonce that is new in each answer', async () => {
    await using graph = await startGraph({ environment });
    const first = parsePolicy((await openPage(graph.url)).headers);
    const second = parsePolicy((await openPage(graph.url)).headers);
    expect(first['script-src']).not.toBe(second['script-src']);
  });

  test('names no other origin', async () => {
    const { text } = await readPage(environment);
    expect(linksIn(text).length).toBeGreaterThan(3);
    expect(linksIn(text).filter((link) => !/^(?:data:|graphql\/)/.test(link))).toEqual([]);
    expect(text).not.toMatch(/https?:|\/\//i);
  });

  test('loads files that are there, may be kept for ever, and are what they say', async () => {
    await using graph = await startGraph({ environment });
    const files = filesIn((await openPage(graph.url)).text);
    expect(files.map((file) => file.replace(/.*\//, ''))).toEqual([
      'graphiql.css',
      'graphiql.js',
      'start.js',
      'editor-worker.js',
      'json-worker.js',
      'graphql-worker.js',
    ]);
    for (const file of files) {
      const { status, headers, text } = await send(graph.url, `/${file}`);
      const type = file.endsWith('.css') ? 'text/css' : 'text/javascript';
      expect(status).toBe(200);
      expect(headers.get('content-type')).toBe(`${type}; charset=utf-8`);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(text.length).toBeGreaterThan(500);
    }
  });

  test('files, where there is another page or another version of them, are not found', async () => {
    await using graph = await startGraph({ environment });
    await using other = await startGraph();
    const [file = ''] = filesIn((await openPage(graph.url)).text);
    expectRefusal(await send(other.url, `/${file}`), 404, 'NOT_FOUND');
    expectRefusal(
      await send(graph.url, `/${file.replace(/[0-9a-f]{16}/, '0'.repeat(16))}`),
      404,
      'NOT_FOUND',
    );
  });

  test('style has no link to anything outside itself', async () => {
    await using graph = await startGraph({ environment });
    const [style = ''] = filesIn((await openPage(graph.url)).text);
    const { text } = await send(graph.url, `/${style}`);
    const links = [...text.matchAll(/url\(["']?([^"')]{0,20})/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((link) => !link.startsWith('data:'))).toEqual([]);
    expect(text).not.toContain('@import');
  });

  test('is there while introspection is off', async () => {
    const { status, text } = await readPage({ ...environment, INTROSPECTION: 'false' });
    expect(status).toBe(200);
    expect(firstLookIn(text).document).toContain('query Organization(');
  });
});

describe('the package of GraphiQL', () => {
  /** Tells on standard error what of it is loaded. */
  const spy = `
    import { registerHooks } from 'node:module';
    registerHooks({
      load(url, context, next) {
        if (url.includes('render-graphiql')) process.stderr.write(url);
        return next(url, context);
      },
    });`;

  test.each([
    ['sandbox', false],
    ['off', false],
    ['graphiql', true],
  ])('under LANDING_PAGE=%s, is loaded: %s', async (landingPage, isLoaded) => {
    await using server = await startServerProcess({
      ACCESS_URL: 'http://127.0.0.1:1',
      WORKFORCE_URL: 'http://127.0.0.1:1',
      LANDING_PAGE: landingPage,
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(spy)}`,
    });
    expect(server.stderr.includes('render-graphiql/esm/graphiql.js')).toBe(isLoaded);
  });
});
