import { ApolloServer } from '@apollo/server';
import { buildSchema } from 'graphql';
import { expect, test } from 'vitest';
import { parseConfig } from '../../src/config.ts';
import { AnswerBudget } from '../../src/server/answer-budget.ts';
import type { ServerContext } from '../../src/server/context.ts';
import { createOperationPlugin } from '../../src/server/operation/plugin.ts';
import { RequestsInFlight } from '../../src/server/requests-in-flight.ts';
import { createLogger } from '../../src/telemetry/logger.ts';
import { parseLog } from './support/log.ts';

test('a fault outside of every resolver, is logged with the request id', async () => {
  const logLines: string[] = [];
  const logger = createLogger({ level: 'info', destination: { write: (line) => void logLines.push(line) } });
  const { limits } = parseConfig({ ACCESS_URL: 'http://127.0.0.1:1', WORKFORCE_URL: 'http://127.0.0.1:1' });
  const apollo = new ApolloServer<ServerContext>({
    schema: buildSchema('type Query { works: String }'),
    logger,
    stopOnTerminationSignals: false,
    plugins: [
      createOperationPlugin({ limits, safelist: null, requests: new RequestsInFlight(2 ** 24), logger }),
      { requestDidStart: async () => ({ willSendResponse: () => Promise.reject(new Error('planted')) }) },
    ],
  });
  const report = { operationName: null, errors: {}, tally: null };
  const contextValue = {
    requestId: 'request-1',
    report,
    answer: new AnswerBudget(1000),
    explanation: null,
    releases: [],
  } as unknown as ServerContext;

  await expect(apollo.executeOperation({ query: '{ works }' }, { contextValue })).rejects.toThrow();
  await apollo.stop();

  expect(parseLog(logLines)).toContainEqual(
    expect.objectContaining({
      level: 50,
      requestId: 'request-1',
      err: expect.objectContaining({ message: 'planted' }) as unknown,
    }),
  );
});
