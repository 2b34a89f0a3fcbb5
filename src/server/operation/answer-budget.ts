import type { GraphQLRequestContextWillSendResponse } from '@apollo/server';
import { formatError } from '../../errors/format-error.ts';
import type { ServerContext } from '../context.ts';

/** Answers `ANSWER_TOO_LARGE`, HTTP 400, in the place of an answer that has grown larger than it may be. */
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
  response.http.status = 400;
}
