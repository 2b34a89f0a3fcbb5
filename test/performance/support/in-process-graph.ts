import type { FastifyInstance } from 'fastify';
import { organizations } from '../../../bench/organizations.ts';
import { createRecords } from '../../../bench/platforms/records.ts';
import type { RequestBody } from '../../../bench/workloads.ts';
import { parseConfig } from '../../../src/config.ts';
import { parseLinks } from '../../../src/organizations/links.ts';
import type { Links } from '../../../src/organizations/links.ts';
import { createSchema } from '../../../src/server/schema.ts';
import { startServer } from '../../../src/server/server.ts';
import { createSources } from '../../../src/sources/registry.ts';
import type { Sources } from '../../../src/sources/registry.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics/metrics.ts';
import { createCredentialReader } from '../../../src/upstream/credential.ts';
import type { Upstream } from '../../../src/upstream/upstream.ts';
import { createWayOut } from '../../../src/upstream/way-out.ts';

/** What answers in the place of both platforms: the body of the record at a path, now or later. */
export type Platforms = (path: string, body: Buffer) => Promise<Buffer>;

/** The real server over the bench's records, without a network on either side. */
export interface InProcessGraph extends AsyncDisposable {
  /** Answers one request, with both credentials by default; the status and the body's text. */
  ask(body: RequestBody, credentials?: object): Promise<{ readonly status: number; readonly text: string }>;
  /** Asks for a path by GET; the body's text. */
  get(path: string): Promise<string>;
}

/** Answers each record at once. */
const atOnce: Platforms = (_path, body) => Promise.resolve(body);

/** The configuration of a server that is told nothing but where its platforms are; these are never called. */
export const plainConfig = parseConfig({
  ACCESS_URL: 'https://access.example',
  WORKFORCE_URL: 'https://workforce.example',
});

/** Starts it with the links of all organizations. Release it with `await using`. */
export async function startInProcessGraph(platforms: Platforms = atOnce): Promise<InProcessGraph> {
  const instances: FastifyInstance[] = [];
  const metrics = createMetrics('0.0.0');
  const server = await startServer({
    ...plainConfig,
    address: { host: '127.0.0.1', port: 0 },
    adminAddress: { host: '127.0.0.1', port: 0 },
    metrics,
    schema: createSchema(),
    callers: {
      readCredential: createCredentialReader(),
      credentialHeaders: plainConfig.credentialHeaders,
    },
    context: {
      ...plainConfig,
      ...plainConfig.limits,
      sources: createInProcessSources(platforms),
      currentLinks: createCurrentLinks(),
      observers: { access: metrics.source('access'), workforce: metrics.source('workforce') },
    },
    // However busy the machine is, nobody is turned away.
    maxEventLoopDelayMs: 0,
    safelist: null,
    landingPage: 'off',
    plugins: [async (instance) => void instances.push(instance)],
    logger: createLogger({ level: 'info', destination: { write: () => undefined } }),
    shutdownGraceMs: 0,
  });
  const app = instances[0]!;
  const ownCredentials = {
    authorization: 'Bearer in-process-token',
    'x-workforce-api-key': 'in-process-key',
  };
  return {
    async ask(body, credentials = ownCredentials) {
      const headers = { 'content-type': 'application/json', ...credentials };
      const { statusCode, payload } = await app.inject({ method: 'POST', url: '/graphql', headers, body });
      return { status: statusCode, text: payload };
    },
    get: async (url) => (await app.inject({ method: 'GET', url })).payload,
    [Symbol.asyncDispose]: () => server.stop(),
  };
}

/** Creates the sources over platforms in this process, with the resilience of a server of plain configuration. */
export function createInProcessSources(platforms: Platforms = atOnce): Sources {
  const bodies = new Map(Array.from(createRecords(), ([path, { body }]) => [path, Buffer.from(body)]));
  const upstream: Upstream = {
    async get(path) {
      const body = bodies.get(path);
      if (body === undefined) return { status: 404, body: null, retryAfterMs: null };
      return { status: 200, body: await platforms(path, body), retryAfterMs: null };
    },
    load: { active: 0, queued: 0, connections: 0 },
    close: () => Promise.resolve(),
  };
  const createWayTo = (source: string) =>
    createWayOut(upstream, {
      ...plainConfig,
      source,
      requestsPerSecond: 0,
    });
  return createSources({
    ...plainConfig,
    waysOut: { access: createWayTo('ACCESS'), workforce: createWayTo('WORKFORCE') },
  });
}

function createCurrentLinks(): () => Links {
  const parsed = parseLinks(JSON.stringify(organizations));
  if ('problems' in parsed) throw new Error(parsed.problems.join());
  return () => parsed.links;
}
