import type { ApolloServerPlugin, GraphQLRequestListener } from '@apollo/server';
import type { Logger } from '../../telemetry/logger.ts';
import type { ServerContext } from '../context.ts';
import { countError } from '../request-report.ts';

/** How much of an operation's name goes into the log; the rest is the caller's to bear. */
const MAX_NAME_LENGTH = 100;

/** Gives every error of an answer its request id, counts them for the log line, and logs those that are masked. */
export function createErrorPlugin(logger: Logger): ApolloServerPlugin<ServerContext> {
  const listener: GraphQLRequestListener<ServerContext> = {
    didResolveOperation({ operationName, contextValue: { report } }) {
      report.operationName = operationName?.slice(0, MAX_NAME_LENGTH) ?? null;
      return Promise.resolve();
    },
    willSendResponse({ response, errors: thrown, contextValue: { requestId, report } }) {
      const answered = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
      answered?.forEach(({ extensions = {} }, index) => {
        const error = thrown?.[index];
        if (extensions['code'] === 'INTERNAL_SERVER_ERROR') {
          logger.error({ requestId, err: error?.originalError ?? error }, 'unexpected error');
        }
        countError(report, extensions['code']);
        extensions['requestId'] = requestId;
      });
      return Promise.resolve();
    },
  };
  return {
    unexpectedErrorProcessingRequest({ requestContext, error }) {
      logger.error({ requestId: requestContext.contextValue.requestId, err: error }, 'unexpected error');
      return Promise.resolve();
    },
    requestDidStart: () => Promise.resolve(listener),
  };
}
