import type { FastifyRequest } from 'fastify';
import { createWayTo } from '../../../src/application.ts';
import { parseConfig } from '../../../src/config.ts';
import type { FieldRules } from '../../../src/organizations/field-rules.ts';
import { Links } from '../../../src/organizations/links.ts';
import type { Link } from '../../../src/organizations/links.ts';
import { createFieldRulesParser } from '../../../src/organizations/scopes-file.ts';
import { createApolloServer } from '../../../src/server/apollo.ts';
import { createContextFunction, createCredentialsReader } from '../../../src/server/context.ts';
import { createGraphqlHandler } from '../../../src/server/graphql-handler.ts';
import { createHttpServer } from '../../../src/server/http.ts';
import { createLandingPage } from '../../../src/server/landing-page/create-landing-page.ts';
import { createFirstLook } from '../../../src/server/landing-page/first-look.ts';
import { createSchema } from '../../../src/server/schema.ts';
import { createSources } from '../../../src/sources/registry.ts';
import { createLogger } from '../../../src/telemetry/logger.ts';
import { createMetrics } from '../../../src/telemetry/metrics/metrics.ts';
import { createCredentialReader } from '../../../src/upstream/credential.ts';
import { createTrust } from '../../../src/upstream/trust.ts';
import { bothCredentials, postQuery } from '../../support/graph.ts';
import type { Answer, TestGraphOptions } from '../../support/graph.ts';
import { startUpstream } from '../../support/scripted-upstream.ts';
import type { ScriptedUpstream } from '../../support/scripted-upstream.ts';

/** What a test asks with: the scopes of its sign-in, separated by spaces; null where nobody is signed in. */
interface ScopedQuery {
  readonly scopes: string | null;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** A graph with rules for fields, over HTTP, between a test and two scripted upstreams. */
export interface ScopedGraph extends AsyncDisposable {
  readonly access: ScriptedUpstream;
  readonly workforce: ScriptedUpstream;
  /** The paths that both upstreams were asked for since the last query began, in order. */
  readonly calls: readonly string[];
  query(document: string, options: ScopedQuery): Promise<Answer>;
}

/** What a scopes file has. */
export type Rules = Readonly<Record<string, unknown>>;

/** Reads rules as a scopes file has them; fails where they have a problem. */
export function readRules(rules: Rules): FieldRules {
  const parsed = createFieldRulesParser(createSchema())(JSON.stringify(rules));
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed.value;
}

const scopesHeader = 'x-test-scopes';

function scopesOf({ headers }: FastifyRequest): ReadonlySet<string> | null {
  const scopes = headers[scopesHeader];
  return typeof scopes === 'string' ? new Set(scopes.split(' ')) : null;
}

/** Starts one, put together as the server is, but for the sign-in: a header says the scopes. Release it with `await using`. */
export async function startScopedGraph(rules: Rules, options: TestGraphOptions): Promise<ScopedGraph> {
  await using started = new AsyncDisposableStack();
  const access = started.use(await startUpstream(options.access));
  const workforce = started.use(await startUpstream(options.workforce));
  const logger = createLogger({ level: 'silent' });
  const config = parseConfig({
    ACCESS_URL: access.url,
    WORKFORCE_URL: workforce.url,
    UPSTREAM_RETRIES: '0',
    BREAKER_MIN_ATTEMPTS: '0',
    ...options.environment,
  });
  const wayTo = (source: string, url: URL) => {
    const wayOut = createWayTo({ config, logger, trust: createTrust([]), source, url, requestsPerSecond: 0 });
    started.defer(() => wayOut.close());
    return wayOut;
  };
  const waysOut = {
    access: wayTo('ACCESS', config.accessUrl),
    workforce: wayTo('WORKFORCE', config.workforceUrl),
  };
  const metrics = createMetrics('0.0.0');
  const links = new Links((options.links ?? []).map(toLink));
  const fieldRules = readRules(rules);
  const context = {
    ...config,
    ...config.limits,
    sources: createSources({ ...config, waysOut }),
    currentLinks: () => links,
    readCredential: createCredentialReader(),
    fieldRules,
    observers: { access: metrics.source('access'), workforce: metrics.source('workforce') },
  };
  const { app } = await createHttpServer({
    logger,
    operations: metrics.operations,
    corsOrigins: [],
    clients: { ...config, idleTimeoutMs: 10_000 },
    maxEventLoopDelayMs: 0,
    isDraining: () => false,
  });
  const landingPage = await createLandingPage('off', createFirstLook(config.credentialHeaders));
  const apollo = createApolloServer({
    schema: createSchema(fieldRules),
    limits: config.limits,
    introspection: true,
    landingPage: landingPage.plugin,
    logger,
    drain: () => app.close(),
  });
  await apollo.start();
  started.defer(() => apollo.stop());
  const createContext = createContextFunction(context);
  const handler = createGraphqlHandler({
    ...config,
    apollo,
    readCredentials: createCredentialsReader(context),
    createContext: (request, caller) => createContext(request, { ...caller, scopes: scopesOf(request) }),
    currentLinks: () => links,
    currentSafelist: () => null,
  });
  app.route({ method: 'POST', url: '/graphql', handler });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });

  const all = started.move();
  return {
    access,
    workforce,
    get calls() {
      return [...access.requests, ...workforce.requests].map(({ path }) => path);
    },
    query: (document, { scopes, variables = {} }) => {
      access.clear();
      workforce.clear();
      const headers = { ...bothCredentials, ...(scopes === null ? {} : { [scopesHeader]: scopes }) };
      return postQuery(`${origin}/graphql`, document, { variables, headers });
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

function toLink({ id, ...nativeIds }: NonNullable<TestGraphOptions['links']>[number]): Link {
  return { id, nativeIds: { access: nativeIds.accessId, workforce: nativeIds.workforceId } };
}
