import type { FastifyRequest } from 'fastify';
import { GraphQLError } from 'graphql';
import { GraphError } from '../errors/graph-error.ts';
import type { SignInProblem } from '../telemetry/metrics/sign-in-metrics.ts';
import { reportOf } from './request-report.ts';

/** What the caller is told of the problems that it can do something about; the others are for the log alone. */
const messages: Readonly<Partial<Record<SignInProblem, string>>> = {
  missing: 'This graph is for callers who have signed in: send "Authorization: Bearer <token>".',
  expired: 'Your sign-in has expired.',
};

/**
 * Makes the error for a caller who has not signed in, HTTP 401 as RFC 6750 has it, and notes why in the request's report.
 * Thrown where a request's context is made: that is before a document is parsed, and after the landing page, which is
 * no operation.
 */
export function refuseUnsigned(request: FastifyRequest, problem: SignInProblem): GraphQLError {
  reportOf(request).signIn = problem;
  const message = messages[problem] ?? 'Your sign-in is not valid here.';
  return new GraphQLError(message, {
    originalError: new GraphError('UNAUTHENTICATED', { message }),
    extensions: { http: { status: 401 } },
  });
}

/** What `WWW-Authenticate` says beside that error. */
export function challengeOf(problem: SignInProblem): string {
  return problem === 'missing' ? 'Bearer' : 'Bearer error="invalid_token"';
}
