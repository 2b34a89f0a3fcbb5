import type { IncomingMessage } from 'node:http';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { readBuiltFiles } from './built-files.ts';
import type { BuiltFile } from './built-files.ts';
import { demoCredentials } from './credentials.ts';

/** Where `npm run console:build` puts the console. */
export const consoleFolder: string = fileURLToPath(new URL('../examples/console/dist/', import.meta.url));

/** How the console is served. */
export interface ConsoleOptions {
  /** The folder of the production build; it may be missing. */
  readonly folder: string;
  /** The request headers that carry the two credentials. */
  readonly credentialHeaders: { readonly access: string; readonly workforce: string };
  /** Whether the graph tells callers how their records were read; it does not by default. */
  readonly explain?: boolean;
  /** Where people sign in, and as what program; null, as by default, where callers enter the platforms' own credentials. */
  readonly signIn?: { readonly issuer: string; readonly clientId: string } | null;
}

/** The pages load from this server and talk to it, to the identity provider where there is one, and to nothing else. */
function createPageHeaders({ signIn }: ConsoleOptions): Readonly<Record<string, string>> {
  const servers = ["'self'", ...(signIn ? [new URL(signIn.issuer).origin] : [])];
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      `connect-src ${servers.join(' ')}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'cross-origin-opener-policy': 'same-origin',
  };
}

/** Their names change with their contents. */
const keptForEver = 'public, max-age=31536000, immutable';

const offeredCredentials = demoCredentials.map(({ platform, name, purpose, value }) => ({
  platform,
  name,
  purpose,
  value,
}));

/** What the list begins with: every family, and what goes wrong at once; nothing that makes a page wait. */
const exampleIds = [
  'maple-ridge-calgary',
  'acme',
  'acme-hall-3',
  'nordlys-bergen',
  'sakura-shibuya',
  'casa-verde',
  'alpine-huts',
  'access:78',
  'access:904',
  'workforce:0dd00000-39c5-436f-a70b-000000000008',
  'fault-access-rate-limited',
  'fault-workforce-unavailable',
  'nobody-knows-this',
];

/** Where people sign in: what all may see, what some may see by one id or another, and what is none. */
const signInIds = [
  'acme',
  'acme-hall-3',
  'nordlys',
  'nordlys-logistics',
  'nordlys-bergen',
  'access:112',
  'alpine-huts',
  'hotel-malvarrosa',
  'casa-verde',
  'sakura-shibuya',
  'access:78',
  'nobody-knows-this',
];

/** Creates the plugin that serves the console under `/console/`, or says there that it is not built. */
export function createConsole(options: ConsoleOptions): FastifyPluginAsync {
  const { folder, credentialHeaders, explain = false, signIn = null } = options;
  const pageHeaders = createPageHeaders(options);
  const settings = {
    graphqlPath: '/graphql',
    credentialHeaders,
    credentials: signIn ? [] : offeredCredentials,
    ids: signIn ? signInIds : exampleIds,
    explain,
    signIn,
  };
  return async (app) => {
    await app.register(
      async (pages) => {
        pages.addHook('onSend', async (request, reply) => {
          void reply.headers(pageHeaders);
          if (isAsset(request) && reply.statusCode === 200) void reply.header('cache-control', keptForEver);
        });
        pages.get('/demo.json', () => settings);
        const files = await readBuiltFiles(folder);
        const page = files.get('index.html');
        if (page === undefined) sayThatItIsNotBuilt(pages);
        else serveBuild(pages, files, page);
      },
      { prefix: '/console' },
    );
  };
}

/** Serves the files, and the one page at every path that is a page of the console. */
function serveBuild(pages: FastifyInstance, files: ReadonlyMap<string, BuiltFile>, page: BuiltFile): void {
  const send = (reply: FastifyReply, { contentType, content }: BuiltFile) =>
    reply.code(200).type(contentType).send(content);
  // Before fastify reads the address, which refuses this one with JSON, for programs.
  pages.server.prependListener('request', (request: IncomingMessage) => {
    if (isUnreadablePage(request)) request.url = '/console/unreadable';
  });
  // Relative, and with what was searched for.
  pages.get('', (request, reply) => reply.redirect(request.url.replace('/console', '/console/')));
  pages.setNotFoundHandler((request, reply) => {
    const file = isReading(request) ? files.get(pathOf(request).slice('/console/'.length)) : undefined;
    if (file !== undefined) return send(reply, file);
    return isReading(request) && !isFile(request)
      ? send(reply, page)
      : reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n');
  });
}

function sayThatItIsNotBuilt(pages: FastifyInstance): void {
  pages.setNotFoundHandler((_request, reply) =>
    reply.code(503).type('text/html; charset=utf-8').send(notBuilt),
  );
}

const notBuilt = `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <title>The console is not built</title>
  <h1>The console is not built</h1>
  <p>Run <code>npm run console:build</code>, then start the demo again; or start it with <code>npm run demo</code>, which does both.</p>
</html>
`;

function isAsset(request: FastifyRequest): boolean {
  return request.url.startsWith('/console/assets/');
}

function isReading({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** An id in the address of a page may have a dot; a browser that opens a page says that it wants HTML. */
function isFile(request: FastifyRequest): boolean {
  if (isAsset(request)) return true;
  return !wantsPage(request) && /\.[^/]*$/.test(pathOf(request));
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?', 1)[0] ?? '';
}

function wantsPage({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.accept?.includes('text/html') ?? false;
}

/** Whether a browser opens a page of the console whose address has a percent sign that stands for nothing. */
function isUnreadablePage(request: IncomingMessage): boolean {
  const { url = '', method } = request;
  if (!url.startsWith('/console/') || method !== 'GET' || !wantsPage(request)) return false;
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return false;
  } catch {
    return true;
  }
}
