import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import type { Logger } from '../../telemetry/logger.ts';
import type { ServerContext } from '../context.ts';
import { countError, namesOf } from '../request-report.ts';

/** Gives every error of an answer its request id, counts them for the log line, and logs those that are masked. */
export function signErrors(
  operation: GraphQLRequestContextWillSendResponse<ServerContext>,
  logger: Logger,
): void {
  const { response, errors: thrown, contextValue } = operation;
  const { requestId, report } = contextValue;
  const answered = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
  answered?.forEach(({ extensions = {} }, index) => {
    const error = thrown?.[index];
    if (extensions['code'] === 'INTERNAL_SERVER_ERROR') {
      logger.error({ ...namesOf(requestId, report), err: error?.originalError ?? error }, 'unexpected error');
    }
    countError(report, extensions['code']);
    extensions['requestId'] = requestId;
  });
}
