import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import type { ApolloServer } from '@apollo/server';
import { fastify } from 'fastify';
import { expect, test, vi } from 'vitest';
import { Links } from '../../src/organizations/links.ts';
import type { ServerContext } from '../../src/server/context.ts';
import { EventLoopTurns } from '../../src/server/event-loop-turns.ts';
import { createGraphqlHandler } from '../../src/server/graphql-handler.ts';
import { createBodyParser, readJsonBodies } from '../../src/server/json-body.ts';

/** Lets every request wait until the test says so. */
class HeldTurns extends EventLoopTurns {
  readonly #begun = new AbortController();
  waiting = 0;
  override take(): Promise<void> {
    this.waiting += 1;
    return new Promise((resolve) => this.#begun.signal.addEventListener('abort', () => resolve()));
  }
  begin(): void {
    this.#begun.abort();
  }
}

test('a request that waits for its turn: is not executed if its client hangs up meanwhile', async () => {
  const turns = new HeldTurns();
  const executed: unknown[] = [];
  const apollo = {
    executeHTTPGraphQLRequest({ httpGraphQLRequest }: { httpGraphQLRequest: { body: unknown } }) {
      executed.push(httpGraphQLRequest.body);
      return Promise.resolve({ status: 200, headers: [], body: { kind: 'complete', string: 'executed' } });
    },
  };
  const app = fastify();
  readJsonBodies(app);
  app.decorateRequest('report', null);
  app.decorateRequest('trace', null);
  const closed = vi.fn();
  app.addHook('onRequest', (_request, reply, done) => {
    reply.raw.once('close', closed);
    done();
  });
  app.post(
    '/graphql',
    { preHandler: createBodyParser(app) },
    createGraphqlHandler({
      apollo: apollo as unknown as ApolloServer<ServerContext>,
      identify: () => ({
        credentials: { access: null, workforce: null },
        viewer: null,
        problem: null,
      }),
      createContext: () => Promise.reject(new Error('not reached')),
      operationTimeoutMs: 10_000,
      turns,
      memory: { freshMs: 0, staleMs: 0, maxEntries: 1, maxBytes: 1 },
      currentLinks: () => new Links(),
      currentSafelist: () => null,
    }),
  );
  await app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = app.server.address() as AddressInfo;
  const send = (body: string) => {
    const socket = connect(port, '127.0.0.1');
    const head = 'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n';
    socket.write(`${head}content-length: ${String(body.length)}\r\n\r\n${body}`);
    return socket;
  };
  const [gone, stays] = [send('{"query":"{ gone }"}'), send('{"query":"{ stays }"}')];
  await vi.waitUntil(() => turns.waiting === 2);
  gone.destroy();
  await vi.waitUntil(() => closed.mock.calls.length === 1);
  const response = new Promise<string>((resolve) => stays.once('data', (bytes) => resolve(String(bytes))));
  turns.begin();
  expect(await response).toContain('executed');
  expect(executed).toEqual([{ query: '{ stays }' }]);
  stays.destroy();
  await app.close();
});
