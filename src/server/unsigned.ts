import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import type { SignInProblem } from '../telemetry/metrics/sign-in-metrics.ts';
import { reportOf } from './request-report.ts';

/** What the caller is told of the problems that it can do something about; the others are for the log alone. */
const messages: Readonly<Partial<Record<SignInProblem, string>>> = {
  missing: 'This graph is for callers who have signed in: send "Authorization: Bearer <token>".',
  'invalid request': 'The authorization header is malformed: send "Authorization: Bearer <token>".',
  expired: 'Your sign-in has expired.',
};

const otherMessage = 'Your sign-in is not valid here.';

/**
 * Makes the error for a caller who has not signed in, HTTP 401 or 400 as RFC 6750 has it, and notes why in the request's
 * report. Thrown where a request's context is made: that is before a document is parsed, and after the landing page, which
 * is no operation.
 */
export function refuseUnsigned(request: FastifyRequest, problem: SignInProblem): GraphQLError {
  reportOf(request).signIn = problem;
  const message = messages[problem] ?? otherMessage;
  const isMalformed = problem === 'invalid request';
  return new GraphQLError(message, {
    originalError: new GraphError(isMalformed ? 'BAD_REQUEST' : 'UNAUTHENTICATED', { message }),
    extensions: { http: { status: isMalformed ? 400 : 401 } },
  });
}

/**
 * What `WWW-Authenticate` says beside that error: RFC 6750, section 3.1. A request without a token is told no error.
 *
 * @param description what is wrong, without quotes; by default what the problem's message says
 */
export function challengeOf(problem: SignInProblem, description?: string): string {
  if (problem === 'missing') return 'Bearer';
  const error = problem === 'invalid request' ? 'invalid_request' : 'invalid_token';
  const text = description ?? messages[problem] ?? otherMessage;
  // Quotes and backslashes cannot stand in a description.
  return `Bearer error="${error}", error_description="${text.replaceAll(/["\\]/g, "'")}"`;
}
