import type { ApolloServerPlugin } from '@apollo/server';
import { isUnexpected } from '../../errors/format-error.ts';
import type { Logger } from '../../telemetry/logger.ts';
import type { ServerContext } from '../context.ts';

/** How much of an operation's name goes into the log; the rest is the caller's to bear. */
const MAX_NAME_LENGTH = 100;

/** Gives every error of an answer its request id, counts them for the log line, and logs those that are masked. */
export function createErrorPlugin(logger: Logger): ApolloServerPlugin<ServerContext> {
  return {
    requestDidStart: ({ contextValue: { requestId, report } }) =>
      Promise.resolve({
        didResolveOperation({ operationName }) {
          report.operationName = operationName?.slice(0, MAX_NAME_LENGTH) ?? null;
          return Promise.resolve();
        },
        didEncounterErrors({ errors }) {
          for (const error of errors) {
            if (isUnexpected(error)) {
              logger.error({ requestId, err: error.originalError ?? error }, 'unexpected error');
            }
          }
          return Promise.resolve();
        },
        willSendResponse({ response }) {
          const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
          for (const { extensions } of errors ?? []) {
            if (extensions === undefined) continue;
            const code = String(extensions['code']);
            report.errors[code] = (report.errors[code] ?? 0) + 1;
            extensions['requestId'] = requestId;
          }
          return Promise.resolve();
        },
      }),
  };
}
