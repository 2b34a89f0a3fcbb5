import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createConsole } from '../../demo/console.ts';
import { demoCredentials } from '../../demo/credentials.ts';
import { startDemo } from '../../demo/start.ts';
import { startApplication } from '../../src/application.ts';
import { parseConfig } from '../../src/config.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { showIdentityProviderOnPages, showOnPages } from '../support/leak-guard/guard.ts';
import { read } from './read.ts';
import type { Received } from './read.ts';

// The console offers them to whoever opens it.
showOnPages(...demoCredentials.map(({ value }) => value));

const credentialHeaders = { access: 'authorization', workforce: 'x-workforce-api-key' };
const page = '<!doctype html><title>The console</title>';
const asksForPage = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

interface ServedConsole extends AsyncDisposable {
  /** Where the server is, without a path. */
  readonly origin: string;
  /** The folder that is served; a secret file lies beside it. */
  readonly folder: string;
}

/** Starts the application with the console, of a build as small as can be, or of none. */
async function serveConsole(isBuilt: boolean): Promise<ServedConsole> {
  const parent = await mkdtemp(join(tmpdir(), 'organization-graph-console-'));
  const folder = join(parent, 'dist');
  await writeFile(join(parent, 'secret.txt'), 'a secret');
  if (isBuilt) {
    await mkdir(join(folder, 'assets'), { recursive: true });
    await writeFile(join(folder, 'index.html'), page);
    await writeFile(join(folder, 'icon.svg'), '<svg/>');
    await writeFile(join(folder, '.hidden'), 'hidden');
    await writeFile(join(folder, 'assets', 'main-abc.js'), 'run();');
  }
  const config = parseConfig({
    SHUTDOWN_GRACE_MS: '0',
    ACCESS_URL: 'http://127.0.0.1:9',
    WORKFORCE_URL: 'http://127.0.0.1:9',
    PORT: '0',
    ADMIN_PORT: '0',
  });
  const application = await startApplication(config, createLogger({ level: 'silent' }), {
    plugins: [createConsole({ folder, credentialHeaders })],
  });
  return {
    origin: new URL(application.url).origin,
    folder,
    async [Symbol.asyncDispose]() {
      await application.stop();
      await rm(parent, { recursive: true });
    },
  };
}

/** GETs a path exactly as it is written: `fetch` would tidy it up first. */
function readRaw(origin: string, path: string): Promise<{ status: number; body: string }> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, headers: asksForPage, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => void chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end();
  });
}

const strictPolicy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function expectStrictPolicy({ headers }: Received): void {
  expect(headers.get('content-security-policy')).toBe(strictPolicy);
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
}

describe('createConsole', () => {
  it.each([
    '/console/',
    '/console/organizations/access:73',
    '/console/organizations/a.b',
    '/console/sign-in?return=/',
    '/console/organizations/%',
    '/console/organizations/%E0%A4?tab=1',
    `/console/organizations/${'x'.repeat(10_000)}`,
    '/console//x',
  ])(
    'asked by a browser for %s, answers the page, under a strict policy, to be kept by nobody',
    async (path) => {
      await using served = await serveConsole(true);
      const answer = await read(`${served.origin}${path}`, asksForPage);
      expect(answer).toMatchObject({ status: 200, body: page });
      expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expectStrictPolicy(answer);
    },
  );

  it('at /console, leads to /console/, and keeps the search', async () => {
    await using served = await serveConsole(true);
    const answer = await read(`${served.origin}/console?ids=acme`);
    expect(answer.status).toBe(302);
    expect(answer.headers.get('location')).toBe('/console/?ids=acme');
  });

  it('serves files with their types, and lets those be kept whose names change with their contents', async () => {
    await using served = await serveConsole(true);
    const script = await read(`${served.origin}/console/assets/main-abc.js`);
    expect(script).toMatchObject({ status: 200, body: 'run();' });
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expectStrictPolicy(script);
    const icon = await read(`${served.origin}/console/icon.svg`);
    expect(icon.headers.get('content-type')).toMatch(/^image\/svg\+xml/);
    expect(icon.headers.get('cache-control')).toBe('private, no-store');
  });

  it.each(['/console/assets/gone.js', '/console/assets/', '/console/gone.png'])(
    'of a file that is missing, %s, answers 404 and not the page',
    async (path) => {
      await using served = await serveConsole(true);
      const answer = await read(`${served.origin}${path}`);
      expect(answer.status).toBe(404);
      expect(answer.body).not.toContain('<');
      expect(answer.headers.get('cache-control')).toBe('private, no-store');
      expectStrictPolicy(answer);
    },
  );

  it.each([
    '/console/../secret.txt',
    '/console/%2e%2e/secret.txt',
    '/console/..%2fsecret.txt',
    '/console/%2e%2e%2fsecret.txt',
    '/console/assets/../../secret.txt',
    '/console/assets/..%5c..%5csecret.txt',
    '/console/..%00/secret.txt',
    '/console//etc/passwd',
    '/console/.hidden',
  ])('asked for %s, hands out nothing beside the build', async (path) => {
    await using served = await serveConsole(true);
    const { status, body } = await readRaw(served.origin, path);
    expect(body).not.toMatch(/secret$|root:|hidden/);
    expect(body === page || status >= 400).toBe(true);
  });

  it('asked by a program for /console/organizations/%, which is no address, answers an error in JSON', async () => {
    await using served = await serveConsole(true);
    const answer = await read(`${served.origin}/console/organizations/%`);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.headers.get('content-type')).toBe('application/json; charset=utf-8');
  });

  it('takes no other method than GET and HEAD', async () => {
    await using served = await serveConsole(true);
    const answer = await fetch(`${served.origin}/console/organizations/acme`, { method: 'POST' });
    expect(answer.status).toBe(404);
    const head = await fetch(`${served.origin}/console/organizations/acme`, { method: 'HEAD' });
    expect(head.status).toBe(200);
  });

  it('hands over the demo credentials, the names of their headers and the ids to begin with', async () => {
    await using served = await serveConsole(true);
    const answer = await read(`${served.origin}/console/demo.json`);
    expectStrictPolicy(answer);
    expect(JSON.parse(answer.body)).toEqual({
      graphqlPath: '/graphql',
      credentialHeaders,
      credentials: demoCredentials.map(({ platform, name, purpose, value }) => ({
        platform,
        name,
        purpose,
        value,
      })),
      ids: expect.arrayContaining(['acme', 'access:78']) as string[],
      explain: false,
      signIn: null,
    });
  });

  it.each(['/console', '/console/', '/console/organizations/acme'])(
    'without a build, says at %s how to make one',
    async (path) => {
      await using served = await serveConsole(false);
      const answer = await read(`${served.origin}${path}`);
      expect(answer.status).toBe(503);
      expect(answer.body).toContain('npm run console:build');
      expectStrictPolicy(answer);
    },
  );
});

describe('startDemo', () => {
  it('with people who sign in, tells the console where, offers no credential, and lets it talk to nobody else', async () => {
    const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0' }, { signIn: true });
    const issuer = demo.identityProvider?.issuer ?? '';
    showIdentityProviderOnPages(issuer);
    const { origin } = new URL(demo.url);
    const settings = await read(`${origin}/console/demo.json`);
    await demo.stop();
    expect(JSON.parse(settings.body)).toMatchObject({
      credentials: [],
      signIn: { issuer, clientId: 'organization-graph-console' },
    });
    const policy = settings.headers.get('content-security-policy') ?? '';
    expect(policy).toContain(`; connect-src 'self' ${issuer};`);
    expect(policy.replace(` ${issuer}`, '')).toBe(strictPolicy);
  });

  it('serves the console, built or not, with the headers that it was configured with', async () => {
    const demo = await startDemo({ PORT: '0', ADMIN_PORT: '0', ACCESS_CREDENTIAL_HEADER: 'x-door-token' });
    const { origin } = new URL(demo.url);
    const settings = await read(`${origin}/console/demo.json`);
    const answer = await read(`${origin}/console/`);
    await demo.stop();
    expect(JSON.parse(settings.body)).toMatchObject({ credentialHeaders: { access: 'x-door-token' } });
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});

describe('startApplication', () => {
  it('without the plugin, serves no console', async () => {
    const config = parseConfig({
      SHUTDOWN_GRACE_MS: '0',
      ACCESS_URL: 'http://127.0.0.1:9',
      WORKFORCE_URL: 'http://127.0.0.1:9',
      PORT: '0',
      ADMIN_PORT: '0',
    });
    const application = await startApplication(config, createLogger({ level: 'silent' }));
    const { origin } = new URL(application.url);
    const answers = await Promise.all(
      ['/console', '/console/', '/console/demo.json'].map((path) => read(`${origin}${path}`, asksForPage)),
    );
    await application.stop();
    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404]);
  });
});
