import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  css,
  editorWorkerService,
  graphqlWorker,
  js,
  jsonWorker,
} from '@graphql-yoga/render-graphiql/graphiql';
import type { FirstLook } from './first-look.ts';
import { renderGraphiqlPage } from './graphiql-page.ts';
import type { Asset, LandingPage } from './landing-page.ts';

/** The page loads from this server and talks to it, and to nothing else. */
const createPolicy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "worker-src 'self'",
    "connect-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    // The editor places its lines by style attributes. Nothing else may be inline.
    "style-src-attr 'unsafe-inline'",
    'font-src data:',
    'img-src data:',
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Its own colours for these have too little contrast to be read with ease. */
const readableColours = `
.graphiql-container .graphiql-logo { color: hsl(var(--color-neutral)); }
.graphiql-container .monaco-editor.vs-dark .line-numbers { color: #9aa3b0; }
.graphiql-container .monaco-editor.vs-dark .mtk8 { color: #86b36f; }
`;

/**
 * GraphiQL, from this server alone. The package renders a page, too, but one with a script of 9 MB in it and workers
 * made of text, which no strict policy lets through; here its parts are files of their own.
 */
export async function createGraphiql(firstLook: FirstLook): Promise<LandingPage> {
  const assets = {
    style: createAsset('graphiql.css', css + readableColours),
    graphiql: createAsset('graphiql.js', js),
    start: createAsset('start.js', await readFile(new URL('graphiql-start.js', import.meta.url), 'utf8')),
    editorWorker: createAsset('editor-worker.js', editorWorkerService),
    jsonWorker: createAsset('json-worker.js', jsonWorker),
    graphqlWorker: createAsset('graphql-worker.js', graphqlWorker),
  };
  // Beside the page's own address, so that a proxy may put a prefix before all of it.
  const linkTo = ({ path }: Asset) => path.slice(1);
  const page = {
    firstLook,
    style: linkTo(assets.style),
    scripts: [linkTo(assets.graphiql), linkTo(assets.start)],
    workers: {
      editorWorkerService: linkTo(assets.editorWorker),
      json: linkTo(assets.jsonWorker),
      graphql: linkTo(assets.graphqlWorker),
    },
  };
  return {
    // Who gets a page is for Apollo Server to say; the page itself has a nonce that is new in each answer.
    plugin: { serverWillStart: async () => ({ renderLandingPage: async () => ({ html: 'GraphiQL' }) }) },
    finish: (reply) => {
      const nonce = randomBytes(16).toString('base64url');
      void reply.header('content-security-policy', createPolicy(nonce));
      return renderGraphiqlPage({ ...page, nonce });
    },
    assets: Object.values(assets),
  };
}

function createAsset(name: string, text: string): Asset {
  const content = Buffer.from(text);
  const version = createHash('sha256').update(content).digest('hex').slice(0, 16);
  const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
  return { path: `/graphql/graphiql/${version}/${name}`, contentType: `${type}; charset=utf-8`, content };
}
