import { ApolloServerPluginLandingPageDisabled } from '@apollo/server/plugin/disabled';
import { buildSchema } from 'graphql';
import type { GraphQLSchema } from 'graphql';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { GraphError } from '../../src/errors/graph-error.ts';
import { Links } from '../../src/organizations/links.ts';
import { createApolloServer } from '../../src/server/apollo.ts';
import { createCallers } from '../../src/server/callers.ts';
import { ClientConnections } from '../../src/server/client-connections.ts';
import { createContextFunction } from '../../src/server/context.ts';
import { EventLoopTurns } from '../../src/server/event-loop-turns.ts';
import { createGraphqlHandler } from '../../src/server/graphql-handler.ts';
import { createHttpServer } from '../../src/server/http.ts';
import { createBodyParser } from '../../src/server/json-body.ts';
import { createSources } from '../../src/sources/registry.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { createCredentialReader } from '../../src/upstream/credential.ts';
import { createMetrics } from '../../src/telemetry/metrics/metrics.ts';
import { createWayOut } from '../../src/upstream/way-out.ts';
import { createUpstream } from '../../src/upstream/upstream.ts';
import { postQuery } from '../support/graph.ts';
import type { Answer } from '../support/graph.ts';
import { parseLog } from './support/log.ts';
import type { LogLine } from './support/log.ts';
import { RequestsInFlight } from '../../src/server/requests-in-flight.ts';
import { ResponseBacklog } from '../../src/server/response-backlog.ts';
import { noMemory } from '../sources/read.ts';
import { noResilience } from '../upstream/connect.ts';

/** The real server around a schema whose resolvers fail as told. */
async function ask(
  query: string,
  fail: () => unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ answer: Answer; lines: LogLine[] }> {
  const logLines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } });
  const backlog = new ResponseBacklog(2 ** 20);
  const connectionLimits = { maxConnections: 100, maxBufferedBytes: 2 ** 24 };
  const { app } = await createHttpServer({
    logger,
    metrics: createMetrics('0.0.0'),
    corsOrigins: [],
    clients: {
      maxBodyBytes: 1000,
      maxHeaderBytes: 16_384,
      requestTimeoutMs: 1000,
      maxPipelinedRequests: 8,
      ...connectionLimits,
    },
    idleTimeoutMs: 5000,
    connections: new ClientConnections(connectionLimits),
    backlog,
    maxEventLoopDelayMs: 0,
    isDraining: () => false,
  });
  const apollo = createApolloServer({
    schema: schemaThatFails(fail),
    limits: parseConfig({ ACCESS_URL: 'https://a.example', WORKFORCE_URL: 'https://b.example' }).limits,
    introspection: true,
    landingPage: ApolloServerPluginLandingPageDisabled(),
    logger,
    backlog,
    requests: new RequestsInFlight(2 ** 24),
    drain: () => app.close(),
  });
  await apollo.start();
  app.route({
    method: ['POST'],
    url: '/graphql',
    preHandler: createBodyParser(app),
    handler: createGraphqlHandler({
      apollo,
      identify: createCallers({
        readCredential: createCredentialReader(),
        credentialHeaders: { access: 'authorization', workforce: 'x-workforce-api-key' },
      }),
      createContext: createContextFunction(contextOptions()),
      operationTimeoutMs: contextOptions().operationTimeoutMs,
      turns: new EventLoopTurns(),
      memory: noMemory,
      currentLinks: () => new Links(),
      currentSafelist: () => null,
    }),
  });
  const origin = await app.listen({ host: '127.0.0.1', port: 0 });
  const answer = await postQuery(`${origin}/graphql`, query, { headers });
  await apollo.stop();
  return { answer, lines: parseLog(logLines) };
}

function schemaThatFails(fail: () => unknown): GraphQLSchema {
  const schema = buildSchema('type Query { fails: String, works: String }');
  const { fails, works } = schema.getQueryType()!.getFields();
  fails!.resolve = fail;
  works!.resolve = () => 'still here';
  return schema;
}

function contextOptions() {
  const upstream = createUpstream({
    source: 'ACCESS',
    url: new URL('http://127.0.0.1:1'),
    timeoutMs: 100,
    connectTimeoutMs: 100,
    maxConcurrentCalls: 1,
    maxResponseBytes: 1,
    connectionMaxAgeMs: 0,
    userAgent: 'test',
  });
  const wayOut = createWayOut(upstream, { source: 'ACCESS', ...noResilience });
  return {
    sources: createSources({
      waysOut: { access: wayOut, workforce: wayOut },
      workforceUpstreamHeader: 'API_KEY',
      memory: noMemory,
    }),
    currentLinks: () => new Links(),
    operationTimeoutMs: 1000,
    maxUpstreamCalls: 1,
    maxAnswerBytes: 1000,
    observers: { access: {}, workforce: {} },
  };
}

const planted = 'planted: postgres://user:password@db/';

describe('an unexpected error', () => {
  test.each<[string, () => unknown]>([
    ['an Error', () => new Error(planted)],
    ['a TypeError', () => new TypeError(planted)],
    ['an Error with a code of its own', () => Object.assign(new Error(planted), { code: 'FORBIDDEN' })],
    [
      'an Error with extensions of its own',
      () => Object.assign(new Error(planted), { extensions: { code: 'INTERNAL_SERVER_ERROR', planted } }),
    ],
    ['text', () => planted],
    ['nothing', () => undefined],
  ])('%s, thrown by a resolver, is masked, and logged with the request id', async (_, create) => {
    const { answer, lines } = await ask('{ fails works }', () => Promise.reject(create()));
    const requestId = answer.headers.get('x-request-id');
    expect(answer.status).toBe(200);
    expect(answer.data).toEqual({ fails: null, works: 'still here' });
    expect(answer.errors).toEqual([
      {
        message: 'Internal server error',
        locations: [{ line: 1, column: 3 }],
        path: ['fails'],
        extensions: { code: 'INTERNAL_SERVER_ERROR', retryable: false, requestId },
      },
    ]);
    expect(answer.text).not.toContain('planted');
    const faults = lines.filter(({ level }) => level === 50);
    expect(faults).toEqual([expect.objectContaining({ requestId, msg: 'unexpected error' })]);
    expect(faults[0]?.['err']).toMatchObject({ stack: expect.any(String) as unknown });
    expect(lines.find((line) => 'durationMs' in line)).toMatchObject({
      errors: { INTERNAL_SERVER_ERROR: 1 },
    });
  });

  test('is logged with the operation, and the trace that the request takes part in', async () => {
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    const headers = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
    const { lines } = await ask('query Odd { fails }', () => Promise.reject(new Error(planted)), headers);
    expect(lines.filter(({ level }) => level === 50)).toEqual([
      expect.objectContaining({ traceId, operationName: 'Odd' }),
    ]);
  });

  test('an error that the caller may read is told as it is, and not logged as a fault', async () => {
    const { answer, lines } = await ask('{ fails }', () => {
      throw new GraphError('UPSTREAM_RATE_LIMITED', {
        source: 'ACCESS',
        retryAfterMs: 1500,
        reason: planted,
      });
    });
    expect(answer.errors).toEqual([
      {
        message: 'The access platform asks for fewer requests.',
        locations: [{ line: 1, column: 3 }],
        path: ['fails'],
        extensions: {
          code: 'UPSTREAM_RATE_LIMITED',
          source: 'ACCESS',
          retryable: true,
          retryAfterMs: 1500,
          requestId: answer.headers.get('x-request-id'),
        },
      },
    ]);
    expect(answer.text).not.toContain('planted');
    expect(lines.filter(({ level }) => Number(level) > 30)).toEqual([]);
  });
});
