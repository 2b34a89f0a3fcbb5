import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { formatError } from '../../errors/format-error.ts';
import type { ServerContext } from '../context.ts';
import { RETRY_AFTER_SECONDS } from '../overload.ts';

/**
 * Answers `ANSWER_TOO_LARGE`, HTTP 400, in the place of an answer that has grown larger than it may be, and `OVERLOADED`,
 * HTTP 503, in the place of one that there was no room for beside others.
 */
export function refuseExcess({
  response,
  contextValue: { answer },
}: GraphQLRequestContextWillSendResponse<ServerContext>): void {
  const { excess } = answer;
  if (excess === null || response.body.kind !== 'single') return;
  // With it go the errors of fields that could not be null when there was no room left.
  const { message } = excess;
  const errors = [formatError({ message }, excess)];
  response.body = { kind: 'single', singleResult: { errors } };
  const isOverloaded = excess.code === 'OVERLOADED';
  response.http.status = isOverloaded ? 503 : 400;
  if (isOverloaded) response.http.headers.set('retry-after', RETRY_AFTER_SECONDS);
}
